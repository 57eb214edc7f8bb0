"""Six threads send lines on one socket: each thread's lines arrive whole and in its order, over TCP and over UDP."""
import socket
import threading

from common import pair

THREADS, LINES = 6, 50


def speak(number, sendall):
    begin.wait(5)
    for line in range(LINES):
        sendall(b"thread %d line %d\n" % (number, line))


def check(lines):
    """Print whether every thread's lines came in its own order."""
    heard = {}
    for line in lines:
        _, thread, _, number = line.split()
        heard.setdefault(int(thread), []).append(int(number))
    print("lines:", len(lines), "in order:", [heard[number] == list(range(LINES)) for number in range(THREADS)])


def all_speak(sendall):
    threads = [threading.Thread(target=speak, args=(number, sendall)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    return threads


begin = threading.Barrier(THREADS)
with socket.create_server(("127.0.0.1", 0)) as listener:
    client, connection = pair(listener)
for sender, reader in ((client, connection), (connection, client)):
    threads = all_speak(sender.sendall)
    with reader.makefile("rb") as file:
        check([file.readline() for _ in range(THREADS * LINES)])
    for thread in threads:
        thread.join()
client.close()
connection.close()

with socket.socket(type=socket.SOCK_DGRAM) as server, socket.socket(type=socket.SOCK_DGRAM) as user:
    server.bind(("127.0.0.1", 0))
    user.connect(server.getsockname())
    LINES = 20
    threads = all_speak(user.send)
    check([server.recv(100) for _ in range(THREADS * LINES)])
    for thread in threads:
        thread.join()
