"""Общие функции: строки с переводом строки на конце."""
from config import CODE


def write(sock, text):
    sock.sendall((text + "\n").encode(CODE))


def lines(sock):
    return sock.makefile("r", encoding=CODE)
