"""HTTP-подобный сервер: на каждое соединение один запрос и ответ. POST кладёт сообщение, GET забирает новые."""
import socket
import threading
import time

inbox = {}
seen = {}
lock = threading.Lock()


def answer(conn):
    with conn:
        words = conn.makefile("r", encoding="utf-8").readline().rstrip("\n").split("|", 2)
        with lock:
            if words[0] == "JOIN":
                inbox[words[1]] = []
            elif words[0] == "POST":
                for name in inbox:
                    if name != words[1]:
                        inbox[name].append(f"{words[1]}: {words[2]}")
            elif words[0] == "GET" and words[1] in inbox:
                seen[words[1]] = time.time()
                text = "\n".join(inbox[words[1]])
                inbox[words[1]] = []
                conn.sendall(text.encode())


def statistics():
    while True:
        time.sleep(10)
        print("на связи:", [n for n in seen if time.time() - seen[n] < 3])


server = socket.create_server(("127.0.0.1", 8888))


def accept():
    while True:
        conn, addr = server.accept()
        threading.Thread(target=answer, args=(conn,)).start()


threading.Thread(target=accept).start()
statistics()
