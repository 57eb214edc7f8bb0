"""Part: a name must have two words; files and variables are Russian."""

# Сначала 5 цифр - длина в байтах, потом сам текст
ПОРТ = 14789


def отправить(с, текст):
    б = текст.encode('utf-8')
    с.sendall(b'%05d' % len(б) + б)


def ровно(с, n):
    б = b''
    while len(б) < n:
        кусок = с.recv(n - len(б))
        if not кусок:
            raise ValueError('конец')
        б += кусок
    return б


def получить(с):
    return ровно(с, int(ровно(с, 5))).decode('utf-8')
