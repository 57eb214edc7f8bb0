"""A chat client over TCP without framing: it answers NICK with the nickname, and has a thread for each direction."""

import socket
import threading

nickname = input("Choose your nickname: ")

client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect(("127.0.0.1", 55555))


def receive():
    while True:
        try:
            message = client.recv(1024).decode()
            if message == "NICK":
                client.sendall(nickname.encode())
            elif message:
                print(message)
            else:
                print("The server has closed the connection")
                break
        except OSError:
            print("An error occurred!")
            break


def write():
    while True:
        try:
            message = input()
        except EOFError:
            client.close()
            break
        if message:
            client.sendall(message.encode())


receive_thread = threading.Thread(target=receive)
receive_thread.start()
write_thread = threading.Thread(target=write, daemon=True)
write_thread.start()
