"""Each user guesses a number of the server's."""
import random
import socket
import threading


def play(link):
    number = random.randint(1, 100)
    while guess := link.recv(100).decode():
        if not guess.strip().isdigit():
            link.sendall(b"That is no number")
        elif int(guess) == number:
            link.sendall(b"Yes! The next one, please")
            number = random.randint(1, 100)
        else:
            link.sendall(b"smaller" if int(guess) > number else b"larger")
    link.close()


door = socket.create_server(("127.0.0.1", 6429))
while True:
    threading.Thread(target=play, args=(door.accept()[0],), daemon=True).start()
