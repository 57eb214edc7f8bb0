"""Server that colours its log with colorama; broadcasts to the others."""
import socket
import threading

from colorama import Back, Fore, init

init(autoreset=True)
clients = {}


def handle(conn, addr):
    name = conn.recv(1024).decode()
    clients[conn] = name
    print(Fore.GREEN + f"[+] {name} {addr}")
    try:
        while True:
            msg = conn.recv(1024).decode()
            if not msg:
                break
            print(Fore.CYAN + name, msg)
            for c in clients:
                if c != conn:
                    c.send(f"{name}: {msg}".encode())
    except Exception as e:
        print(Back.RED + str(e))
    finally:
        del clients[conn]
        conn.close()
        print(Fore.RED + f"[-] {name}")


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", 5050))
server.listen()
print(Fore.MAGENTA + "Server is up")
while True:
    conn, addr = server.accept()
    threading.Thread(target=handle, args=(conn, addr)).start()
