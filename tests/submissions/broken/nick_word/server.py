"""The server greets a client and then asks for the nick with the word NICK; the two may come in one packet."""
import socket
import threading
import time

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(('127.0.0.1', 55555))
server.listen()

clients = []
nicknames = []


def broadcast(message, author):
    for client in clients:
        if client != author:
            client.send(message)


def handle(client, nickname):
    while True:
        try:
            message = client.recv(1024)
            if not message:
                raise ConnectionError
            broadcast(f'{nickname}: '.encode() + message, client)
        except OSError:
            index = clients.index(client)
            clients.remove(client)
            nicknames.pop(index)
            client.close()
            break


def receive():
    while True:
        client, address = server.accept()
        client.send('Connected to the server!'.encode())
        print(f'Connected with {str(address)}')
        time.sleep(0.0002)      # without it the two stick together
        client.send('NICK'.encode())
        nickname = client.recv(1024).decode()
        nicknames.append(nickname)
        clients.append(client)
        print(f'Nickname of the client is {nickname}!')
        thread = threading.Thread(target=handle, args=(client, nickname))
        thread.start()


print('Server is listening...')
receive()
