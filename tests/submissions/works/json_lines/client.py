"""A client that speaks JSON; it understands /pm by itself and says how it is written."""
import json
import socket
import threading


def send(conn, **fields):
    conn.sendall(json.dumps(fields).encode() + b"\n")


def show(conn):
    for line in conn.makefile("rb"):
        packet = json.loads(line)
        if packet["type"] == "text":
            print(f"[{packet['sender']}] {packet['text']}")
        else:
            print("***", packet["text"])


def main():
    conn = socket.create_connection(("localhost", 1337))
    threading.Thread(target=show, args=[conn], daemon=True).start()
    send(conn, type="login", name=input("Login: "))
    while True:
        text = input()
        if text.startswith("/pm"):
            words = text.split(" ", 2)
            if len(words) == 3:
                send(conn, type="pm", to=words[1], text=words[2])
            else:
                print("Usage: /pm name text")
        else:
            send(conn, type="text", text=text)


main()
