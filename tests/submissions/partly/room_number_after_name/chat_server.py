"""Chat server with rooms: the users of one room hear each other. One text command a line."""
import socketserver
import threading

rooms = {}
guard = threading.Lock()


class Guest(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write((text + "\n").encode())

    def neighbours(self):
        with guard:
            return [g for g in rooms.get(self.room, []) if g is not self]

    def tell_room(self, text):
        for guest in self.neighbours():
            try:
                guest.say(text)
            except OSError:
                pass

    def handle(self):
        self.room = None
        hello = self.rfile.readline().decode().split(" ", 2)
        if len(hello) != 3 or hello[0] != "JOIN":
            return
        self.room, self.nick = hello[1], hello[2].strip()
        with guard:
            rooms.setdefault(self.room, []).append(self)
        self.say(f"-- room {self.room}, people here: {len(self.neighbours()) + 1}")
        self.tell_room(f"-- {self.nick} entered the room")
        for line in self.rfile:
            self.tell_room(f"{self.nick}> {line.decode().rstrip()}")

    def finish(self):
        if self.room:
            with guard:
                rooms[self.room].remove(self)
            self.tell_room(f"-- {self.nick} left the room")
        try:
            super().finish()
        except OSError:
            pass


class RoomServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


with RoomServer(("127.0.0.1", 6200), Guest) as server:
    print("rooms are open")
    server.serve_forever()
