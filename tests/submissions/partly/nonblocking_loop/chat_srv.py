"""Сервер чата без потоков: сокеты неблокирующие, цикл опрашивает их по очереди. Если пользователь пропал,
отправка ему не защищена и сервер падает."""
import socket
import time

sock = socket.socket()
sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
sock.bind(('', 53331))
sock.listen(5)
sock.setblocking(False)
conns = []
names = {}

while True:
    time.sleep(0.02)
    try:
        conn, addr = sock.accept()
        conn.setblocking(False)
        conns.append(conn)
        print('новый', addr)
    except BlockingIOError:
        pass
    for conn in conns:
        try:
            data = conn.recv(1024)
        except BlockingIOError:
            continue
        if not data:
            continue
        text = data.decode('utf-8')
        if conn not in names:
            names[conn] = text
            text = 'теперь в чате!'
        for other in conns:
            if other != conn:
                other.send((names[conn] + ': ' + text).encode('utf-8'))
