"""Server of the chat; threads are started with the old module _thread."""
import socket
from _thread import start_new_thread, allocate_lock

list_of_clients = []
lock = allocate_lock()


def clientthread(conn, addr):
    conn.send(b"Welcome to this chatroom!\n")
    while True:
        try:
            message = conn.recv(2048)
        except OSError:
            message = b""
        if not message:
            remove(conn)
            return
        message_to_send = "<" + addr[0] + ":" + str(addr[1]) + "> " + message.decode()
        print(message_to_send)
        broadcast(message_to_send, conn)


def broadcast(message, connection):
    with lock:
        receivers = list(list_of_clients)
    for client in receivers:
        if client != connection:
            try:
                client.send(message.encode())
            except OSError:
                client.close()
                remove(client)


def remove(connection):
    with lock:
        if connection in list_of_clients:
            list_of_clients.remove(connection)


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", 8081))
server.listen(100)
while True:
    conn, addr = server.accept()
    with lock:
        list_of_clients.append(conn)
    print(addr[0] + " connected")
    start_new_thread(clientthread, (conn, addr))
