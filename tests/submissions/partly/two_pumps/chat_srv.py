"""Dialog server: takes exactly two people and pumps bytes from each to the other. A third one connects to nothing."""
from socket import *
from threading import Thread

PORT = 12345


def pump(src, dst):
    """everything that comes out of src goes into dst"""
    while True:
        chunk = src.recv(4096)
        if chunk == b"":
            break
        dst.send(chunk)


srv = socket(AF_INET, SOCK_STREAM)
srv.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
srv.bind(("", PORT))
srv.listen(2)
print("waiting for 2 people...")
first, addr1 = srv.accept()
print("first:", addr1)
second, addr2 = srv.accept()
print("second:", addr2)
t1 = Thread(target=pump, args=(first, second))
t2 = Thread(target=pump, args=(second, first))
t1.start()
t2.start()
t1.join()
t2.join()
