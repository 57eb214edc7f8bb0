"""Task 3: an HTTP server for one page."""
import socket

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(('localhost', 8080))
server.listen(1)
while True:
    conn, addr = server.accept()
    conn.recv(1024)
    with open('index.html') as f:
        conn.send(('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n' + f.read()).encode())
    conn.close()
