"""The server's threads."""
import socket
import threading

from server.people import lock, present, tell_one, tell_others


def serve(link):
    lines = link.makefile(encoding="utf-8")
    try:
        present[link] = lines.readline().strip()
        for line in lines:
            if line.startswith("/pm"):
                tell_one(link, line.strip())
            else:
                tell_others(link, line.strip())
    except OSError:
        pass
    with lock:
        present.pop(link, None)
    link.close()


def run(host, port):
    with socket.create_server((host, port)) as door:
        while True:
            threading.Thread(target=serve, args=(door.accept()[0],), daemon=True).start()
