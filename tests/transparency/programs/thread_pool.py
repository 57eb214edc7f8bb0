"""A server whose users are served by a ThreadPoolExecutor, and clients that are started by another one."""
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456
USERS = 5


def serve(connection, address):
    with connection, connection.makefile("rw", newline="\n") as file:
        name = file.readline().strip()
        together.wait(5)
        for line in file:
            file.write(f"{name}, you said {line}")
            file.flush()
    return name, address, threading.current_thread().name.startswith("talk")


def use(number):
    with socket.create_connection(("localhost", PORT), timeout=5) as sock, sock.makefile("rw", newline="\n") as file:
        file.write(f"user {number}\n")
        answers = []
        for word in ("hello", "goodbye"):
            file.write(word + "\n")
            file.flush()
            answers.append(file.readline())
        return answers, sock.getsockname()


together = threading.Barrier(USERS)
with socket.create_server(("localhost", PORT)) as listener:
    with ThreadPoolExecutor(USERS, "talk") as talkers, ThreadPoolExecutor(USERS, "user") as users:
        visits = [users.submit(use, number) for number in range(USERS)]
        served = [talkers.submit(serve, *listener.accept()) for _ in range(USERS)]
        for visit in visits:
            print(visit.result()[0])
        seen = sorted(each.result() for each in served)
        print([name for name, _, in_pool in seen if in_pool])
        print("addresses agree:", [address for _, address, _ in seen] == [visit.result()[1] for visit in visits])
