"""The server program is itself the second person: he types into this window."""
import socket
import threading

sock = socket.socket()
sock.bind(("127.0.0.1", 1337))
sock.listen(1)
my_name = input("Your name (server side): ")
print("Waiting for your friend...")
conn, addr = sock.accept()
friend = conn.recv(1024).decode()
conn.send(my_name.encode())
print("Your friend", friend, "is here")


def read():
    while True:
        data = conn.recv(1024)
        if not data:
            print("The friend is gone")
            break
        print(f"{friend}: {data.decode()}")


threading.Thread(target=read).start()
while True:
    conn.send(input().encode())
