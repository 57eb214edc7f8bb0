"""UDP broadcast on the loopback's network: only with SO_BROADCAST, and everybody on that port hears it."""
# needs: linux
import errno
import socket
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456
EVERYBODY = ("127.255.255.255", PORT)


def udp(host=None, port=PORT):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.settimeout(0.3)
    if host is not None:
        sock.bind((host, port))
    return sock


def hears(sock):
    try:
        data, address = sock.recvfrom(100)
        return data, address[1] == speaker.getsockname()[1]
    except socket.timeout:
        return "nothing"


speaker = udp()
listeners = {"''": udp(""), "'' too": udp(""), "the broadcast address": udp(EVERYBODY[0])}
listeners["another port"] = udp("", PORT + 1)
for target in (EVERYBODY, ("<broadcast>", PORT)):
    try:
        speaker.sendto(b"without leave", target)
    except OSError as error:
        print(type(error).__name__, errno.errorcode[error.errno], error)
print("SO_BROADCAST:", speaker.getsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST))
speaker.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
print("SO_BROADCAST:", speaker.getsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST))
for word in (b"one", b"two"):
    print("sent:", speaker.sendto(word, EVERYBODY))
    for name, sock in listeners.items():
        if name != "another port" or word == b"two":
            print(" ", name, hears(sock))
with udp("127.0.0.1", PORT + 2) as exact:
    speaker.sendto(b"broadcast", ("127.255.255.255", PORT + 2))
    print("bound to 127.0.0.1:", hears(exact))
    speaker.sendto(b"directly", ("127.0.0.1", PORT + 2))
    print("bound to 127.0.0.1:", hears(exact))
speaker.connect(EVERYBODY)
speaker.send(b"connected")
print("connected:", hears(listeners["''"]))
