"""Сервер чата: учётные записи лежат в файле users.json; строки JSON."""
import json
import socket
import threading
from pathlib import Path

FILE = Path("users.json")
lock = threading.RLock()
online = {}


def accounts():
    return json.loads(FILE.read_text()) if FILE.exists() else {}


def reply(link, **what):
    link.sendall(json.dumps(what, ensure_ascii=False).encode() + b"\n")


def enter(link, ask):
    with lock:
        known = accounts()
        name, word = ask["name"], ask["word"]
        if ask["do"] == "register":
            if name in known:
                return reply(link, ok=False, text="Такой логин уже есть")
            FILE.write_text(json.dumps({**known, name: word}))
            return reply(link, ok=False, text="Готово, теперь войдите")
        if known.get(name) != word:
            return reply(link, ok=False, text="Неверный логин или пароль")
        online[link] = name
        return reply(link, ok=True, text="Вы в чате")


def say(link, text):
    with lock:
        if not text.startswith("/pm"):
            for other in online:
                if other is not link:
                    reply(other, text=f"{online[link]}: {text}")
        elif len(words := text.split(" ", 2)) == 3:
            for other, name in online.items():
                if name == words[1]:
                    reply(other, text=f"{online[link]} (лично): {words[2]}")
        else:
            reply(link, text="/pm ИМЯ ТЕКСТ")


def serve(link):
    try:
        for line in link.makefile("rb"):
            ask = json.loads(line)
            if link in online:
                say(link, ask["text"])
            else:
                enter(link, ask)
    except (OSError, KeyError):
        print("обрыв")
    with lock:
        online.pop(link, None)
    link.close()


door = socket.create_server(("127.0.0.1", 6431))
while True:
    threading.Thread(target=serve, args=(door.accept()[0],), daemon=True).start()
