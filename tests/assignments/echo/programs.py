"""Servers and clients of an echo as students write them, right and wrong: a table of small texts."""

TCP_ONCE = """
import socket
sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.bind(("localhost", 12345))
sock.listen(1)
print("Waiting for a client")
conn, addr = sock.accept()
data = conn.recv(1024)
print("Received:", data.decode())
conn.send(data.decode().upper().encode())
conn.close()
sock.close()
"""

TCP_LOOP = """
import socket, threading
def serve(conn):
    with conn:
        while data := conn.recv(1024):
            conn.sendall(data)
sock = socket.create_server(("0.0.0.0", 8080))
while True:
    conn, addr = sock.accept()
    threading.Thread(target=serve, args=(conn,)).start()
"""

TCP_ASKS_FIRST = """
import socket
text = input("Enter message: ")
sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.connect(("localhost", 12345))
sock.send(text.encode())
print("Sent:", text)
print("Server:", sock.recv(1024).decode())
sock.close()
"""

TCP_UNTIL_EXIT = """
import socket
sock = socket.socket()
sock.connect(("localhost", 8080))
while True:
    text = input("> ")
    if text == "exit":
        break
    sock.sendall(text.encode("utf-8"))
    print(sock.recv(4096).decode("utf-8"))
sock.close()
"""

TCP_ASKS_WHERE = """
import socket
host = input("Server address: ")
port = int(input("Port: "))
name = input("Who are you? ")
sock = socket.create_connection((host, port))
text = input("Message: ")
sock.send(text.encode())
print(name, "gets", sock.recv(1024).decode())
"""

UDP_LOOP = """
import socket
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", 9999))
while True:
    data, addr = sock.recvfrom(1024)
    sock.sendto(data.decode().upper().encode(), addr)
"""

UDP_ONCE = """
import socket
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.sendto(input().encode(), ("127.0.0.1", 9999))
data, addr = sock.recvfrom(1024)
print(data.decode())
"""

UDP_UNTIL_EXIT = """
import socket
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
text = input("Text (exit to end): ")
while text != "exit":
    sock.sendto(text.encode(), ("127.0.0.1", 9999))
    print("You get:", sock.recv(1024).decode())
    text = input("Text (exit to end): ")
"""

UDP_FIXED = """
import socket
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
message = "Hello, server"
print("Sending", message)
sock.sendto(message.encode(), ("127.0.0.1", 9999))
print("Answer:", sock.recvfrom(1024)[0].decode())
sock.close()
"""

BASE_SERVER = """
from server import Server
class Echo(Server):
    def start(self):
        while True:
            text, client = self.handle_client()
            print("got", text)
            self.send_response(text.upper(), client)
Echo(protocol_type="{protocol}").start()
"""

BASE_CLIENT = """
from client import Client
client = Client(protocol_type="{protocol}")
client.send_message(input("Say: "))
print("Response:", client.receive_response())
client.close()
"""

SOCKETSERVER = """
import socketserver
class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(line.upper() if line.isascii() else line)
socketserver.ThreadingTCPServer(("localhost", 5000), Echo).serve_forever()
"""

STDIN_LINES = """
import socket, sys
with socket.create_connection(("localhost", 5000)) as sock, sock.makefile("rw", encoding="utf-8") as wire:
    for line in sys.stdin:
        wire.write(line)
        wire.flush()
        print(wire.readline().strip())
"""

RECEIVES_IN_A_THREAD = """
import socket, threading
sock = socket.create_connection(("localhost", 8080))
def receive():
    while data := sock.recv(1024):
        print("->", data.decode())
threading.Thread(target=receive, daemon=True).start()
while True:
    sock.sendall(input().encode())
"""

TCP_FIXED = """
import socket
sock = socket.socket()
sock.connect(("localhost", 12345))
sock.send(b"Hello, World!")
print(sock.recv(1024))
sock.close()
"""

UDP_MENU_SERVER = """
import socket
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("localhost", 5555))
while True:
    data, addr = sock.recvfrom(4096)
    text = data.decode()
    sock.sendto((text[1:].upper() if text[0] == "1" else text[1:]).encode(), addr)
"""

UDP_MENU = """
import socket
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
while True:
    print("1 - capitals, 2 - same, 0 - exit")
    choice = input("Choice: ")
    if choice == "0":
        break
    if choice == "1" or choice == "2":
        text = input("Text: ")
        sock.sendto((choice + text).encode(), ("localhost", 5555))
        print(sock.recvfrom(4096)[0].decode())
"""

