"""Server: `/nick` and `/join` want words, which only the refusal tells."""

import socket
import threading

channels = {}
lock = threading.Lock()


class User(threading.Thread):
    def __init__(self, sock):
        threading.Thread.__init__(self)
        self.daemon = True
        self.sock = sock
        self.nick = None
        self.channel = None

    def reply(self, text):
        try:
            self.sock.sendall((text + "\r\n").encode("utf-8"))
        except OSError:
            pass

    def leave(self):
        if self.channel:
            with lock:
                channels[self.channel].discard(self)
            self.to_channel(f"* {self.nick} has left {self.channel}")
            self.channel = None

    def to_channel(self, text):
        with lock:
            for u in channels.get(self.channel, ()):
                if u is not self:
                    u.reply(text)

    def run(self):
        self.reply("Welcome to PyIRC. Set your nickname with /nick, then /join a channel, for example #main")
        try:
            for line in self.sock.makefile("r", encoding="utf-8"):
                line = line.strip()
                word = line.split()
                if not word:
                    continue
                if word[0] == "/nick" and len(word) == 2:
                    self.nick = word[1]
                    self.reply(f"You are now known as {self.nick}")
                elif word[0] == "/join" and len(word) == 2 and word[1].startswith("#"):
                    if not self.nick:
                        self.reply("/nick first")
                        continue
                    self.leave()
                    self.channel = word[1]
                    with lock:
                        channels.setdefault(self.channel, set()).add(self)
                    self.reply(f"Now talking on {self.channel}")
                    self.to_channel(f"* {self.nick} has joined {self.channel}")
                elif word[0] == "/quit":
                    break
                elif word[0].startswith("/"):
                    self.reply("Unknown command or wrong arguments: /nick NAME, /join #CHANNEL, /quit")
                elif not self.channel:
                    self.reply("You are not on a channel, use /join")
                else:
                    self.to_channel(f"<{self.nick}> {line}")
        except OSError:
            pass
        self.leave()
        self.sock.close()


s = socket.create_server(("127.0.0.1", 6667))
print("PyIRC on 6667")
while True:
    User(s.accept()[0]).start()
