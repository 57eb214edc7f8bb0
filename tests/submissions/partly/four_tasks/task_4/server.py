"""Task 4: a chat server; it asks each client program for its nickname."""
import socket
import threading

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(('localhost', 1337))
server.listen()

clients = []
nicknames = []


def broadcast(message, sender=None):
    for client in clients:
        if client != sender:
            client.send(message)


def handle(client):
    while True:
        try:
            message = client.recv(1024)
            if not message:
                raise ConnectionError
            broadcast(message, client)
        except:
            index = clients.index(client)
            clients.remove(client)
            client.close()
            nickname = nicknames[index]
            nicknames.remove(nickname)
            broadcast(f'{nickname} left!'.encode('utf-8'))
            break


def receive():
    while True:
        client, address = server.accept()
        print(f'Connected with {str(address)}')
        client.send('NICK'.encode('utf-8'))
        nickname = client.recv(1024).decode('utf-8')
        nicknames.append(nickname)
        clients.append(client)
        broadcast(f'{nickname} joined!'.encode('utf-8'), client)
        thread = threading.Thread(target=handle, args=(client,))
        thread.start()


receive()
