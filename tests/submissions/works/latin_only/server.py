"""Chat server which speaks ASCII only; with Latin letters all is well."""
import socket
import threading

CODE = 'ascii'
clients = dict()


def send_to(name, text):
    try:
        clients[name].send((text + '\n').encode(CODE))
    except Exception as error:
        print(name, error)


def run_client(client):
    buffer = ''
    name = ''
    while True:
        try:
            data = client.recv(1024).decode(CODE)
        except Exception as error:
            print(name, error)
            break
        if data == '':
            break
        buffer = buffer + data
        while '\n' in buffer:
            line, buffer = buffer.split('\n', 1)
            if name == '':
                name = line
                clients[name] = client
            elif line.startswith('/pm '):
                parts = line.split(' ')
                if len(parts) < 3:
                    send_to(name, 'ERROR! /pm [name] [message]')
                elif parts[1] in clients:
                    send_to(parts[1], name + ' (private): ' + ' '.join(parts[2:]))
            else:
                for other in list(clients):
                    if other != name:
                        send_to(other, name + ': ' + line)
    client.close()
    if name in clients:
        del clients[name]


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(('127.0.0.1', 9090))
server.listen(3)
while True:
    client, address = server.accept()
    threading.Thread(target=run_client, args=(client,)).start()
