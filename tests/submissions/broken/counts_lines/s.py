"""Server with statistics: it counts the lines of each user, and takes its lock a second time
when there is something to report."""
import socket
import threading as th

lk = th.Lock()
us = {}
cnt = {}


def stat(n):
    with lk:
        print(n, "wrote", cnt[n], "lines")


def srv(c):
    n = c.recv(1024).decode()
    with lk:
        us[n] = c
        cnt[n] = 0
    while True:
        m = c.recv(1024).decode()
        if not m:
            with lk:
                us.pop(n)
            return
        with lk:
            cnt[n] += 1
            if cnt[n] > 1:
                stat(n)
            for k, v in us.items():
                if k != n:
                    v.send((n + ": " + m).encode())


s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", 4444))
s.listen()
while True:
    c, a = s.accept()
    th.Thread(target=srv, args=(c,)).start()
