"""UDP-клиент: клавиатура читается в потоке, а приём идёт в основном потоке."""
import socket
import threading

s = socket.socket(type=socket.SOCK_DGRAM)
s.connect(('localhost', 1234))


def klaviatura():
    while 1:
        s.send(input().encode())


s.send(input('Имя?\n').encode())
threading.Thread(target=klaviatura).start()
while 1:
    print(s.recv(1024).decode())
