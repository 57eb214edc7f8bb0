"""клиент чата с меню; очистка экрана написана для Windows, на другой системе она только ругается"""
import os
import socket, threading


def menu():
    print('=== ЧАТ ===')
    print('1 - войти в чат')
    print('2 - выход')
    return input('Ваш выбор: ')


def get(s):
    while True:
        try:
            m = s.recv(1024).decode()
        except:
            break
        if not m:
            break
        print(m)


def chat():
    name = input('Введите имя: ')
    s = socket.socket()
    s.connect(('localhost', 9099))
    s.send(name.encode())
    threading.Thread(target=get, args=(s,), daemon=True).start()
    print('Для выхода в меню напишите /menu')
    while True:
        text = input()
        if text == '/menu':
            s.close()
            return
        if text != '':
            s.send(text.encode())


os.system('cls')
while True:
    choice = menu()
    if choice == '1':
        chat()
    elif choice == '2':
        print('Пока!')
        break
    else:
        print('Нет такого пункта\n')
