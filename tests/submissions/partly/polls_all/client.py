"""Client whose receiver is started with the old _thread module; the name is put before each line here."""
import _thread
import socket
import threading

screen = threading.Lock()


def receiver(sock):
    while True:
        data = sock.recv(1024)
        if not data:
            break
        with screen:
            print(data.decode())


def main():
    username = input("Username: ")
    sock = socket.socket()
    sock.connect(("127.0.0.1", 9092))
    _thread.start_new_thread(receiver, (sock,))
    while True:
        text = input()
        if text == "exit":
            break
        sock.send(("[" + username + "]: " + text).encode())
    sock.close()


main()
