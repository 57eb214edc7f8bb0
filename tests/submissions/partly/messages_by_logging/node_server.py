"""Server with logging everywhere instead of print; relays to all but the author."""
import logging
import socket
import threading

logging.basicConfig(level=logging.DEBUG, format="%(asctime)s %(threadName)s %(levelname)s %(message)s")
log = logging.getLogger("server")


class Hub:
    def __init__(self):
        self._conns = {}
        self._lock = threading.Lock()

    def add(self, conn, name):
        with self._lock:
            self._conns[conn] = name
        log.info("%s is here", name)

    def remove(self, conn):
        with self._lock:
            log.info("%s is gone", self._conns.pop(conn, "?"))

    def publish(self, conn, body):
        with self._lock:
            text = f"{self._conns[conn]}: {body}\n"
            for other in self._conns:
                if other is not conn:
                    try:
                        other.sendall(text.encode())
                    except OSError as error:
                        log.warning("not delivered: %s", error)


def serve(hub, conn):
    with conn, conn.makefile(encoding="utf-8") as lines:
        hub.add(conn, lines.readline().strip())
        try:
            for line in lines:
                hub.publish(conn, line.rstrip("\n"))
        except OSError as error:
            log.error(error)
        finally:
            hub.remove(conn)


hub = Hub()
listener = socket.create_server(("localhost", 8765))
log.info("ready")
while True:
    conn, _ = listener.accept()
    threading.Thread(target=serve, args=(hub, conn), daemon=True).start()
