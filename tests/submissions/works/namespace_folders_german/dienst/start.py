"""The server; to be run from the root: `python -m dienst.start`."""
import socket
import threading

from gemeinsam.leute import lock, present, tell_one, tell_others
from gemeinsam.ort import HOST, PORT


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


if __name__ == "__main__":
    with socket.create_server((HOST, PORT)) as door:
        while True:
            threading.Thread(target=serve, args=(door.accept()[0],), daemon=True).start()
