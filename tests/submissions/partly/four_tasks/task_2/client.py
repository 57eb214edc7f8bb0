"""Task 2: a TCP client that asks for two legs and prints the hypotenuse."""
import socket

client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect(('localhost', 1337))
client.send(input('Enter a and b: ').encode())
print('c =', client.recv(1024).decode())
