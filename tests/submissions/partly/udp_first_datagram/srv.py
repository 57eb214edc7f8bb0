"""UDP-сервер: первая дейтаграмма с нового адреса - это имя, все остальные - сообщения."""
import socket

s = socket.socket(type=socket.SOCK_DGRAM)
s.bind(('', 1234))
imena = {}
while 1:
    d, a = s.recvfrom(1024)
    if a not in imena:
        imena[a] = d.decode()
        print(imena[a], 'зашёл')
        for x in imena:
            if x != a:
                s.sendto(f'*** {imena[a]} теперь с нами ***'.encode(), x)
    else:
        for x in imena:
            if x != a:
                s.sendto(f'{imena[a]}: {d.decode()}'.encode(), x)
