"""A client that closes in the middle of a large send: the blocked sendall fails, whatever was on its way."""
# needs: linux
import socket
import threading

from common import pair


def send(sock):
    try:
        sock.sendall(b"z" * 20_000_000)
        results.append("all sent")
    except OSError as error:
        results.append(type(error).__name__)
    for call in (lambda: sock.send(b"more"), lambda: sock.recv(10)):
        try:
            results.append(call())
        except OSError as error:
            results.append(type(error).__name__)


results = []
with socket.create_server(("127.0.0.1", 0)) as listener:
    for who in ("client", "server"):
        client, connection = pair(listener)
        leaver, sender = (client, connection) if who == "client" else (connection, client)
        thread = threading.Thread(target=send, args=(sender,))
        thread.start()
        print(who, "reads a little:", len(leaver.recv(1000, socket.MSG_WAITALL)))
        leaver.close()
        thread.join()
        print(" the sender:", results)
        results.clear()
        sender.close()
