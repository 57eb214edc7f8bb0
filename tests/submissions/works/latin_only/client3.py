"""Chat client number 3 (ASCII)."""
import socket
import threading

client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect(('127.0.0.1', 9090))


def receiving():
    while True:
        data = client.recv(1024).decode('ascii')
        if data == '':
            break
        print(data, end='')


print('Type your name and press Enter, then chat')
threading.Thread(target=receiving).start()
while True:
    client.send((input() + '\n').encode('ascii'))
