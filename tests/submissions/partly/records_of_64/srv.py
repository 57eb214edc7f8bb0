"""Server for records of a fixed size: 64 bytes for the name and 64 bytes for the text, padded with spaces."""
import socket, threading

SIZE = 64
socks = []
mutex = threading.Lock()


def read_record(s):
    rec = b""
    while len(rec) < 2 * SIZE:
        piece = s.recv(2 * SIZE - len(rec))
        if not piece:
            return None
        rec += piece
    return rec


def serve(s):
    while True:
        try:
            rec = read_record(s)
        except ConnectionError:
            rec = None
        if rec is None:
            break
        mutex.acquire()
        for other in socks:
            if other != s:
                try:
                    other.sendall(rec)
                except OSError:
                    pass
        mutex.release()
    mutex.acquire()
    socks.remove(s)
    mutex.release()
    s.close()


if __name__ == "__main__":
    main_sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    main_sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    main_sock.bind(("", 8888))
    main_sock.listen(5)
    while True:
        s, a = main_sock.accept()
        mutex.acquire()
        socks.append(s)
        mutex.release()
        threading.Thread(target=serve, args=(s,)).start()
