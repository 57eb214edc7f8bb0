"""A chat over TCP without any ends of lines; each message begins with a bar."""
import socket
import threading

who = {}
lock = threading.Lock()


def put(link, text):
    link.sendall(text.encode())


def serve(link):
    name = link.recv(100).decode()
    with lock:
        who[link] = name
        for other in who:
            put(other, f"Ha llegado {name}. " if other is not link else f"Bienvenido, {name}. Somos {len(who)}. ")
    try:
        while text := link.recv(4096).decode():
            words = text.split(" ", 2)
            with lock:
                if words[0] != "/pm":
                    for other in who:
                        if other is not link:
                            put(other, f"| {name} dice: {text} ")
                elif len(words) < 3:
                    put(link, "| /pm NOMBRE TEXTO ")
                else:
                    for other in who:
                        if who[other] == words[1]:
                            put(other, f"| {name} susurra: {words[2]} ")
    except OSError:
        pass
    with lock:
        who.pop(link, None)
    link.close()


door = socket.create_server(("127.0.0.1", 6440))
while True:
    threading.Thread(target=serve, args=(door.accept()[0],), daemon=True).start()
