"""The client of a chat without framing: it shows what one recv returns, and sends each typed line as it is."""
import socket
import threading

client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect(("127.0.0.1", 12345))


def receive_messages():
    while True:
        try:
            message = client.recv(4096).decode()
        except OSError:
            message = ""
        if not message:
            print("Connection to server lost.")
            break
        print(message)


# the name first, so that it cannot run together with the first message
prompt = client.recv(1024).decode()
client.sendall(input(prompt).encode())
print(client.recv(1024).decode())

threading.Thread(target=receive_messages, daemon=True).start()
while True:
    try:
        text = input()
    except EOFError:
        break
    if text:
        client.sendall(text.encode())
