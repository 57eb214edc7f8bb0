"""The client of a chat over TCP."""

import codecs
import os
import socket
import threading

HOST, PORT = "127.0.0.1", 9090


def receive(connection):
    decode = codecs.getincrementaldecoder("utf-8")().decode
    try:
        while True:
            data = connection.recv(1024)
            if not data:
                break
            print(decode(data), end="", flush=True)
    except OSError:
        pass
    print("The server has gone.", flush=True)
    os._exit(1)


def main():
    connection = socket.create_connection((HOST, PORT))
    threading.Thread(target=receive, args=(connection,), daemon=True).start()
    while True:
        connection.sendall((input() + "\n").encode())


if __name__ == "__main__":
    main()
