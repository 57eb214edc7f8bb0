"""Client that shows the others' messages through logging, so on standard error."""
import logging
import socket
import threading

logging.basicConfig(level=logging.INFO, format="%(asctime)s - %(message)s", datefmt="%H:%M:%S")

username = input("Username: ")
sock = socket.create_connection(("localhost", 8765))
stream = sock.makefile("rw", encoding="utf-8")
stream.write(username + "\n")
stream.flush()
logging.info("connected to %s:%d", *sock.getpeername())


def watch():
    for line in stream:
        logging.info(line.rstrip())
    logging.warning("connection lost")


threading.Thread(target=watch, daemon=True).start()
while True:
    sock.sendall((input() + "\n").encode())
