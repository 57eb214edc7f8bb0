"""multiprocessing's spawn: clients in fresh interpreters call the parent's server; then the server is the child."""
import multiprocessing
import socket
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def client(name, port, answers):
    with socket.create_connection(("127.0.0.1", port), timeout=5) as sock:
        sock.sendall(name.encode())
        answers.put((name, sock.recv(100), sock.getsockname(), __name__))


def server(port, ready):
    with socket.create_server(("127.0.0.1", port)) as listener:
        ready.set()
        connection, address = listener.accept()
        with connection:
            connection.sendall(b"%d" % address[1])


if __name__ == "__main__":
    spawn = multiprocessing.get_context("spawn")
    answers = spawn.Queue()
    with socket.create_server(("127.0.0.1", PORT)) as listener:
        clients = [spawn.Process(target=client, args=(name, PORT, answers)) for name in ("ann", "bob")]
        for process in clients:
            process.start()
        addresses = {}
        for _ in clients:
            connection, address = listener.accept()
            with connection:
                name = connection.recv(100).decode()
                addresses[name] = address
                connection.sendall(b"hello " + name.encode())
    for name, answer, address, module in sorted(answers.get(timeout=5) for _ in clients):
        print(name, answer, "address agrees:", address == addresses[name], module)
    for process in clients:
        process.join()
        print("exit:", process.exitcode)

    ready = spawn.Event()
    process = spawn.Process(target=server, args=(PORT + 1, ready))
    process.start()
    ready.wait(5)
    with socket.create_connection(("127.0.0.1", PORT + 1), timeout=5) as sock:
        print("the child's server saw:", int(sock.recv(100)) == sock.getsockname()[1])
    process.join()
    print("exit:", process.exitcode)
