"""socketpair, and Unix sockets with names: they are no internet sockets and are left alone."""
# needs: posix
import os
import socket
import threading


left, right = socket.socketpair()
print(left.family.name, left.type.name, repr(left.getsockname()), repr(right.getpeername()))
left.sendall(b"over")
print(right.recv(100))
right.close()
try:
    print("sent:", left.send(b"x"))
except OSError as error:
    print(type(error).__name__)
left.close()

path = os.path.join(os.getcwd(), "chat.sock")
with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
    server.bind(path)
    server.listen()
    client.connect(path)
    connection, address = server.accept()
    print("named:", server.getsockname() == path, client.getpeername() == path, repr(address))
    connection.sendall(b"hello")
    print(client.recv(100))
    connection.close()
    print("end:", client.recv(100))

wake, woken = socket.socketpair()
thread = threading.Thread(target=lambda: print("woken by", woken.recv(1)))
thread.start()
wake.send(b"!")
thread.join()
wake.close()
woken.close()
