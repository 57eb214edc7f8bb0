"""multiprocessing.connection over TCP: Listener and Client with a key, objects as messages, end and wrong key."""
import multiprocessing.connection as connections
import sys
import threading

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def serve():
    for _ in range(2):
        try:
            with listener.accept() as connection:
                accepted.append(listener.last_accepted[0])
                while True:
                    value = connection.recv()
                    connection.send((type(value).__name__, value))
        except EOFError:
            accepted.append("end")
        except (connections.AuthenticationError, OSError) as error:
            accepted.append(type(error).__name__)


accepted = []
with connections.Listener(("localhost", PORT), authkey=b"secret") as listener:
    print(listener.address == ("127.0.0.1", PORT))
    thread = threading.Thread(target=serve)
    thread.start()
    with connections.Client(("localhost", PORT), authkey=b"secret") as client:
        for value in ("text", {"ann": [1, 2]}, None, b"x" * 100_000):
            client.send(value)
            kind, answer = client.recv()
            print(kind, answer == value, client.poll(0))
        client.send_bytes(b"\x80\x04N.")
        print(client.poll(5), client.recv(), connections.wait([client], 0))
    try:
        connections.Client(("localhost", PORT), authkey=b"wrong")
    except connections.AuthenticationError as error:
        print(error)
    thread.join()
print(accepted)
try:
    connections.Client(("localhost", PORT))
except ConnectionRefusedError as error:
    print(error)
