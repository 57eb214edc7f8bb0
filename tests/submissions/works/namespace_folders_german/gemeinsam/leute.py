"""Who is here, and how they are told: used by the server, which is run from the project's root."""
import threading

present = {}
lock = threading.Lock()


def put(link, text):
    link.sendall((text + "\n").encode())


def tell_others(link, text):
    with lock:
        for other in present:
            if other is not link:
                put(other, f"{present[link]}: {text}")


def tell_one(link, text):
    words = text.split(" ", 2)
    if len(words) < 3:
        return put(link, "/pm NAME TEXT")
    with lock:
        for other, name in present.items():
            if name == words[1]:
                put(other, f"{present[link]} (nur an dich): {words[2]}")
