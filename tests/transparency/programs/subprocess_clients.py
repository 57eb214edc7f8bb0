"""Clients in processes of their own (this file again, python -c) call the server of the one that started them."""
import socket
import subprocess
import sys

SHORT = """
import socket, sys
with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as sock:
    sock.sendall(b"short\\n")
    print(sock.getsockname()[1], sock.recv(100))
"""


def client(port):
    with socket.socket() as sock:
        sock.connect(("localhost", port))
        sock.sendall(b"long\n")
        print(sock.getsockname()[1], sock.recv(100))


def main():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        for command in ([__file__, "client", port], ["-c", SHORT, port]):
            process = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE)
            connection, address = listener.accept()
            with connection, connection.makefile("rb") as file:
                line = file.readline()
                connection.sendall(b"hello " + line.strip())
                print("the end comes with the process:", file.read(), process.wait(5))
            seen, answer = process.communicate()[0].split(b" ", 1)
            print(line, answer, "port agrees:", int(seen) == address[1])
        process = subprocess.Popen([sys.executable, "-c", SHORT, "1"], stderr=subprocess.PIPE)
        print("exit:", process.wait(5), process.stderr.read().splitlines()[-1])
        process.stderr.close()


if sys.argv[1:2] == ["client"]:
    client(int(sys.argv[2]))
else:
    main()
