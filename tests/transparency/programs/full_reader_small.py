"""The same with small buffers: the writer is held up after less than 200 KB, whatever lies between."""
# needs: linux
import socket
import threading


def write(sock):
    try:
        sock.sendall(b"y" * 400_000)
        events.append("sent it all")
    except OSError as error:
        events.append(f"{type(error).__name__} {error}")


events = []
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
listener.bind(("127.0.0.1", 0))
listener.listen()
for timeout in (0.5, 5):
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
    client.settimeout(timeout)
    client.connect(listener.getsockname())
    connection, _ = listener.accept()
    thread = threading.Thread(target=write, args=(client,))
    thread.start()
    if timeout < 1:
        thread.join()
        client.close()
    count = 0
    while True:
        data = connection.recv(65536)
        count += len(data)
        if not data or count == 400_000:
            break
    thread.join()
    print(events.pop(), "- under 200 KB" if count < 200_000 else f"- {count} bytes")
    client.close()
    connection.close()
listener.close()
