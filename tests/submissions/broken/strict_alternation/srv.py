"""Server of a 'walkie-talkie': tells each client whether it speaks first or listens first, then relays from threads."""
import socket
import threading

clients = []


def work(conn, number):
    while 1:
        try:
            data = conn.recv(1024)
        except ConnectionError:
            data = b''
        if not data:
            clients.remove(conn)
            conn.close()
            return
        print(number, data)
        for other in clients:
            if other != conn:
                other.send(data)


def main():
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(('localhost', 5005))
    s.listen()
    number = 0
    while 1:
        conn, addr = s.accept()
        number += 1
        clients.append(conn)
        if number == 1:
            conn.send(b'S')      # speaks first
        else:
            conn.send(b'L')      # listens first
        threading.Thread(target=work, args=(conn, number)).start()


main()
