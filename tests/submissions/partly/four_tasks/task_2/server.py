"""Task 2: a TCP server that finds the hypotenuse."""
import socket

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(('localhost', 1337))
server.listen(1)
while True:
    conn, addr = server.accept()
    a, b = map(float, conn.recv(1024).decode().split())
    conn.send(str((a * a + b * b) ** 0.5).encode())
    conn.close()
