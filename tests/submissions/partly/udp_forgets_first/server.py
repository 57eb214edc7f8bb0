"""UDP-сервер: запоминает адрес по первому сообщению и передаёт его тем, кого уже знает."""
from socket import *

s = socket(AF_INET, SOCK_DGRAM)
s.bind(('localhost', 6666))
spisok = set()
print('сервер готов')
while True:
    soobshenie, otkuda = s.recvfrom(1024)
    spisok.add(otkuda)
    for komu in spisok:
        if komu != otkuda:
            s.sendto(str(otkuda).encode() + soobshenie, komu)
