"""Threads are only the program's own: count, names, identity of the main thread, in accept, recv and handlers."""
import socket
import threading


def names():
    return sorted(thread.name.split(" ")[0] for thread in threading.enumerate())


def serve():
    for _ in range(3):
        connection, _ = listener.accept()
        thread = threading.Thread(target=talk, args=(connection,), name="talks")
        thread.start()
        handlers.append(thread)


def talk(connection):
    with connection:
        for line in connection.makefile("rb"):
            seen.append(threading.current_thread().name)
            connection.sendall(line)


seen, handlers = [], []
print(threading.active_count(), names())
listener = socket.create_server(("127.0.0.1", 0))
print(threading.active_count(), names())
server = threading.Thread(target=serve)
server.start()
print(threading.active_count(), names(), server.name.split(" ")[0])
clients = []
for _ in range(3):
    client = socket.create_connection(listener.getsockname())
    client.sendall(b"hello\n")
    print(client.recv(6, socket.MSG_WAITALL))
    clients.append(client)
server.join()
print(threading.active_count(), names(), seen)
for client in clients:
    client.close()
for thread in handlers:
    thread.join()
print(threading.active_count(), names())
timer = threading.Timer(0.01, lambda: seen.append(threading.current_thread().name.split(" ")[0]))
timer.start()
timer.join()
print(seen[-1], threading.current_thread() is threading.main_thread())
print("next name:", threading.Thread(target=print).name.split(" ")[0])
listener.close()
