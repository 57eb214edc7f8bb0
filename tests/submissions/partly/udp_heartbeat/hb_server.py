"""UDP server that forgets users who have been silent (no PING, no message) for four seconds and tells the others."""
import socket
import threading
import time

TIMEOUT = 4
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", 7070))
lock = threading.Lock()
names, last_seen = {}, {}


def send_all(text, skip=None):
    for addr in names:
        if addr != skip:
            sock.sendto(text.encode(), addr)


def cleaner():
    while True:
        time.sleep(1)
        with lock:
            for addr in list(names):
                if time.time() - last_seen[addr] > TIMEOUT:
                    name = names.pop(addr)
                    del last_seen[addr]
                    print(name, "timed out")
                    send_all(f"[{name} is offline]")


def main():
    threading.Thread(target=cleaner, daemon=True).start()
    while True:
        data, addr = sock.recvfrom(65535)
        kind, _, text = data.decode().partition(" ")
        with lock:
            if kind == "JOIN":
                names[addr] = text
                last_seen[addr] = time.time()
                send_all(f"[{text} is online]", addr)
            elif addr not in names:
                continue
            last_seen[addr] = time.time()
            if kind == "MSG":
                send_all(f"{names[addr]}: {text}", addr)


main()
