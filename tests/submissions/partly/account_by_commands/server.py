"""A chat in which all is done by commands: an account is made, then one logs in; other lines go to everybody."""
import socketserver
import threading

words, present, lock = {}, {}, threading.Lock()


class Guest(socketserver.StreamRequestHandler):
    name = ""

    def say(self, text):
        self.wfile.write(f"{text}\n".encode())

    def handle(self):
        self.say("Nobody knows you yet. Please: signup <nick> <secret word>   or   enter <nick> <secret word>")
        for line in self.rfile:
            text = line.decode().strip()
            if self.name:
                with lock:
                    for other in present.values():
                        if other is not self:
                            other.say(f"[{self.name}] {text}")
            else:
                self.stranger(text.split())
        present.pop(self.name, None)

    def stranger(self, said):
        if len(said) != 3 or said[0] not in ("signup", "enter"):
            self.say("I do not know who you are.")
        elif said[0] == "signup":
            words[said[1]] = said[2]
            self.say("Very well.")
        elif words.get(said[1]) != said[2]:
            self.say("That is not right.")
        else:
            with lock:
                self.name = said[1]
                present[self.name] = self
            self.say("You are in.")


socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer.daemon_threads = True
socketserver.ThreadingTCPServer(("127.0.0.1", 28001), Guest).serve_forever()
