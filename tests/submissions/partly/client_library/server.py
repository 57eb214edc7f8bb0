"""Сервер чата: поток на каждого. Ушедший остаётся в списке, и вторая же строка роняет поток того, кто пишет."""
import socket
from threading import Thread


class Server:
    clients = []

    def __init__(self, host, port):
        self.sock = socket.socket()
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind((host, port))
        self.sock.listen(5)

    def handle(self, conn):
        while True:
            data = conn.recv(2048)
            if not data:
                break
            for c in self.clients:
                if c is not conn:
                    c.send(data)

    def start(self):
        print('Сервер работает')
        while True:
            conn, addr = self.sock.accept()
            print('Подключился', addr)
            self.clients.append(conn)
            Thread(target=self.handle, args=(conn,)).start()


if __name__ == '__main__':
    Server('localhost', 8888).start()
