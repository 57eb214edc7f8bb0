"""Chat server: whatever a user writes first is taken for the name, nobody is asked for it."""
import socket
import threading

names = {}
lock = threading.Lock()


def broadcast(msg, sender):
    with lock:
        for user in names:
            if user is not sender:
                try:
                    user.send(msg.encode('utf-8'))
                except OSError:
                    continue


def handle_client(client):
    try:
        nickname = client.recv(1024).decode('utf-8')
        if nickname == '':
            return
        names[client] = nickname
        print('Nickname is', nickname)
        broadcast(nickname + ' joined!', client)
        client.send('Connected to server!'.encode('utf-8'))
        while True:
            msg = client.recv(1024).decode('utf-8')
            if msg == '':
                break
            broadcast(names[client] + ': ' + msg, client)
    except ConnectionResetError:
        pass
    finally:
        with lock:
            gone = names.pop(client, None)
        client.close()
    broadcast(str(gone) + ' left', None)


def main():
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(('127.0.0.1', 55555))
    server.listen()
    print('Server is listening...')
    while True:
        client, address = server.accept()
        print('Connected with', address)
        thread = threading.Thread(target=handle_client, args=(client,))
        thread.start()


if __name__ == '__main__':
    main()
