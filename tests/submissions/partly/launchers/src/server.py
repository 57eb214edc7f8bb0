"""Chat server: the port may be given as an argument; it works until Enter is pressed in its window."""
import os
import socket
import sys
import threading

port = int(sys.argv[1]) if len(sys.argv) > 1 else 9000
room = []  # pairs (socket, name)


def accept_loop(listener):
    while True:
        sock, address = listener.accept()
        threading.Thread(target=listen_to, args=(sock,)).start()


def listen_to(sock):
    name = "somebody"
    try:
        while True:
            data = sock.recv(1024).decode("utf8")
            if not data or data == "/quit":
                break
            if data.startswith("/iam "):
                name = data[5:]
                room.append((sock, name))
                to_others(sock, "--> " + name)
                continue
            to_others(sock, name + ": " + data)
    except ConnectionError:
        pass
    if (sock, name) in room:
        room.remove((sock, name))
    to_others(sock, "<-- " + name)


def to_others(sock, text):
    for other, _ in room[:]:
        if other is not sock:
            try:
                other.send((text + "\n").encode("utf8"))
            except OSError:
                print("could not send to", other)


listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", port))
listener.listen()
threading.Thread(target=accept_loop, args=(listener,), daemon=True).start()
input(f"Server works on port {port}. Press Enter to stop it\n")
os._exit(0)
