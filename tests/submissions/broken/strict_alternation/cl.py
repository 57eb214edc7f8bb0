"""Client of the 'walkie-talkie': speaks, listens, speaks, listens; no thread, so a second line waits for an answer."""
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(('localhost', 5005))
name = input('Who are you? ')
mode = s.recv(1)
if mode == b'S':
    print('You are the first, say something. Over.')
else:
    print('Listening...')
    print(s.recv(1024).decode())
while 1:
    text = input('> ')
    s.send((name + ' says ' + text).encode())
    print(s.recv(1024).decode())
