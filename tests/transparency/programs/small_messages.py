"""Two hundred small messages each way with NODELAY: questions and answers in turn, then both sides at once."""
import socket
import threading

from common import pair

COUNT = 200


def answer(sock):
    with sock.makefile("rb") as file:
        for line in file:
            if line == b"enough\n":
                break
            sock.sendall(b"answer to " + line)


def pour(sock, word):
    for number in range(COUNT):
        sock.sendall(b"%s %d\n" % (word, number))


with socket.create_server(("127.0.0.1", 0)) as listener:
    client, connection = pair(listener)
for sock in (client, connection):
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
for speaker, other in ((client, connection), (connection, client)):
    thread = threading.Thread(target=answer, args=(other,))
    thread.start()
    answers = []
    with speaker.makefile("rb") as file:
        for number in range(COUNT):
            speaker.sendall(b"question %d\n" % number)
            answers.append(file.readline())
    speaker.sendall(b"enough\n")
    thread.join()
    print(len(answers), answers == [b"answer to question %d\n" % number for number in range(COUNT)])

threads = [threading.Thread(target=pour, args=pair) for pair in ((client, b"client"), (connection, b"server"))]
for thread in threads:
    thread.start()
for sock, word in ((connection, b"client"), (client, b"server")):
    with sock.makefile("rb") as file:
        print(word, [file.readline() for _ in range(COUNT)] == [b"%s %d\n" % (word, number) for number in range(COUNT)])
for thread in threads:
    thread.join()
client.close()
connection.close()
