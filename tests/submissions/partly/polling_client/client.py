"""Клиент, который раз в секунду спрашивает сервер, нет ли нового; каждое обращение — новое соединение."""
import socket
import threading
import time


def request(text):
    with socket.create_connection(("127.0.0.1", 8888)) as conn:
        conn.sendall((text + "\n").encode())
        answer = b""
        while part := conn.recv(4096):
            answer += part
    return answer.decode()


def poll():
    while True:
        time.sleep(1)
        news = request("GET|" + name)
        if news:
            print(news)


name = input("Введите ваше имя: ")
request("JOIN|" + name)
threading.Thread(target=poll, daemon=True).start()
while True:
    request("POST|" + name + "|" + input())
