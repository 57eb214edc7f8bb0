"""UDP variant of the chat (client): it is known to the server from its first line on."""
import socket
import threading

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 0))


def rx():
    while 1:
        print(s.recv(1024).decode())


threading.Thread(target=rx, daemon=True).start()
while 1:
    s.sendto(input().encode(), ('127.0.0.1', 9090))
