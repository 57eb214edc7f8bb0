"""Chat server, an older copy that was never finished: it prints the lines and passes them to nobody."""
import socket
import threading

online = []


def session(client):
    while True:
        line = client.recv(1024).decode()
        if not line:
            break
        print(line)
        # TODO send to the others


listener = socket.create_server(('localhost', 9999))
while True:
    client, _ = listener.accept()
    online.append(client)
    threading.Thread(target=session, args=(client,), daemon=True).start()
