"""One program with two TCP ports and a UDP port of the same number: who calls where is heard there."""
import socket
import sys
import threading

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def serve(listener, word):
    for _ in range(2):
        connection, _ = listener.accept()
        with connection:
            connection.sendall(word + b" " + connection.recv(100))


def serve_datagrams(server):
    for _ in range(2):
        data, address = server.recvfrom(100)
        server.sendto(b"datagram " + data, address)


chat, files = (socket.create_server(("localhost", port)) for port in (PORT, PORT + 1))
datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
datagrams.bind(("localhost", PORT))
threads = [
    threading.Thread(target=serve, args=(chat, b"chat")),
    threading.Thread(target=serve, args=(files, b"files")),
    threading.Thread(target=serve_datagrams, args=(datagrams,)),
]
for thread in threads:
    thread.start()
for name in (b"ann", b"bob"):
    for port in (PORT + 1, PORT):
        with socket.create_connection(("localhost", port)) as client, client.makefile("rb") as file:
            client.sendall(name)
            print("PORT +", port - PORT, file.read())
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as user:
        user.sendto(name, ("localhost", PORT))
        print(user.recvfrom(100)[0])
for thread in threads:
    thread.join()
for each in (chat, files, datagrams):
    each.close()
