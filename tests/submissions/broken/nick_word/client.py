"""The client sends its nick when a packet is exactly NICK; if the packet holds more, the nick is never sent."""
import socket
import threading

nickname = input("Choose your nickname: ")
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect(('127.0.0.1', 55555))


def receive():
    while True:
        message = client.recv(1024).decode()
        if message == 'NICK':
            client.send(nickname.encode())
        elif message:
            print(message)
        else:
            break


def write():
    while True:
        client.send(input('').encode())


receive_thread = threading.Thread(target=receive)
receive_thread.start()
write_thread = threading.Thread(target=write)
write_thread.start()
