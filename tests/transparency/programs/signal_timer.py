"""A signal handler that uses sockets while the main program is blocked in recv: it sends, connects, and closes."""
# needs: posix
import signal
import socket
import sys
import threading

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def echo():
    for _ in range(2):
        connection, _ = listener.accept()
        threading.Thread(target=echo_one, args=(connection,)).start()


def echo_one(connection):
    with connection, connection.makefile("rb") as file:
        for line in file:
            connection.sendall(b"echo of " + line)


def on_alarm(number, frame):
    """Say something on the connection; the third time over a new connection, and then hang up."""
    rings.append(signal.Signals(number).name)
    client.sendall(b"ring %d\n" % len(rings))
    if len(rings) == 3:
        with socket.create_connection(("127.0.0.1", PORT)) as other, other.makefile("rb") as answers:
            other.sendall(b"from the handler\n")
            print(answers.readline(), other.getpeername() == ("127.0.0.1", PORT))
        client.shutdown(socket.SHUT_WR)


rings = []
listener = socket.create_server(("127.0.0.1", PORT))
thread = threading.Thread(target=echo)
thread.start()
client = socket.create_connection(("127.0.0.1", PORT))
file = client.makefile("rb")
signal.signal(signal.SIGALRM, on_alarm)
signal.setitimer(signal.ITIMER_REAL, 0.1)
for line in file:
    print(line)
    if len(rings) < 3:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
print(rings)
thread.join()
client.close()
listener.close()
