"""Five megabytes in each direction, with a reader who starts late: nothing is lost, and the order is kept."""
import hashlib
import random
import socket
import threading
import time

from common import pair

SIZE = 5_000_000
letter = random.Random(4711).getrandbits(8 * SIZE).to_bytes(SIZE, "big")


def write(sock):
    sock.sendall(letter)
    sock.shutdown(socket.SHUT_WR)
    written.append(time.monotonic())


def read(sock):
    digest, count = hashlib.sha256(), 0
    while True:
        data = sock.recv(65536)
        if not data:
            return count, digest.hexdigest()
        digest.update(data)
        count += len(data)


written = []
print("sent:", hashlib.sha256(letter).hexdigest())
with socket.create_server(("127.0.0.1", 0)) as listener:
    client, connection = pair(listener)
with client, connection:
    threads = [threading.Thread(target=write, args=(sock,)) for sock in (client, connection)]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    for sock in (connection, client):
        print("got: ", *reversed(read(sock)))
    for thread in threads:
        thread.join()
