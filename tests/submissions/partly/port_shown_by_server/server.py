"""Server that takes any free port and shows it; the users have to be told."""
import socket
import threading

server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen()
print("Server started! Tell your friends the port:", server.getsockname()[1])
friends = {}


def friend_thread(conn, number):
    while True:
        try:
            msg = conn.recv(1024)
        except OSError:
            break
        if not msg:
            break
        for other in list(friends.values()):
            if other is not conn:
                try:
                    other.send(f"Friend #{number}: ".encode() + msg)
                except OSError:
                    pass
    del friends[number]


number = 0
while True:
    conn, _ = server.accept()
    number += 1
    friends[number] = conn
    conn.send(f"You are friend #{number}".encode())
    threading.Thread(target=friend_thread, args=(conn, number), daemon=True).start()
