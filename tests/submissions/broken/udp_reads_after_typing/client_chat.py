"""A UDP client without a receiving thread: it looks for messages only after its user has typed; the server is one loop."""
import socket

SERVER = ("localhost", 9091)

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.settimeout(0.2)


def show_what_came():
    count = 0
    while True:
        try:
            data, address = sock.recvfrom(65535)
        except OSError:
            return count
        print(data.decode())
        count += 1


def main():
    name = input("Enter your name: ")
    sock.sendto(name.encode(), SERVER)
    while show_what_came() == 0:
        sock.sendto(name.encode(), SERVER)
    sock.setblocking(False)
    while True:
        try:
            text = input()
        except EOFError:
            break
        if text:
            sock.sendto(text.encode(), SERVER)
        show_what_came()


if __name__ == "__main__":
    main()
