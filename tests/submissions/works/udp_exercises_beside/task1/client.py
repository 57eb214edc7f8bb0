"""Task 1: sends a word, prints what comes back."""
import socket

box = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
box.sendto(input("Word: ").encode(), ("127.0.0.1", 6426))
print(box.recv(1024).decode())
