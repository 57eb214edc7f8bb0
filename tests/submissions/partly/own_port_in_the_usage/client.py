"""Client: each client listens at a port of its own, which its usage text asks for."""

import socket
import sys
import threading

if len(sys.argv) < 3:
    print(f"Usage: {sys.argv[0]} <nickname> <listen port>")
    sys.exit(1)
nick, port = sys.argv[1], int(sys.argv[2])
listener = socket.create_server(("127.0.0.1", port))
s = socket.create_connection(("127.0.0.1", 6500))
s.sendall(f"{nick} {port}\n".encode("utf-8"))
conn, _ = listener.accept()


def recv():
    for line in conn.makefile("r", encoding="utf-8"):
        print(line, end="")
    print("server disconnected")


threading.Thread(target=recv, daemon=True).start()
print("Type your messages, exit to leave")
while True:
    text = input()
    if text == "exit":
        break
    s.sendall((text + "\n").encode("utf-8"))
