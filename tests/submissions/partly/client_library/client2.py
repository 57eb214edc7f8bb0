"""Пользователь номер 2, имя записано в программе."""
from client import Client

Client("Сова").run()
