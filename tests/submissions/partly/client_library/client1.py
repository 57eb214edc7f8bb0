"""Пользователь номер 1, имя записано в программе."""
from client import Client

Client("Лис").run()