RIGHT = {
    "tcp_one_request": (TCP_ONCE, TCP_ASKS_FIRST),
    "tcp_fixed_text": (TCP_ONCE, TCP_FIXED),
    "tcp_asks_where_and_who": (TCP_ONCE, TCP_ASKS_WHERE),
    "tcp_threads_until_exit": (TCP_LOOP, TCP_UNTIL_EXIT),
    "tcp_receives_in_a_thread": (TCP_LOOP, RECEIVES_IN_A_THREAD),
    "tcp_base_classes": (BASE_SERVER.format(protocol="TCP"), BASE_CLIENT.format(protocol="TCP")),
    "socketserver_and_standard_input": (SOCKETSERVER, STDIN_LINES),
    "udp_one_request": (UDP_LOOP, UDP_ONCE),
    "udp_server_ends": (UDP_LOOP.replace("while True:", "for _ in range(1):"), UDP_ONCE),
    "udp_until_exit": (UDP_LOOP, UDP_UNTIL_EXIT),
    "udp_menu": (UDP_MENU_SERVER, UDP_MENU),
    "tcp_server_greets": (
        TCP_ONCE.replace("data =", 'conn.send(b"Welcome to the echo!")\ndata ='),
        TCP_ASKS_FIRST.replace("sock.send(", "print(sock.recv(1024))\nsock.send(")),
    "tcp_asks_where_and_sends_one_letter": (
        TCP_ONCE,
        TCP_FIXED.replace('"localhost"', 'input("Server address: ")').replace("Hello, World!", "a")),
    "udp_fixed_text": (UDP_LOOP, UDP_FIXED),
    "udp_base_classes": (BASE_SERVER.format(protocol="UDP"), BASE_CLIENT.format(protocol="UDP")),
}  # fmt: skip
"""Name: server, client. All of them earn 100."""

WRONG = {
    "server_says_ok": (
        TCP_ONCE.replace("data.decode().upper().encode()", 'b"OK"'), TCP_ASKS_FIRST, "answered", "server"),
    "client_prints_its_own_when_anything_comes": (
        TCP_ONCE.replace("data.decode().upper().encode()", 'b"OK"'),
        TCP_ASKS_FIRST.replace('print("Server:", sock.recv(1024).decode())', "sock.recv(1024)\nprint(text.upper())"),
        "answered", "server"),
    "server_never_answers": (UDP_LOOP.replace("sock.sendto", "print"), UDP_ONCE, "answered", "server"),
    "server_waits_after_one_byte": (
        TCP_ONCE.replace("data = conn.recv(1024)", "data = conn.recv(1)\nwhile True: conn.recv(1)"),
        TCP_ASKS_FIRST, "answered", "server"),
    "server_swaps_the_case": (UDP_LOOP.replace("upper", "swapcase"), UDP_ONCE, "answered", "server"),
    "client_makes_small_letters": (
        UDP_LOOP, UDP_ONCE.replace("data.decode()", "data.decode().lower()"), "answered", "client"),
    "client_prints_nothing": (TCP_ONCE, TCP_ASKS_FIRST.replace('print("Server:"', "str(0"), "answered", "client"),
    "client_prints_only_its_own": (
        UDP_LOOP, UDP_ONCE.replace("print(data.decode())", "pass").replace("input()", "input('? ').upper()"),
        "answered", "client"),
    "fixed_text_is_not_answered": (UDP_LOOP, UDP_FIXED.replace('print("Answer:", ', "str("), "answered", "client"),
    "another_port": (TCP_ONCE, TCP_ASKS_FIRST.replace("12345", "54321"), "serves", "client"),
    "server_does_not_start": (UDP_LOOP.replace("sock.bind", "1 / 0\nsock.bind"), UDP_ONCE, "serves", "server"),
    "server_takes_ten_bytes": (TCP_ONCE.replace("1024", "10"), TCP_ASKS_FIRST, "answered", "server"),
    "server_takes_sixty_bytes": (TCP_ONCE.replace("1024", "60"), TCP_ASKS_FIRST, "whole", "server"),
    "client_takes_sixty_bytes": (TCP_ONCE, TCP_ASKS_FIRST.replace("1024", "60"), "whole", "client"),
    "ascii_alone": (UDP_LOOP.replace("decode()", 'decode("ascii")'), UDP_ONCE, "letters", "server"),
    "answers_the_first_client": (
        UDP_LOOP.replace("while True:", "known = []\nwhile True:").replace(
            "    sock.sendto(", "    known.append(addr)\n    sock.sendto(").replace(", addr)\n", ", known[0])\n"),
        UDP_ONCE, "again", "server"),
    "server_spins_when_the_client_has_gone": (
        TCP_ONCE.replace("data = conn.recv(1024)", "while True:\n    conn.send(conn.recv(1024).upper())"),
        TCP_ASKS_FIRST, "again", "server"),
    "server_fails_after_the_first": (TCP_ONCE + "sock.accept()\n", TCP_ASKS_FIRST, "again", "server"),
}  # fmt: skip
"""Name: server, client, the first criterion that fails, and whose half it is."""
