"""Клиент чата."""
import socket
from threading import Thread


class Priem(Thread):
    def __init__(self, soket):
        Thread.__init__(self, daemon=True)
        self.soket = soket

    def run(self):
        bufer = b""
        while True:
            try:
                dannye = self.soket.recv(4096)
            except OSError:
                break
            if not dannye:
                break
            bufer += dannye
            while b"\r\n" in bufer:
                stroka, bufer = bufer.split(b"\r\n", 1)
                print(stroka.decode("utf-8"))
        print("Сервер отключился")


def main():
    soket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    soket.connect(("127.0.0.1", 20500))
    Priem(soket).start()
    while True:
        try:
            tekst = input()
        except EOFError:
            break
        soket.sendall(tekst.encode("utf-8") + b"\r\n")
    soket.close()


if __name__ == "__main__":
    main()
