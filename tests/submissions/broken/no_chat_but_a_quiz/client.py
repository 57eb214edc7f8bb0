"""Guess the number; a thread prints the answers."""
import socket
import threading

link = socket.create_connection(("127.0.0.1", 6429))


def answers():
    while answer := link.recv(100):
        print(answer.decode())


threading.Thread(target=answers, daemon=True).start()
print("Guess a number from 1 to 100")
while True:
    link.sendall(input().encode())
