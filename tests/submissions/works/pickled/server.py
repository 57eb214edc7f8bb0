"""A server that sends and receives pickled tuples."""
import pickle
import socket
import threading

people = {}
mutex = threading.Lock()


def put(connection, kind, *values):
    try:
        connection.sendall(pickle.dumps((kind, *values)))
    except OSError:
        pass


def serve(connection):
    stream = connection.makefile("rb")
    name = None
    try:
        kind, name = pickle.load(stream)
        with mutex:
            people[name] = connection
        put(connection, "system", f"{len(people)} people are here")
        while True:
            kind, text = pickle.load(stream)
            words = text.split(" ", 2)
            with mutex:
                if words[0] != "/pm":
                    for other in people:
                        if other != name:
                            put(people[other], "message", name, text)
                elif len(words) < 3:
                    put(connection, "system", "usage: /pm who what")
                elif words[1] in people:
                    put(people[words[1]], "private", name, words[2])
    except (EOFError, OSError, pickle.UnpicklingError):
        with mutex:
            people.pop(name, None)


listener = socket.create_server(("localhost", 8888))
while True:
    connection, address = listener.accept()
    threading.Thread(target=serve, args=(connection,), daemon=True).start()
