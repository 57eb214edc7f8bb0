"""Chat client."""
import socket
import threading


def reader(sock):
    for raw in sock.makefile('rb'):
        print(raw.decode().strip())
    print('The server has gone')


if __name__ == '__main__':
    nick = input('Enter nick: ')
    sock = socket.create_connection(('localhost', 9999))
    sock.sendall(nick.encode() + b'\n')
    threading.Thread(target=reader, args=(sock,), daemon=True).start()
    while True:
        sock.sendall(input().encode() + b'\n')
