"""Chat server with logins and passwords kept in memory: an unknown login is registered at once."""
import socket
import threading

HOST, PORT = "127.0.0.1", 8888
accounts = {}       # login -> password
sessions = {}       # login -> socket
lock = threading.Lock()


def ask(conn, question):
    conn.sendall(question.encode())
    answer = conn.recv(1024)
    if not answer:
        raise ConnectionError
    return answer.decode().strip()


def authorize(conn):
    while True:
        login = ask(conn, "Login: ")
        password = ask(conn, "Password: ")
        with lock:
            if login in sessions:
                conn.sendall(b"This user is already online\n")
            elif login not in accounts:
                accounts[login] = password
                sessions[login] = conn
                conn.sendall(b"Registration successful. You can chat now.\n")
                return login
            elif accounts[login] != password:
                conn.sendall(b"Wrong password!\n")
            else:
                sessions[login] = conn
                conn.sendall(b"Welcome back.\n")
                return login


def client_handler(conn, addr):
    login = None
    try:
        login = authorize(conn)
        while True:
            data = conn.recv(4096)
            if not data:
                break
            text = data.decode().strip()
            with lock:
                receivers = [s for l, s in sessions.items() if l != login]
            for s in receivers:
                try:
                    s.sendall(f"{login} | {text}\n".encode())
                except OSError:
                    pass
    except (ConnectionError, UnicodeDecodeError):
        print("lost", addr)
    with lock:
        if login:
            del sessions[login]
    conn.close()


srv = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
srv.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
srv.bind((HOST, PORT))
srv.listen()
print("Server started")
while True:
    conn, addr = srv.accept()
    threading.Thread(target=client_handler, args=(conn, addr), daemon=True).start()
