"""Client: compressed JSON packets; private messages are parsed here, and so is their usage."""
import json
import socket
import struct
import threading
import zlib


class Wire:
    def __init__(self, host, port):
        self.conn = socket.create_connection((host, port))
        self.stream = self.conn.makefile("rb")

    def put(self, **packet):
        raw = zlib.compress(json.dumps(packet).encode())
        self.conn.sendall(struct.pack(">L", len(raw)) + raw)

    def get(self):
        head = self.stream.read(4)
        if len(head) < 4:
            return None
        return json.loads(zlib.decompress(self.stream.read(struct.unpack(">L", head)[0])))


def reader(wire):
    while (packet := wire.get()) is not None:
        print(packet["from"] + ":", packet["text"])
    print("-- disconnected --")


def main():
    name = input("Your name? ")
    wire = Wire("127.0.0.1", 6000)
    wire.put(kind="hello", name=name)
    threading.Thread(target=reader, args=(wire,), daemon=True).start()
    while True:
        text = input()
        if text.split(" ")[0] == "/pm":
            _, *rest = text.split(" ", 2)
            if len(rest) < 2:
                print("Wrong command, it is: /pm NAME TEXT")
            else:
                wire.put(kind="one", to=rest[0], text=rest[1])
        elif text:
            wire.put(kind="all", text=text)


main()
