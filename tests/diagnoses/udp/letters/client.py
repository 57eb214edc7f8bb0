"""UDP chat client: a thread receives, the main thread types."""
import socket
import threading

HOST = "127.0.0.1"
PORT = 6767

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def send(command, text):
    sock.sendto((command + "|" + text).encode(), (HOST, PORT))


def receive():
    while True:
        try:
            data, address = sock.recvfrom(4096)
        except ConnectionResetError:
            print("the server does not answer")
            continue
        print(data.decode())


def main():
    name = input("Enter name: ")
    send("JOIN", name)
    thread = threading.Thread(target=receive)
    thread.daemon = True
    thread.start()
    while True:
        try:
            text = input()
        except EOFError:
            send("EXIT", "")
            break
        send("TEXT", text)


if __name__ == "__main__":
    main()
