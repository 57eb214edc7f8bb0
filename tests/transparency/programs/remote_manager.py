"""A multiprocessing manager as a chat room: a server thread in this process, a client in a spawned one."""
import multiprocessing
import sys
import threading
from multiprocessing.managers import BaseManager

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


class Room:
    def __init__(self):
        self.lines = []

    def say(self, who, text):
        self.lines.append(f"{who}: {text}")
        return len(self.lines)

    def history(self):
        return self.lines


class Manager(BaseManager):
    pass


the_room = Room()
Manager.register("room", callable=lambda: the_room)


def visit(name):
    manager = Manager(("127.0.0.1", PORT), b"key")
    manager.connect()
    room = manager.room()
    room.say(name, "hello from a process")
    assert room.history()[0] == "ann: hello"


if __name__ == "__main__":
    server = Manager(("127.0.0.1", PORT), b"key").get_server()
    print(server.address == ("127.0.0.1", PORT))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    manager = Manager(("127.0.0.1", PORT), b"key")
    manager.connect()
    room = manager.room()
    print(room.say("ann", "hello"), room.history())
    process = multiprocessing.get_context("spawn").Process(target=visit, args=("bob",))
    process.start()
    process.join()
    print(process.exitcode, room.history(), type(room).__name__)
