"""Сервер чата: каждое сообщение - строка в base64, сервер её не раскодирует, кроме имени."""
import base64
import socketserver
import threading


class Polzovatel(socketserver.StreamRequestHandler):
    vse = {}
    zamok = threading.Lock()

    def handle(self):
        self.imya = base64.b64decode(self.rfile.readline())
        with self.zamok:
            self.vse[self] = self.imya
        print('Вошёл', self.imya.decode())
        try:
            for stroka in self.rfile:
                self.razoslat(stroka)
        except ConnectionError:
            pass
        with self.zamok:
            del self.vse[self]
        print('Вышел', self.imya.decode())

    def razoslat(self, stroka):
        with self.zamok:
            for drugoi in self.vse:
                if drugoi is not self:
                    try:
                        drugoi.wfile.write(base64.b64encode(self.imya) + b' ' + stroka)
                    except ConnectionError:
                        pass


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True
    allow_reuse_address = True


Server(('127.0.0.1', 6464), Polzovatel).serve_forever()
