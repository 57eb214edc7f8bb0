"""Client for the server on selectors; asks for the host and the port, Enter takes the usual ones."""
import socket
import threading

host = input('Server host [localhost]: ') or 'localhost'
port = int(input('Server port [65432]: ') or 65432)
conn = socket.create_connection((host, port))
print('Connected to', host, port)


def printing():
    buf = b''
    while chunk := conn.recv(1000):
        buf += chunk
        while b'\n' in buf:
            line, buf = buf.split(b'\n', 1)
            print('   ', line.decode())


threading.Thread(target=printing, daemon=True).start()
while True:
    conn.sendall(input('> ').encode() + b'\n')
