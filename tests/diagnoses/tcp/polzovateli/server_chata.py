"""Сервер чата: каждый пользователь - отдельный поток."""
import socket
from threading import Lock, Thread

polzovateli = []
zamok = Lock()


class Polzovatel(Thread):
    def __init__(self, soket, adres):
        Thread.__init__(self)
        self.daemon = True
        self.soket = soket
        self.adres = adres
        self.imya = None
        self.bufer = b""

    def otpravit(self, tekst):
        try:
            self.soket.sendall(tekst.encode("utf-8") + b"\r\n")
        except OSError:
            print("Не удалось отправить:", self.imya)

    def prochitat(self):
        while b"\r\n" not in self.bufer:
            dannye = self.soket.recv(4096)
            if not dannye:
                return None
            self.bufer += dannye
        stroka, self.bufer = self.bufer.split(b"\r\n", 1)
        return stroka.decode("utf-8")

    def rassylka(self, tekst):
        with zamok:
            for p in polzovateli:
                if p is not self:
                    p.otpravit(f"{self.imya} пишет: {tekst}")

    def lichnoe(self, tekst):
        chasti = tekst.split(" ", 2)
        if len(chasti) < 3:
            self.otpravit("Формат: /pm имя текст")
            return
        with zamok:
            for p in polzovateli:
                if p.imya == chasti[1]:
                    p.otpravit(f"{self.imya} шепчет: {chasti[2]}")

    def run(self):
        try:
            self.otpravit("Как вас зовут?")
            self.imya = self.prochitat()
            if self.imya is None:
                return
            with zamok:
                polzovateli.append(self)
            self.otpravit(f"Здравствуйте, {self.imya}!")
            while True:
                soobshenie = self.prochitat()
                if soobshenie is None:
                    break
                if soobshenie.startswith("/pm"):
                    self.lichnoe(soobshenie)
                else:
                    self.rassylka(soobshenie)
        except OSError:
            print("Обрыв связи:", self.adres)
        finally:
            self.uhod()

    def uhod(self):
        with zamok:
            if self in polzovateli:
                polzovateli.remove(self)
        self.soket.close()


def main():
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.bind(("127.0.0.1", 20500))
    server.listen(5)
    print("Сервер запущен")
    while True:
        soket, adres = server.accept()
        p = Polzovatel(soket, adres)
        p.start()


if __name__ == "__main__":
    main()
