"""User program: sends its name and the text in records of a fixed size."""
import socket, threading

SIZE = 64


def pad(text):
    return text.encode("utf-8")[:SIZE].ljust(SIZE)


def unpad(raw):
    return raw.decode("utf-8", errors="ignore").rstrip()


def show(s):
    buf = b""
    while True:
        piece = s.recv(2 * SIZE - len(buf))
        if not piece:
            break
        buf += piece
        if len(buf) == 2 * SIZE:
            print("<" + unpad(buf[:SIZE]) + ">", unpad(buf[SIZE:]))
            buf = b""


s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(("127.0.0.1", 8888))
print("What is your name?")
name = input()
threading.Thread(target=show, args=(s,), daemon=True).start()
print("Now you can write. An empty line ends the program.")
while True:
    line = input()
    if line == "":
        break
    s.sendall(pad(name) + pad(line))
s.close()
