"""A client that sends and receives pickled tuples; print() and a bare input() ask for the name."""
import pickle
import socket
import threading

connection = socket.create_connection(("localhost", 8888))
stream = connection.makefile("rb")


def receiver():
    while True:
        try:
            kind, *values = pickle.load(stream)
        except (EOFError, OSError):
            print("no connection")
            return
        if kind == "system":
            print("*", values[0])
        elif kind == "private":
            print(f"{values[0]} whispers: {values[1]}")
        else:
            print(f"{values[0]}: {values[1]}")


print("Please enter your nickname")
connection.sendall(pickle.dumps(("name", input())))
threading.Thread(target=receiver, daemon=True).start()
while True:
    connection.sendall(pickle.dumps(("text", input())))
