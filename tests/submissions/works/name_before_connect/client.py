"""A client that asks for a nickname before it connects and sends it when the server says NICK."""
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
                client.send(nickname.encode())
            elif message:
                print(message, end="")
            else:
                raise ConnectionError
        except OSError:
            print("An error occurred!")
            client.close()
            break


def write():
    while True:
        message = input("")
        client.send(message.encode())


receive_thread = threading.Thread(target=receive)
receive_thread.start()

write_thread = threading.Thread(target=write)
write_thread.start()
