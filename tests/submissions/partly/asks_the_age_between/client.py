"""A client with questions before the chat."""
import socket
import threading

name = input("Wie heisst du? ")
while True:
    years = input("Alter: ")
    if years.isdecimal() and 30 <= int(years) <= 40:
        break
    print("Nur von 30 bis 40.")
while True:
    word = input("Password: ")
    if len(word) < 14:
        print("Too short: at least 14 characters.")
    elif input("Nochmal: ") == word:
        break
link = socket.create_connection(("127.0.0.1", 28006))
link.sendall(f"{name}\n".encode())


def show():
    for text in link.makefile(encoding="utf-8"):
        print(text, end="")


threading.Thread(target=show, daemon=True).start()
while True:
    link.sendall((input() + "\n").encode())
