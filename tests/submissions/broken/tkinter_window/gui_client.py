"""Client with a window of tkinter: the name is asked in a dialogue; without a screen it ends before it connects."""
import socket
import threading
import tkinter as tk
from tkinter import simpledialog


class Gui:
    def __init__(self):
        self.root = tk.Tk()
        self.root.title("Chat")
        self.root.withdraw()
        self.name = simpledialog.askstring("Name", "Enter your name", parent=self.root) or "anonymous"
        self.root.deiconify()
        self.box = tk.Text(self.root, state="disabled", height=20, width=60)
        self.box.pack(padx=5, pady=5)
        self.entry = tk.Entry(self.root, width=50)
        self.entry.bind("<Return>", self.send)
        self.entry.pack(side="left", padx=5, pady=5)
        tk.Button(self.root, text="Send", command=self.send).pack(side="right")
        self.sock = socket.create_connection(("127.0.0.1", 5432))
        threading.Thread(target=self.receive, daemon=True).start()

    def show(self, text):
        self.box.config(state="normal")
        self.box.insert("end", text + "\n")
        self.box.config(state="disabled")
        self.box.see("end")

    def send(self, event=None):
        text = self.entry.get()
        if text:
            self.sock.sendall(f"{self.name}: {text}".encode())
            self.show("Me: " + text)
            self.entry.delete(0, "end")

    def receive(self):
        while data := self.sock.recv(1024):
            self.root.after(0, self.show, data.decode())


Gui().root.mainloop()
