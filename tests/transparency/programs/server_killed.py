"""A server process is killed: its clients see the end, its port refuses, and a new server takes the port at once."""
# needs: posix
import socket
import subprocess
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456
SERVER = """
import socket, sys, time
with socket.socket() as listener, socket.socket(type=socket.SOCK_DGRAM) as datagrams:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", int(sys.argv[1])))
    datagrams.bind(("127.0.0.1", int(sys.argv[1])))
    listener.listen()
    print("ready", flush=True)
    connection, address = listener.accept()
    connection.sendall(connection.recv(100).upper())
    time.sleep(9)
"""

for life in range(2):
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(PORT)], stdout=subprocess.PIPE)
    print(server.stdout.readline())
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as rival:
        try:
            rival.bind(("127.0.0.1", PORT))
        except OSError as error:
            print(error)
    with socket.create_connection(("127.0.0.1", PORT)) as client:
        client.sendall(b"hello")
        print(client.recv(100))
        server.kill()
        print("killed:", server.wait(), "the client sees:", client.recv(100))
    server.stdout.close()
    with socket.socket() as late:
        try:
            late.connect(("127.0.0.1", PORT))
        except OSError as error:
            print(error)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as heir:
        heir.bind(("127.0.0.1", PORT))
        print("its UDP port is free")
