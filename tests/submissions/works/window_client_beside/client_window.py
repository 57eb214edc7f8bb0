"""The same chat in a window."""
import socket
import threading
import tkinter as tk


class Window:
    def __init__(self):
        self.root = tk.Tk()
        self.root.title("Chat")
        self.box = tk.Listbox(self.root)
        self.box.pack()
        self.entry = tk.Entry(self.root)
        self.entry.pack()
        self.entry.bind("<Return>", self.send)
        self.link = socket.create_connection(("127.0.0.1", 6400))
        self.link.sendall(b"window\n")
        threading.Thread(target=self.receive, daemon=True).start()

    def send(self, _event):
        self.link.sendall((self.entry.get() + "\n").encode())
        self.entry.delete(0, tk.END)

    def receive(self):
        for line in self.link.makefile(encoding="utf-8"):
            self.box.insert(tk.END, line.strip())


if __name__ == "__main__":
    Window().root.mainloop()
