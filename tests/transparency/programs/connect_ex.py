"""connect_ex says how it went by number: done, refused, in progress and then SO_ERROR."""
# needs: posix
import errno
import select
import socket
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def name(number):
    return errno.errorcode.get(number, number)


def call(timeout):
    """Call PORT with this timeout (0: non-blocking), and tell how it went."""
    with socket.socket() as client:
        client.settimeout(timeout)
        result = client.connect_ex(("127.0.0.1", PORT))
        print("  connect_ex:", name(result))
        if result == errno.EINPROGRESS:
            print("  writable:", select.select([], [client], [], 5)[1] == [client])
            print("  SO_ERROR:", name(client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)))
            print("  SO_ERROR again:", name(client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)))
        try:
            print("  peer:", client.getpeername() == ("127.0.0.1", PORT))
        except OSError as error:
            print("  peer:", name(error.errno))
        print("  connect_ex again:", name(client.connect_ex(("127.0.0.1", PORT))))


for timeout in (None, 5, 0):
    print("nobody listens, timeout", timeout)
    call(timeout)
with socket.create_server(("127.0.0.1", PORT)):
    for timeout in (None, 5, 0):
        print("somebody listens, timeout", timeout)
        call(timeout)
