"""4 задание, сервер: пересылает всем остальным, вместо имени адрес"""
import socket
import threading

sock = socket.socket()
sock.bind(('', 14900))
sock.listen(10)
conns = []


def f(conn, addr):
    while True:
        try:
            data = conn.recv(1024)
        except:
            break
        if not data:
            break
        for c in conns:
            if c != conn:
                try:
                    c.send((str(addr) + ': ' + data.decode()).encode())
                except:
                    pass
    conns.remove(conn)


while True:
    conn, addr = sock.accept()
    conns.append(conn)
    threading.Thread(target=f, args=(conn, addr)).start()
