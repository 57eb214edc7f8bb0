"""Máy chủ: a chat over TCP without framing, one class."""
import socket
import threading


class MayChu:
    def __init__(self, cong):
        self.nguoi = {}
        self.khoa = threading.Lock()
        self.cua = socket.create_server(("127.0.0.1", cong))

    def chay(self):
        while True:
            khach, _ = self.cua.accept()
            threading.Thread(target=self.phuc_vu, args=(khach,), daemon=True).start()

    def phuc_vu(self, khach):
        try:
            khach.sendall("Xin chào! Tên bạn là gì?\n".encode())
            ten = khach.recv(256).decode().strip()
            self.nguoi[khach] = ten
            khach.sendall(f"Chào mừng {ten}!\n".encode())
            while loi := khach.recv(4096).decode().strip():
                self.noi(khach, loi)
        except OSError:
            pass
        with self.khoa:
            self.nguoi.pop(khach, None)
        khach.close()

    def noi(self, khach, loi):
        tu = loi.split(" ", 2)
        with self.khoa:
            if tu[0] == "/pm" and len(tu) < 3:
                khach.sendall("Cách dùng: /pm TÊN LỜI\n".encode())
                return
            for ai, ten in self.nguoi.items():
                if tu[0] == "/pm" and ten == tu[1]:
                    ai.sendall(f"{self.nguoi[khach]} (riêng): {tu[2]}\n".encode())
                elif tu[0] != "/pm" and ai is not khach:
                    ai.sendall(f"{self.nguoi[khach]}: {loi}\n".encode())


MayChu(6450).chay()
