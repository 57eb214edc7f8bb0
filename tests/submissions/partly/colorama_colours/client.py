"""Client that colours the screen with colorama (pip install colorama)."""
import socket
import threading

from colorama import Fore, Style, init

init(autoreset=True)
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(("127.0.0.1", 5050))

name = input(Fore.YELLOW + "Enter your name: " + Style.RESET_ALL)
s.send(name.encode())


def recv():
    while True:
        try:
            msg = s.recv(1024).decode()
            if not msg:
                break
            who, _, what = msg.partition(": ")
            print(Fore.GREEN + who + Style.RESET_ALL + ": " + what)
        except Exception as e:
            print(Fore.RED + f"Error: {e}")
            break


threading.Thread(target=recv, daemon=True).start()
while True:
    msg = input(Fore.CYAN + "> ")
    if msg == "!quit":
        print(Fore.RED + "Bye")
        s.close()
        break
    s.send(msg.encode())
