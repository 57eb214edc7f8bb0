"""Клиент чата: сначала регистрация, потом вход."""
import json
import socket
import threading

link = socket.create_connection(("127.0.0.1", 6431))
answers = link.makefile(encoding="utf-8")


def send(**what):
    link.sendall(json.dumps(what).encode() + b"\n")


def listen():
    for line in answers:
        print(json.loads(line)["text"])


while True:
    print("1 - Регистрация")
    print("2 - Вход")
    print("0 - Выход")
    digit = input("Ваш выбор: ")
    if digit == "0":
        raise SystemExit
    if digit not in ("1", "2"):
        print("Нет такого пункта")
        continue
    send(do="register" if digit == "1" else "login", name=input("Логин: "), word=input("Пароль: "))
    answer = json.loads(answers.readline())
    print(answer["text"])
    if answer["ok"]:
        break

threading.Thread(target=listen, daemon=True).start()
while True:
    send(text=input())
