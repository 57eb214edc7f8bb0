"""A server with two threads for each user: one reads what he writes, one writes what waits in his queue."""
import queue
import socket
import threading


class Chat:
    def __init__(self):
        self.boxes = {}
        self.lock = threading.Lock()

    def writer(self, conn, box):
        try:
            while True:
                text = box.get()
                if text is None:
                    return
                conn.sendall(text.encode() + b"\r\n")
        except OSError:
            pass

    def reader(self, conn):
        box = queue.Queue()
        threading.Thread(target=self.writer, args=(conn, box), daemon=True).start()
        box.put("Name?")
        name = None
        try:
            with conn.makefile(encoding="utf-8") as lines:
                name = lines.readline().strip()
                with self.lock:
                    self.boxes[name] = box
                box.put(f"Nice to meet you, {name}")
                for line in lines:
                    self.deliver(name, line.strip())
        except OSError:
            pass
        with self.lock:
            self.boxes.pop(name, None)
        box.put(None)
        conn.close()

    def deliver(self, name, text):
        words = text.split(" ", 2)
        with self.lock:
            if words[0] != "/pm":
                for other, box in self.boxes.items():
                    if other != name:
                        box.put(f"{name} says: {text}")
            elif len(words) < 3:
                self.boxes[name].put("Usage: /pm name text")
            elif words[1] in self.boxes:
                self.boxes[words[1]].put(f"{name} says only to you: {words[2]}")

    def run(self):
        with socket.create_server(("127.0.0.1", 9090)) as server:
            while True:
                conn, addr = server.accept()
                threading.Thread(target=self.reader, args=(conn,), daemon=True).start()


Chat().run()
