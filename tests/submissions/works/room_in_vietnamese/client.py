"""A chat with rooms, in Vietnamese: who types the same room meets."""
import socket
import threading

noi = input("Mã phòng: ")
ten = input("Biệt danh của bạn: ")
link = socket.create_connection(("127.0.0.1", 6432))
link.sendall(f"{noi}\n{ten}\n".encode())


def nghe():
    for dong in link.makefile(encoding="utf-8"):
        print(dong.strip())


threading.Thread(target=nghe, daemon=True).start()
while True:
    link.sendall((input() + "\n").encode())
