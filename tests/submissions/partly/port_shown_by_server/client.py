"""Client that needs the port which the server has shown; users have numbers, no names."""
import socket
import threading

s = socket.socket()
while True:
    try:
        s.connect(("127.0.0.1", int(input("Port of the server: "))))
        break
    except (ValueError, OSError):
        print("Can't connect there")


def get():
    while True:
        m = s.recv(1024)
        if not m:
            break
        print(m.decode())


threading.Thread(target=get, daemon=True).start()
while True:
    s.send(input().encode())
