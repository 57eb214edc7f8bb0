"""Chat client, also with a reading and a writing thread; type 'exit' to leave."""
import os
import socket
import threading

s = socket.socket()


def reader():
    while True:
        text = s.recv(1024).decode('utf-8')
        if not text:
            print('No connection any more')
            os._exit(0)
        print(text)


def writer():
    while True:
        text = input()
        if text == 'exit':
            os._exit(0)
        if text:
            s.sendall(text.encode('utf-8'))


name = ''
while not name:
    name = input('Enter name (must not be empty): ')
s.connect(('127.0.0.1', 11111))
s.sendall(name.encode('utf-8'))
threading.Thread(target=reader).start()
threading.Thread(target=writer).start()
