"""The window where a user reads; asks for the name, so as not to show this user's own lines."""
import socket

name = input("Whose messages window is this? Name: ")
sock = socket.create_connection(("localhost", 3030))
sock.sendall(f"READER {name}\n".encode())
print("--- messages ---")
for line in sock.makefile(encoding="utf-8"):
    print(line, end="")
