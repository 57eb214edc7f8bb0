"""Chat client without any question on the screen: two threads, one reads the socket, one the keyboard."""
import socket
import threading

client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect(('127.0.0.1', 55555))


def receive():
    while True:
        try:
            message = client.recv(1024).decode('utf-8')
            if message == '':
                break
            print(message)
        except ConnectionError:
            print('An error occured!')
            client.close()
            break


def write():
    while True:
        client.send(input().encode('utf-8'))


receive_thread = threading.Thread(target=receive)
receive_thread.start()
write_thread = threading.Thread(target=write)
write_thread.start()
