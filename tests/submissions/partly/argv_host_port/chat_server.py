"""Chat room server, started with an address and a port; users are seen as their addresses."""
# Python program to implement server side of chat room.
import socket
import sys
from threading import *

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)

# checks whether sufficient arguments have been provided
if len(sys.argv) != 3:
    print("Correct usage: script, IP address, port number")
    exit()

IP_address = str(sys.argv[1])
Port = int(sys.argv[2])
server.bind((IP_address, Port))
server.listen(100)

list_of_clients = []


def clientthread(conn, addr):
    conn.send("Welcome to this chatroom!".encode())
    while True:
        try:
            message = conn.recv(2048)
            if message:
                message_to_send = "<" + addr[0] + ":" + str(addr[1]) + "> " + message.decode()
                print(message_to_send)
                broadcast(message_to_send, conn)
            else:
                # message may have no content if the connection is broken
                remove(conn)
        except:
            continue


def broadcast(message, connection):
    for clients in list_of_clients:
        if clients != connection:
            try:
                clients.send(message.encode())
            except:
                clients.close()
                remove(clients)


def remove(connection):
    if connection in list_of_clients:
        list_of_clients.remove(connection)


while True:
    conn, addr = server.accept()
    list_of_clients.append(conn)
    print(addr[0] + " connected")
    Thread(target=clientthread, args=(conn, addr)).start()
