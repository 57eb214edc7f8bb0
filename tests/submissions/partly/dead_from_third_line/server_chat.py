"""A chat with a queue and a writing thread for each user; the queue of a user who has left stays and takes two more messages."""
import queue
import socket
import threading

HOST = "localhost"
PORT = 9090

users = {}  # name -> queue of lines to send
lock = threading.Lock()


def send(conn, text):
    try:
        conn.sendall((text + "\n").encode())
    except OSError:
        pass  # this user has just left, his own thread takes him out


def writer(conn, waiting):
    while True:
        text = waiting.get()
        if text is None:
            break
        send(conn, text)


def broadcast(text, sender):
    for name, waiting in list(users.items()):
        if name != sender:
            waiting.put(text)


def private(line, sender):
    parts = line.split(" ", 2)
    with lock:
        if len(parts) < 3:
            users[sender].put("Usage: /pm recipient_name message")
        elif parts[1] in users:
            users[parts[1]].put(f"Private from {sender}: {parts[2]}")


def handle_client(conn):
    name = None
    try:
        lines = conn.makefile(encoding="utf-8")
        send(conn, "Enter your name: ")
        name = lines.readline().strip()
        waiting = queue.Queue(maxsize=2)
        threading.Thread(target=writer, args=(conn, waiting), daemon=True).start()
        with lock:
            users[name] = waiting
        send(conn, f"Welcome to the chat, {name}!")
        print(f"{name} has joined the chat")
        for line in lines:
            line = line.strip()
            print(f"Received from {name}: {line}")
            if line.startswith("/pm"):
                private(line, name)
            else:
                broadcast(f"{name}: {line}", name)
    except OSError:
        pass
    finally:
        if name in users:
            users[name].put(None)
        conn.close()
        print(f"{name} has left")


def main():
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((HOST, PORT))
    server.listen()
    print(f"Server started at {HOST}:{PORT}")
    while True:
        conn, addr = server.accept()
        threading.Thread(target=handle_client, args=(conn,), daemon=True).start()


if __name__ == "__main__":
    main()
