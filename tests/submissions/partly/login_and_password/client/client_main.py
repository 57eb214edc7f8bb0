"""Client of the chat with logins: the questions come from the server, the answers are lines like any others."""
import socket
import threading

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(("127.0.0.1", 8888))


def from_server():
    while True:
        data = s.recv(4096)
        if not data:
            print("Server closed the connection")
            return
        print(data.decode(), end="", flush=True)


threading.Thread(target=from_server, daemon=True).start()
while True:
    s.sendall(input().encode())
