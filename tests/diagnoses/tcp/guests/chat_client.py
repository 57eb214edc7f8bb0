"""Chat client: one thread reads the server, the main thread reads the keyboard."""
import socket
import threading

HOST = "127.0.0.1"
PORT = 8095

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)


def send(command, args=""):
    line = command + " " + args
    sock.sendall((line + "\n").encode())


def receive():
    buffer = b""
    while True:
        data = sock.recv(1024)
        if not data:
            print("Server closed the connection")
            break
        buffer += data
        while b"\n" in buffer:
            line, buffer = buffer.split(b"\n", 1)
            kind, _, text = line.decode().partition(" ")
            if kind == "MSG":
                print(text)
            elif kind == "INFO":
                print("***", text)


def main():
    sock.connect((HOST, PORT))
    name = input("Your name: ")
    send("NAME", name)
    t = threading.Thread(target=receive, daemon=True)
    t.start()
    while True:
        try:
            text = input()
        except EOFError:
            break
        if text.startswith("/pm"):
            send("PM", text[4:])
        else:
            send("SAY", text)
    sock.close()


main()
