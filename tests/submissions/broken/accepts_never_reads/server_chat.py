"""A server that accepts its users and starts a thread for each, which neither reads nor writes."""
import socket
import threading
import time

HOST = "localhost"
PORT = 9090

users = {}  # connection -> number
lock = threading.Lock()


def handle_client(conn):
    with lock:
        users[conn] = len(users)
    print("A new user, number", users[conn])
    while True:
        time.sleep(1)  # he is in the chat


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
