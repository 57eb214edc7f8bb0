"""Máy khách: one thread shows, another one sends."""
import socket
import threading


class MayKhach:
    def __init__(self, cong):
        self.day = socket.create_connection(("127.0.0.1", cong))

    def nghe(self):
        while loi := self.day.recv(4096):
            print(loi.decode().rstrip())
        print("Mất kết nối")

    def noi(self):
        while True:
            self.day.sendall(input().encode())


khach = MayKhach(6450)
threading.Thread(target=khach.nghe).start()
threading.Thread(target=khach.noi, daemon=True).start()
