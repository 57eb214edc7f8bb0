"""Half-close in both directions: one side has said all it wants to say and still hears the other."""
import socket
import threading

from common import pair


def answer_after_end(sock):
    """Read to the end, then answer with many words, then close."""
    text = b"".join(iter(lambda: sock.recv(1000), b""))
    may_answer.wait(5)
    for number in range(20):
        sock.sendall(b"answer %d to %d bytes\n" % (number, len(text)))
    sock.close()


may_answer = threading.Event()
with socket.create_server(("127.0.0.1", 0)) as listener:
    for who in ("client", "server"):
        client, connection = pair(listener)
        speaker, other = (client, connection) if who == "client" else (connection, client)
        names = sorted((speaker.getsockname(), other.getsockname()))
        thread = threading.Thread(target=answer_after_end, args=(other,))
        thread.start()
        for _ in range(10):
            speaker.sendall(b"x" * 1000)
        print(who, "says no more:", speaker.shutdown(socket.SHUT_WR))
        for call in (lambda: speaker.send(b"y"), lambda: speaker.shutdown(socket.SHUT_WR)):
            try:
                print("again:", call())
            except OSError as error:
                print("again:", type(error).__name__, error)
        print("names stay:", sorted((speaker.getsockname(), speaker.getpeername())) == names)
        may_answer.set()
        with speaker.makefile("rb") as file:
            lines = file.readlines()
        print(len(lines), lines[0], lines[-1], speaker.recv(10))
        thread.join()
        may_answer.clear()
        speaker.close()

    client, connection = pair(listener)
    client.shutdown(socket.SHUT_WR)
    print("server hears the end:", connection.recv(10))
    connection.shutdown(socket.SHUT_WR)
    print("client hears the end:", client.recv(10))
    try:
        print(client.shutdown(socket.SHUT_RDWR), "both have ended")
    except OSError as error:
        print(type(error).__name__, error)
    connection.close()
    client.close()
