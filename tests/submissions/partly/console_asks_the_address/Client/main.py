"""Client that asks for the server's address and for a nickname, which it glues onto each line."""
import socket
import threading


def listen(sock):
    while True:
        msg = sock.recv(2048).decode()
        if not msg:
            return
        print("\n" + msg)


ip = input("Server IP: ")
port = int(input("Server port: "))
nick = input("Nickname: ")
sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    sock.connect((ip, port))
except ConnectionRefusedError:
    print("No server there")
    raise SystemExit
print("Connected!")
threading.Thread(target=listen, args=[sock], daemon=True).start()
while True:
    line = input("Enter message: ")
    sock.send(f"<{nick}> {line}".encode())
