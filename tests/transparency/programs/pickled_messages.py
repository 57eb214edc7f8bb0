"""Objects of classes defined in __main__ travel as pickles, and come back as the very same classes."""
import pickle
import socket
import struct
import threading


class Message:
    def __init__(self, author, text):
        self.author, self.text = author, text

    def __repr__(self):
        return f"{self.author}: {self.text}"


class Private(Message):
    pass


def send(sock, value):
    data = pickle.dumps(value)
    sock.sendall(struct.pack("!I", len(data)) + data)


def receive(sock):
    (size,) = struct.unpack("!I", sock.recv(4, socket.MSG_WAITALL))
    return pickle.loads(sock.recv(size, socket.MSG_WAITALL))


def serve(listener):
    connection, _ = listener.accept()
    with connection:
        while True:
            message = receive(connection)
            if message is None:
                break
            print("server:", str(message)[:20], type(message).__module__, type(message) in (Message, Private))
            send(connection, type(message)("server", message.text.upper()))


with socket.create_server(("127.0.0.1", 0)) as listener:
    thread = threading.Thread(target=serve, args=(listener,))
    thread.start()
    with socket.create_connection(listener.getsockname()) as client:
        for message in (Message("ann", "hello"), Private("ann", "psst"), Message("ann", "x" * 100_000)):
            send(client, message)
            answer = receive(client)
            print(type(answer).__qualname__, answer.author, answer.text[:5], len(answer.text))
        send(client, None)
    thread.join()
try:
    pickle.dumps(socket.socket())
except TypeError as error:
    print(error)
