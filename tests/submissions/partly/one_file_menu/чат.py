"""Сервер и клиент в одном файле, выбор - в меню. Закрытые соединения остаются в списке и роняют потоки пишущих."""
import socket
import threading

участники = []


def рассылка(соединение):
    имя = соединение.recv(1024).decode()
    while True:
        сообщение = соединение.recv(1024).decode()
        if not сообщение:
            break
        for другой in участники:
            if другой != соединение:
                другой.send(f'{имя} пишет: {сообщение}'.encode())
    соединение.close()


def сервер():
    порт = int(input('Порт (Enter - 9090): ') or 9090)
    с = socket.socket()
    с.bind(('', порт))
    с.listen(10)
    print('Сервер запущен, порт', порт)
    while True:
        соединение, адрес = с.accept()
        участники.append(соединение)
        threading.Thread(target=рассылка, args=(соединение,)).start()


def приём(с):
    while True:
        сообщение = с.recv(1024).decode()
        if not сообщение:
            print('Сервер закрыл соединение')
            return
        print(сообщение)


def клиент():
    хост = input('IP сервера (Enter - localhost): ') or 'localhost'
    порт = int(input('Порт (Enter - 9090): ') or 9090)
    с = socket.socket()
    с.connect((хост, порт))
    с.send(input('Ваше имя: ').encode())
    threading.Thread(target=приём, args=(с,)).start()
    while True:
        с.send(input('> ').encode())


print('=== ЧАТ ===')
print('1 - сервер')
print('2 - клиент')
выбор = input('Ваш выбор: ')
if выбор == '1':
    сервер()
elif выбор == '2':
    клиент()
else:
    print('Нет такого пункта')
