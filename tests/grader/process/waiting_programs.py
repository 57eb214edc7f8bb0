"""Programs that wait: those that will go on by themselves, those that never will, and what only the kernel knows."""

GOES_ON = {
    "sleeps": "import time; time.sleep(2)",
    "a timer thread": """
        import threading
        done = threading.Event()
        threading.Timer(2, done.set).start()
        done.wait()
    """,
    "a queue with a deadline": """
        import queue
        try:
            queue.Queue().get(timeout=2)
        except queue.Empty:
            pass
    """,
    "a socket with a deadline": """
        import socket
        one, other = socket.socketpair()
        one.settimeout(2)
        try:
            one.recv(1)
        except TimeoutError:
            pass
    """,
    "a deadline that the kernel keeps": """
        import socket, struct
        door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        door.bind(("127.0.0.1", 0))
        door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 2, 0))
        try:
            door.recv(1)
        except BlockingIOError:
            pass
    """,
    "a socket's deadline that the kernel keeps": """
        import socket, struct
        one, other = socket.socketpair()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 2, 0))
        try:
            one.recv(1)
        except BlockingIOError:
            pass
    """,
    "the same, past the module": """
        import _socket, struct
        door = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)
        door.bind(("127.0.0.1", 0))
        door.setsockopt(_socket.SOL_SOCKET, _socket.SO_RCVTIMEO, struct.pack("ll", 2, 0))
        try:
            door.recv(1)
        except BlockingIOError:
            pass
    """,
    "the same, while it sends": """
        import socket, struct
        one, other = socket.socketpair()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", 2, 0))
        try:
            one.sendall(bytes(10_000_000))
        except BlockingIOError:
            pass
    """,
    "a terminal's own deadline": """
        import os, pty, termios
        ours, theirs = pty.openpty()
        settings = termios.tcgetattr(theirs)
        settings[3] &= ~termios.ICANON
        settings[6][termios.VMIN], settings[6][termios.VTIME] = 0, 20
        termios.tcsetattr(theirs, termios.TCSANOW, settings)
        os.read(theirs, 1)
    """,
    "a child whose alarm ends it": """
        import subprocess, sys
        subprocess.run([sys.executable, "-c", "import signal; signal.alarm(2); signal.pause()"])
    """,
    "select with a deadline": "import select, sys; select.select([sys.stdin], [], [], 2)",
    "poll with a deadline": "import select; waits = select.poll(); waits.register(0); waits.poll(2000)",
    "epoll with a deadline": """
        import asyncio
        asyncio.run(asyncio.sleep(2))
    """,
    "an alarm": """
        import signal
        signal.signal(signal.SIGALRM, lambda *_: None)
        signal.setitimer(signal.ITIMER_REAL, 2)
        signal.pause()
    """,
    "a timer that is a file": """
        import ctypes, os, struct
        libc = ctypes.CDLL(None)
        timer = libc.timerfd_create(1, 0)
        libc.timerfd_settime(timer, 0, struct.pack("4q", 0, 0, 2, 0), None)
        os.read(timer, 8)
    """,
    "a timer of the process": """
        import ctypes, signal, struct
        signal.signal(signal.SIGUSR1, lambda *_: None)
        libc = ctypes.CDLL(None)
        timer = ctypes.c_void_p()
        libc.timer_create(1, struct.pack("qii48x", 0, signal.SIGUSR1, 0), ctypes.byref(timer))
        libc.timer_settime(timer, 0, struct.pack("4q", 0, 0, 2, 0), None)
        signal.pause()
    """,
    "a child that sleeps": """
        import subprocess, sys
        subprocess.run([sys.executable, "-c", "import time; time.sleep(2)"])
    """,
    "a child that has left, and sleeps": """
        import subprocess, sys
        read = "import sys; sys.stdin.read()"
        write = "import time; time.sleep(2)"
        out = subprocess.Popen([sys.executable, "-c", write], stdout=subprocess.PIPE, start_new_session=True)
        out.stdout.read()
    """,
    "works all the time": """
        import time
        end = time.monotonic() + 2
        while time.monotonic() < end:
            pass
    """,
    "one thread of many": """
        import threading, time
        gate = threading.Lock()
        gate.acquire()
        for _ in range(5):
            threading.Thread(target=gate.acquire, daemon=True).start()
        sleeper = threading.Thread(target=time.sleep, args=(2,))
        sleeper.start()
        sleeper.join()
    """,
}

STANDS = {
    "input": "input()",
    "a socket": """
        import socket
        one, other = socket.socketpair()
        one.recv(1)
    """,
    "a server": """
        import socket
        socket.create_server(("127.0.0.1", 5000)).accept()
    """,
    "a server for datagrams": """
        import socket
        door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        door.bind(("127.0.0.1", 5000))
        door.recvfrom(1024)
    """,
    "a lock that is never released": """
        import threading
        gate = threading.Lock()
        gate.acquire()
        threading.Thread(target=gate.acquire, daemon=True).start()
        gate.acquire()
    """,
    "an empty queue": "import queue; queue.Queue().get()",
    "select": """
        import select, socket
        select.select([socket.create_server(("127.0.0.1", 5000))], [], [])
    """,
    "asyncio": """
        import asyncio
        async def serve():
            server = await asyncio.start_server(print, "127.0.0.1", 5000)
            await server.serve_forever()
        asyncio.run(serve())
    """,
    "threads that were joined": """
        import threading
        readers = [threading.Thread(target=input) for _ in range(3)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
    """,
    "a reader who does not read": """
        import socket
        one, other = socket.socketpair()
        one.sendall(bytes(10_000_000))
    """,
}

ON_ITS_WAY = {
    "a call that the kernel repeats": """
        door = socket.socket()
        door.bind(("127.0.0.1", 0))
        door.listen(0)
        callers = [socket.socket() for _ in range(4)]
        for caller in callers:
            caller.setblocking(False)
            caller.connect_ex(door.getsockname())
    """,
    "somebody elsewhere": """
        door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        door.connect(("192.0.2.1", 9))
    """,
    "": "",
}
