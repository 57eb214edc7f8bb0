"""Server: name first, then messages; forwards each as "name: message" to the other clients."""
import socket
import threading

HOST, PORT = "127.0.0.1", 9999
clients = {}


def handle_client(conn):
    try:
        clients[conn] = conn.recv(1024).decode("utf-8")
        while True:
            message = conn.recv(1024).decode("utf-8")
            if not message:
                break
            for other in list(clients):
                if other != conn:
                    try:
                        other.send(f"{clients[conn]}: {message}".encode("utf-8"))
                    except OSError:
                        pass
    except OSError:
        pass
    finally:
        clients.pop(conn, None)
        conn.close()


with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((HOST, PORT))
    server.listen()
    print("[STARTED]")
    while True:
        conn, addr = server.accept()
        print("[NEW]", addr)
        threading.Thread(target=handle_client, args=(conn,), daemon=True).start()
