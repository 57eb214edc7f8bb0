"""Клиент чата с шифром Цезаря: поток расшифровывает и печатает, основной поток шифрует и отправляет."""
import socket
import threading

SHIFT = 3
ALPHABETS = ('abcdefghijklmnopqrstuvwxyz', 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя')


def shift(text, k):
    result = ''
    for ch in text:
        for abc in ALPHABETS:
            if ch.lower() in abc:
                new = abc[(abc.index(ch.lower()) + k) % len(abc)]
                result += new.upper() if ch.isupper() else new
                break
        else:
            result += ch
    return result


def reading(file):
    for line in file:
        nick, text = line.rstrip('\n').split('\t', 1)
        print(shift(nick, -SHIFT), '->', shift(text, -SHIFT))


def main():
    s = socket.create_connection(('localhost', 5555))
    file = s.makefile('r', encoding='utf-8')
    print('Ваш ник?')
    s.sendall((shift(input(), SHIFT) + '\n').encode('utf-8'))
    threading.Thread(target=reading, args=(file,), daemon=True).start()
    while True:
        s.sendall((shift(input(), SHIFT) + '\n').encode('utf-8'))


if __name__ == '__main__':
    main()
