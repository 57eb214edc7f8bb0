"""Chat client with a thread that receives; --host, --port and --name are required."""
import argparse
import socket
import threading

ap = argparse.ArgumentParser()
ap.add_argument("--host", required=True)
ap.add_argument("--port", type=int, required=True)
ap.add_argument("--name", required=True)
args = ap.parse_args()

conn = socket.create_connection((args.host, args.port))
conn.sendall(f"{args.name}\n".encode())


def listen():
    with conn.makefile() as f:
        for line in f:
            print(line.strip())


threading.Thread(target=listen, daemon=True).start()
while True:
    conn.sendall(f"{input()}\n".encode())
