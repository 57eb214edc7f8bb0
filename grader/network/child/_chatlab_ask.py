"""The questions that a student's process asks the grader, and what is reported of its threads.

Rule 1. A question is one datagram, from a socket that lives as long as the question; so is its answer. There is no
        connection, no thread, no lock and nothing that is shared or stays open, so that fork, signal handlers,
        threads and interpreter shutdown work, and a program that closes all descriptors closes nothing of ours.
Rule 2. A socket is known by the kernel's address of it, so that dup, fromfd, detach and fork keep working.
Rule 3. Only C parts are imported: a student's folder cannot shadow them.
"""

import os
import sys

import _socket
from _thread import get_ident

PORT, TOKEN = os.environ.get("CHAT_LAB_CONTROL", "0 -").split(" ", 1)
LIBRARIES = (os.path.dirname(os.__file__), *(path for path in sys.path if path.endswith(".zip")))
PACKAGES = os.sep + "site-packages" + os.sep
ZIPPED = {  # the modules of a zipped library, as their code names them
    name[:-1]
    for names in getattr(sys.modules.get("zipimport"), "_zip_directory_cache", {}).values()
    for name in names
    if name.endswith(".pyc")
}
MAIN_THREAD = get_ident()
TCP, UDP = int(_socket.SOCK_STREAM), int(_socket.SOCK_DGRAM)
V4, V6 = int(_socket.AF_INET), int(getattr(_socket, "AF_INET6", -1))
LOOPBACK = "127.0.0.1"
REPORTS = 64  # how often one connection is reported to wait for input: joining takes a few
FACTS = 300  # calls of one kind on one connection that are told with what they carried: a play has a tenth of them
KEPT = 400  # bytes of what one call carried that are told
CALLERS = 4  # functions of the program, the one that calls and those above it
MOST_DEADLINE = 65535  # milliseconds of a socket's timeout that are reported
LONGEST_PROMPT = 1000  # characters of a prompt that are reported

raw = _socket.socket
begins = ends = lambda: None  # told where the lines of the program are followed: `_chatlab_trace`
received = {}  # key of a socket -> bytes (UDP: datagrams; a listening one: connections) that the program took from it
frames = set()  # the file names of our own code
sent = {TCP: 0, UDP: 0}  # bytes (UDP: datagrams) that this process has sent
reported = {}  # key of a socket -> (bytes at the last report, number of reports)
told = {}  # (call, key of a socket) -> calls that were told with what they carried
seen = set()  # (thread, call, key) that were reported
inside = set()  # threads that are inside one of our own calls: the audit hook lets those pass


def field(value):
    """Return one field of a question: its type's letter, and the number, or the bytes in hexadecimal."""
    if isinstance(value, int):
        return "i%d" % value
    return "b" + value.hex() if isinstance(value, bytes) else "s" + value.encode("utf-8", "surrogatepass").hex()


def really(call, *arguments):
    """Make a call of our own, mostly one of the kernel's on a socket; our audit hook knows that it is ours."""
    me = get_ident()
    nested = me in inside
    inside.add(me)
    try:
        return call(*arguments)
    finally:
        if not nested:
            inside.discard(me)


def ask(*question):
    """Send one question to the grader; return the fields of its answer, [] where there is none."""
    return really(exchange, "\t".join(map(field, (TOKEN, os.getpid()) + question)).encode())


def exchange(question):
    channel = None
    try:
        channel = raw(V4, UDP)
        channel.settimeout(5.0)
        channel.connect((LOOPBACK, int(PORT)))  # nobody else can answer
        channel.send(question)
        return channel.recv(65535).decode().split("\t")
    except OSError:
        return []
    finally:
        if channel is not None:
            channel.close()


def kind_of(self):
    """Return TCP or UDP for an internet socket, 0 for all others."""
    kind = int(raw.type.__get__(self)) & 0xF
    return kind if int(raw.family.__get__(self)) in (V4, V6) and kind in (TCP, UDP) else 0


def port_of(self, name=raw.getsockname):
    try:
        return name(self)[1]
    except (OSError, IndexError, TypeError):
        return 0


def key_of(self):
    """Return (kind, local port, peer's port) of an internet socket, (0, 0, 0) for all others."""
    kind = kind_of(self)
    return kind, kind and port_of(self), port_of(self, raw.getpeername) if kind == TCP else 0


def thread_fields(me):
    """Return (name, target, kind) of a thread: kind is main, threading, or raw (started by `_thread`)."""
    threading = sys.modules.get("threading")
    name = "thread"
    try:
        thread = threading._active.get(me)
        if thread is not None and not isinstance(thread, threading._DummyThread):
            return thread.name, target_of(thread), "main" if thread is threading.main_thread() else "threading"
    except Exception:
        name = "MainThread" if me == MAIN_THREAD else "thread"
    return name, "", "main" if me == MAIN_THREAD else "raw"


def target_of(thread):
    target = getattr(thread, "_target", None)
    if target is None:
        return "" if type(thread).__name__ in ("Thread", "_MainThread") else type(thread).__name__ + ".run"
    return getattr(target, "__qualname__", None) or type(target).__name__


