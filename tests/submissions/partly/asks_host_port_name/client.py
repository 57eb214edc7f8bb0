"""Chat client: asks where the server is (Enter takes the default) and then for the name."""
import socket
import sys
import threading


def receive(sock):
    while True:
        data = sock.recv(4096)
        if not data:
            print("Disconnected from server")
            break
        sys.stdout.write(data.decode())
        sys.stdout.flush()


def main():
    host = input("Host [127.0.0.1]: ") or "127.0.0.1"
    port = int(input("Port: ") or 5000)
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.connect((host, port))
    name = input("Enter your name: ")
    sock.send(name.encode())
    threading.Thread(target=receive, args=(sock,), daemon=True).start()
    while True:
        message = input()
        if message == "quit":
            break
        if message:
            sock.send(message.encode())
    sock.close()


main()
