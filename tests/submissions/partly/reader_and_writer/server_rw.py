"""Chat server with two threads for all users: one waits with select and reads, the other takes messages
from a queue and writes."""
import queue
import select
import socket
import threading

HOST = '127.0.0.1'
PORT = 11111


class Server:
    def __init__(self):
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind((HOST, PORT))
        self.listener.listen()
        self.names = {}
        self.letters = queue.Queue()

    def reader(self):
        while True:
            ready, _, _ = select.select([self.listener, *self.names], [], [])
            for s in ready:
                if s is self.listener:
                    conn, _ = s.accept()
                    self.names[conn] = None
                    continue
                try:
                    text = s.recv(1024).decode('utf-8')
                except (OSError, UnicodeDecodeError):
                    text = ''
                if not text:
                    name = self.names.pop(s)
                    s.close()
                    if name:
                        self.letters.put((None, f'{name} has left the chat'))
                elif self.names[s] is None:
                    self.names[s] = text.strip()
                    self.letters.put((s, f'{text.strip()} has joined the chat'))
                else:
                    self.letters.put((s, f'{self.names[s]}: {text}'))

    def writer(self):
        while True:
            author, text = self.letters.get()
            for s in list(self.names):
                if s is not author:
                    try:
                        s.sendall(text.encode('utf-8'))
                    except OSError:
                        pass

    def start(self):
        threads = [threading.Thread(target=f) for f in (self.reader, self.writer)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()


Server().start()
