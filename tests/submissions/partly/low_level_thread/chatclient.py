"""Client of the chat; its receiving thread is started with the old module _thread,
threading is imported for nothing."""
import socket
import sys
import threading
import _thread

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.connect(("127.0.0.1", 8081))


def listen():
    while True:
        message = server.recv(2048)
        if not message:
            _thread.interrupt_main()
            break
        sys.stdout.write(message.decode())
        sys.stdout.flush()


_thread.start_new_thread(listen, ())
while True:
    message = sys.stdin.readline()
    if not message:
        break
    server.send(message.encode())
server.close()
