"""Task 2: asks for the area of a trapezoid."""
import socket

box = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sides = [input(f"{side} = ") for side in ("a", "b", "h")]
box.sendto(" ".join(sides).encode(), ("127.0.0.1", 6427))
print("The area is", box.recv(1024).decode())
