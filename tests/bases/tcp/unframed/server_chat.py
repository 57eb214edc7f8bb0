"""A chat over TCP without any framing: what one recv returns is a message."""
import socket
import threading

HOST = "127.0.0.1"
PORT = 12345

clients = {}
lock = threading.Lock()


def broadcast(message, sender):
    with lock:
        for name in clients:
            if name != sender:
                try:
                    clients[name].sendall(message.encode())
                except OSError:
                    print("Could not reach", name)


def private_message(message, recipient):
    with lock:
        if recipient in clients:
            try:
                clients[recipient].sendall(message.encode())
            except OSError:
                print("Could not reach", recipient)


def handle_client(conn, addr):
    name = None
    try:
        conn.sendall("Enter your name: ".encode())
        name = conn.recv(1024).decode()
        with lock:
            clients[name] = conn
        conn.sendall(f"Welcome to the chat, {name}!".encode())
        while True:
            message = conn.recv(4096).decode()
            if not message:
                break
            print(f"{name} wrote: {message}")
            if message.startswith("/pm"):
                parts = message.split(" ", 2)
                if len(parts) == 3:
                    private_message(f"Private from {name}: {parts[2]}", parts[1])
                else:
                    conn.sendall("Usage: /pm recipient_name message".encode())
            else:
                broadcast(f"{name}: {message}", name)
    except OSError as error:
        print("Error with", addr, error)
    finally:
        with lock:
            clients.pop(name, None)
        conn.close()


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((HOST, PORT))
server.listen(10)
print("Server started")
while True:
    conn, addr = server.accept()
    thread = threading.Thread(target=handle_client, args=(conn, addr))
    thread.start()
