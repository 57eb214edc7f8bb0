"""Сервер складывает сообщения в ящики участников и отдаёт их, когда участник присылает точку."""
import socket
import threading

yashiki = {}
zamok = threading.Lock()


def obsluzhit(sok):
    imya = sok.recv(1024).decode()
    with zamok:
        yashiki[imya] = []
    while True:
        dannye = sok.recv(1024).decode()
        if dannye == '':
            with zamok:
                del yashiki[imya]
            sok.close()
            return
        with zamok:
            if dannye == '.':
                pisma = yashiki[imya]
                yashiki[imya] = []
                otvet = '\n'.join(pisma) if pisma else 'нет новых сообщений'
                sok.send(otvet.encode())
            else:
                for komu in yashiki:
                    if komu != imya:
                        yashiki[komu].append(imya + ' пишет: ' + dannye)


server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(('127.0.0.1', 14900))
server.listen(10)
while True:
    sok, adres = server.accept()
    print('подключился', adres)
    threading.Thread(target=obsluzhit, args=(sok,), daemon=True).start()
