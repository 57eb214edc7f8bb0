"""Пользователь номер 3, имя записано в программе."""
from client import Client

Client("Барсук").run()