def saw(self, call, asked=0):
    """Report a call the first time that this thread makes it here, and one that asks for more, and for how much."""
    key, me = key_of(self), get_ident()
    if not key[0]:
        return None
    if call != "send":
        ends()
    count = received.get(key, 0)
    last, reports = reported.get(key, (-1, 0))
    news = call != "send" and count != last and reports < REPORTS
    if (me, call, key) in seen and not news:
        return key
    seen.add((me, call, key))
    if news:
        reported[key] = count, reports + 1
    deadline = min(MOST_DEADLINE, int(1000 * (raw.gettimeout(self) or 0)))
    ask("saw", call, *key, count if call == "recv" else -1, *thread_fields(me), spot(), deadline, asked)
    return key


def is_the_programs(code):
    file = code.co_filename
    return not (file in frames or file in ZIPPED or file.startswith((*LIBRARIES, "<")) or PACKAGES in file)


def spot():
    """Return where the program is, `file:line function`: its innermost frame that is neither ours nor the library's."""
    frame = sys._getframe(1)
    while frame.f_back is not None and not is_the_programs(frame.f_code):
        frame = frame.f_back
    return at(frame)


def at(frame):
    return "%s:%d %s" % (frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name)


def who_and_where():
    """Return the thread that makes a call, and where: `file:line function` of the program's own frames, inner first."""
    frame, found = sys._getframe(1).f_back, []
    while frame is not None and len(found) < CALLERS:
        if is_the_programs(frame.f_code):
            found.append(at(frame))
        frame = frame.f_back
    return thread_fields(get_ident())[0], "\n".join(found)


def glimpse(data, size):
    """Return the first bytes of what a call has carried; nothing where it cannot be looked at so."""
    try:
        return bytes(memoryview(data).cast("B")[: min(size, KEPT)])
    except TypeError:
        return b""


def tells(call, key):
    """Tell whether what a call has carried is still told, for this connection."""
    count = told[call, key] = told.get((call, key), 0) + 1
    return count <= FACTS


def took(key, amount, asked, data, source):
    """Note what was received; `source` is the tap that a datagram came from."""
    if key:
        received[key] = received.get(key, 0) + (amount if key[0] == TCP else 1)
        if tells("recv", key):
            ask("took", *key, amount, asked, glimpse(data, amount), source, *who_and_where())
            begins()


def took_in():
    """Somebody was let in: what the program does with the connection is of interest, too."""
    begins()


def gave(self, amount, data, target):
    """Note what was sent, and have the tap pass it on before the call returns: loopback knows no delay."""
    key = key_of(self)
    if key[0]:
        sent[key[0]] += amount if key[0] == TCP else 1
        if tells("send", key):
            ask("sent", *key, amount, glimpse(data, amount), target, *who_and_where())
        else:
            ask("flush", *key)


def strip(error):
    """Take our own frames off the ends of an exception's traceback and of those behind it."""
    done = set()
    while error is not None and id(error) not in done:
        done.add(id(error))
        link = error.__traceback__
        while link is not None:
            while link.tb_next is not None and link.tb_next.tb_frame.f_code.co_filename in frames:
                link.tb_next = link.tb_next.tb_next
            link = link.tb_next
        error = error.__cause__ or error.__context__


def watch(event, arguments):
    """The audit hook: what no method of a socket tells."""
    if event == "builtins.input":
        prompt = arguments[0] if type(arguments[0]) is str else ""
        caller = sys._getframe(1)
        place = "%s:%d" % (caller.f_code.co_filename, caller.f_lineno)
        ends()
        ask("asks", sent[TCP], sent[UDP], thread_fields(get_ident())[0], prompt[-LONGEST_PROMPT:], place)
        begins()
    elif event in ("os.fork", "os.forkpty"):
        if ask("fork") == ["no"]:
            raise BlockingIOError(11, os.strerror(11))  # what a kernel says at its limit of processes
    elif event == "sys.excepthook":
        strip(arguments[2])
    elif event.startswith("cpython.run"):  # the program begins: an empty `sitecustomize` would hide one of its own
        if getattr(sys.modules.get("sitecustomize"), "__spec__", 0) is None:
            del sys.modules["sitecustomize"]
    elif event.startswith("socket.") and get_ident() not in inside:
        address = arguments[-1] if event in ("socket.bind", "socket.connect", "socket.sendto") else None
        if isinstance(address, tuple) and kind_of(arguments[0]):
            ask("past", event, str(address[0]), str(address[1]))


def begin_anew():
    """A forked child: say hello, and report its calls as its own."""
    seen.clear()
    ask("hello")


def starting(original):
    """Wrap the function by which `threading` starts a thread: who started which, and where in the student's file."""

    def start(bootstrap, *arguments, **named):
        thread = getattr(bootstrap, "__self__", None)
        if thread is not None:
            by = thread_fields(get_ident())[0]
            ask("thread", str(thread.name), target_of(thread), by, os.path.basename(spot().rpartition(" ")[0]))
        return original(bootstrap, *arguments, **named)

    return start
