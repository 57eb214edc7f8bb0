"""Client: a menu is asked before each line: one of its options writes."""

import json
import socket
import threading

sock = socket.create_connection(("127.0.0.1", 40404))


def send(**d):
    sock.sendall((json.dumps(d, ensure_ascii=False) + "\n").encode("utf-8"))


def listener(f):
    for line in f:
        d = json.loads(line)
        if d["event"] == "message":
            print(f"\n>>> {d['name']}: {d['text']}")
        elif d["event"] == "users":
            print("\nСейчас в чате:", ", ".join(d["names"]))
    print("\nНет связи")


def menu():
    print("1 - написать сообщение, 2 - кто в чате, 3 - выход")
    return input("Выберите действие: ")


f = sock.makefile("r", encoding="utf-8")
while True:
    name = input("Введите логин: ")
    send(cmd="enter", name=name)
    if json.loads(f.readline())["ok"]:
        break
    print("Логин занят")
threading.Thread(target=listener, args=(f,), daemon=True).start()
while True:
    c = menu()
    if c == "1":
        text = input("Текст: ")
        send(cmd="send", text=text)
    elif c == "2":
        send(cmd="list")
    elif c == "3":
        break
    else:
        print("Такого действия нет")
sock.close()
