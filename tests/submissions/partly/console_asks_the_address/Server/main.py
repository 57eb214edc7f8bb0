"""Server that asks at its own console where to listen, then relays lines between all users."""
import socket
import threading

ip = input("Server IP (Enter for localhost): ").strip() or "localhost"
while True:
    try:
        port = int(input("Server port: "))
        break
    except ValueError:
        print("The port must be a number!")

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
sock.bind((ip, port))
sock.listen(10)
print(f"[SERVER] listening on {ip}:{port}")

users = []
mutex = threading.Lock()


def to_all(msg, me):
    mutex.acquire()
    for u in users[:]:
        if u is me:
            continue
        try:
            u.send(msg.encode())
        except Exception:
            users.remove(u)
    mutex.release()


def worker(me):
    while True:
        try:
            msg = me.recv(2048).decode()
        except Exception:
            break
        if msg == "":
            break
        to_all(msg, me)
    mutex.acquire()
    if me in users:
        users.remove(me)
    mutex.release()
    me.close()


while True:
    c, a = sock.accept()
    print("[SERVER] new user", a)
    users.append(c)
    threading.Thread(target=worker, args=[c]).start()
