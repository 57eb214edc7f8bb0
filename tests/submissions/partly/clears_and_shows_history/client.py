"""Client that keeps all messages, clears the screen and prints them anew each time there is one more."""
import os
import socket
import threading

HOST, PORT = "127.0.0.1", 9999
history = []
screen_lock = threading.Lock()


def redraw():
    os.system('cls' if os.name == 'nt' else 'clear')
    print("=========== CHAT ===========")
    for item in history:
        print(item)
    print("----------------------------")


def add(item):
    with screen_lock:
        history.append(item)
        redraw()


def receive_messages(sock):
    while True:
        try:
            message = sock.recv(1024).decode("utf-8")
        except OSError:
            break
        if not message:
            break
        add(message)


def main():
    name = input("Enter your name: ")
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.connect((HOST, PORT))
    sock.send(name.encode("utf-8"))
    redraw()
    threading.Thread(target=receive_messages, args=(sock,), daemon=True).start()
    while True:
        message = input()
        sock.send(message.encode("utf-8"))
        add("You: " + message)


if __name__ == "__main__":
    main()
