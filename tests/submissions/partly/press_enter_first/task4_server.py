"""Task 4, server. A line goes to everybody in the list, so the one who wrote it gets it too."""
import socket
import threading

peers = []


def relay(who, text):
    # send to every connected client
    for sock, _ in peers[:]:
        try:
            sock.sendall(f"{who} says: {text}\n".encode("utf-8"))
        except OSError:
            pass


def session(sock):
    sock.sendall(b"Enter your name:")
    who = sock.recv(256).decode("utf-8").strip()
    entry = (sock, who)
    peers.append(entry)
    sock.sendall(f"Hello, {who}!\n".encode("utf-8"))
    try:
        while True:
            text = sock.recv(2048).decode("utf-8").strip()
            if not text:
                break
            relay(who, text)
    except ConnectionError:
        pass
    finally:
        peers.remove(entry)
        sock.close()


def main():
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("0.0.0.0", 53331))
    s.listen(100)
    while 1:
        sock, _ = s.accept()
        t = threading.Thread(target=session, args=(sock,))
        t.daemon = True
        t.start()


main()
