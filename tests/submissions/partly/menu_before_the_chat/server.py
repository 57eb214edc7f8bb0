"""сервер чата, первое сообщение клиента - имя"""
import socket, threading

server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(('localhost', 9099))
server.listen()
clients = {}


def send_all(text, who):
    for c in list(clients):
        if c != who:
            try:
                c.send(text.encode())
            except:
                clients.pop(c, None)


def client_thread(c):
    try:
        name = c.recv(1024).decode()
        clients[c] = name
        send_all(f'{name} вошел в чат', c)
        while True:
            msg = c.recv(1024).decode()
            if not msg:
                break
            send_all(f'[{name}] {msg}', c)
    except:
        pass
    if c in clients:
        name = clients.pop(c)
        send_all(f'{name} вышел из чата', c)
    c.close()


print('Сервер работает')
while True:
    c, addr = server.accept()
    threading.Thread(target=client_thread, args=(c,)).start()
