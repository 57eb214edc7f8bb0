"""Client: before a line stands to whom it goes: `@all`, as the screen tells."""

import socket
import sys
import threading

print("Чат с адресатами")
print("Пишите так: @all привет  - сообщение всем")
print("            @Вася привет - сообщение Васе")
nick = input("Имя: ")
s = socket.create_connection(("localhost", 33333))
s.sendall((nick + "\n").encode("utf-8"))


def rx():
    for line in s.makefile("r", encoding="utf-8"):
        print(line, end="")
    print("Отключено.")


threading.Thread(target=rx, daemon=True).start()
for line in sys.stdin:
    if not line.strip():
        continue
    s.sendall(line.encode("utf-8"))
