"""The listener closes: newcomers are refused, those who were accepted talk on, one who waited is reset."""
# needs: linux
import socket
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456

listener = socket.create_server(("127.0.0.1", PORT))
ann = socket.create_connection(("127.0.0.1", PORT), timeout=5)
served, _ = listener.accept()
bob = socket.create_connection(("127.0.0.1", PORT), timeout=5)
print("bob is connected, not accepted:", bob.getpeername() == ("127.0.0.1", PORT), bob.send(b"hello"))
listener.close()
try:
    print("bob:", bob.recv(10))
except OSError as error:
    print("bob:", type(error).__name__, error)
for _ in range(2):
    try:
        socket.create_connection(("127.0.0.1", PORT))
    except OSError as error:
        print("eve:", type(error).__name__, error)
for word in (b"one", b"two"):
    served.sendall(word)
    print("ann:", ann.recv(3, socket.MSG_WAITALL))
    ann.sendall(word)
    print("server:", served.recv(3, socket.MSG_WAITALL))
print("names stay:", served.getsockname() == ann.getpeername() == ("127.0.0.1", PORT))
ann.close()
print("ann goes:", served.recv(10))
served.close()
for call in (listener.accept, listener.getsockname, lambda: listener.listen(1)):
    try:
        call()
    except OSError as error:
        print(error)
bob.close()
