"""Client: a form is filled in: name, mail, city, date, each asked by one function."""

import re
import socket
import threading


def vopros(text, pattern, oshibka):
    while True:
        x = input(text).strip()
        if re.fullmatch(pattern, x):
            return x
        print(oshibka)


s = socket.create_connection(("localhost", 3434))
imya = vopros("Имя: ", r"\w{2,15}", "От 2 до 15 букв")
email = vopros("E-mail: ", r"[\w.]+@\w+\.\w+", "Это не e-mail, пример: ivan@mail.ru")
gorod = vopros("Город: ", r"[\w -]+", "Введите город")
data = vopros("Дата рождения (ДД.ММ.ГГГГ): ", r"\d\d\.\d\d\.\d{4}", "Пример: 01.02.2003")
print("Всё верно?", imya, email, gorod, data)
if input("(да/нет): ").lower() not in ("да", "д", "yes", "y"):
    raise SystemExit("Запустите ещё раз")
s.sendall(f"{imya}|{email}|{gorod}|{data}\n".encode("utf-8"))


def chitat():
    for line in s.makefile("r", encoding="utf-8"):
        print(line.strip())


threading.Thread(target=chitat, daemon=True).start()
print("Общайтесь!")
while True:
    s.sendall((input() + "\n").encode("utf-8"))
