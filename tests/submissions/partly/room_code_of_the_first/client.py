"""Client: the first makes a room and sees its code; the others are asked for it."""

import socket
import threading

s = socket.create_connection(("127.0.0.1", 2020))
f = s.makefile("r", encoding="utf-8")


def send(t):
    s.sendall((t + "\n").encode("utf-8"))


send(input("Enter your name: "))
while True:
    print("1. Create a room")
    print("2. Join a room")
    choice = input("> ")
    if choice == "1":
        send("create")
        print("Room code:", f.readline().strip(), "- tell it to your friends")
        break
    if choice == "2":
        send("join " + input("Room code: ").strip().upper())
        if f.readline().strip() == "ok":
            print("You have joined the room")
            break
        print("No such room")


def rec():
    for line in f:
        print(line.strip())


threading.Thread(target=rec, daemon=True).start()
while True:
    send(input())
