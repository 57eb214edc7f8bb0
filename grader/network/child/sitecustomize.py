"""Runs first inside every Python process of a student's program; keeps to what Python 3.8 knows.

Rule 1. The program must not be able to tell: addresses, errors, tracebacks and modules are the natural ones.
        Methods of `socket.socket` are replaced, never the class: type, repr and subclasses stay.
Rule 2. Nothing is imported that a student's folder could shadow, and what was imported leaves `sys.modules`.
        `socket` is patched when the program imports it; a student's own `socket.py` is left alone.
Rule 3. A `sitecustomize` that stands behind this one on the path runs too.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SOCKET_IS_NEW = "_socket" not in sys.modules

import _chatlab_addresses as addresses
import _chatlab_ask as questions
import _chatlab_names as names
import _chatlab_sockets as methods

WRAPPED = (
    "bind", "listen", "connect", "connect_ex", "getsockname", "getpeername", "setsockopt", "getsockopt",
    "send", "sendall", "_accept", "shutdown",
)  # fmt: skip
OWN = [questions, addresses, names, methods]
watch = None
if os.environ.get("CHAT_LAB_TRACE"):  # the grader wants to hear of errors that are caught, and of the lines that run
    import _chatlab_trace

    OWN.append(_chatlab_trace)
    watch = _chatlab_trace.watch
    questions.begins, questions.ends = _chatlab_trace.begins, _chatlab_trace.ends


def patch_socket(module):
    cls, raw = module.socket, questions.raw
    made = {name: getattr(methods, name, None) or getattr(addresses, name) for name in WRAPPED}
    for name in ("recv", "recv_into", "recvfrom", "recvfrom_into", "recvmsg", "recvmsg_into"):
        if hasattr(raw, name):
            made[name] = methods.make_receiver(getattr(raw, name))
    for name, least in (("sendto", 1), ("sendmsg", 3)):
        if hasattr(raw, name):
            made[name] = methods.make_sender(getattr(raw, name), least)
    made.update(_real_close=methods.make_close(cls._real_close), __init__=addresses.make_init(cls.__init__))
    for name, method in made.items():  # each has the name and the help text of the one that it stands in for
        method.__name__, method.__qualname__, method.__module__ = name, "socket." + name, "socket"
        method.__doc__ = getattr(getattr(raw, name, None), "__doc__", None)
        setattr(cls, name, method)
    cls.family = addresses.make_family(cls.family, getattr(module, "AF_INET6", None))
    for name, function in {**names.wrap(module), **of_system(module)}.items():
        setattr(module, name, function)


def of_system(_module):
    """Return what a system wraps besides."""
    return {}


def patch_threading(module):
    made = module._make_invoke_excepthook

    def _make_invoke_excepthook():
        invoke = made()

        def invoke_excepthook(thread):
            questions.strip(sys.exc_info()[1])
            invoke(thread)

        return invoke_excepthook

    module._make_invoke_excepthook = _make_invoke_excepthook
    for name in ("_start_new_thread", "_start_joinable_thread"):  # the second one since Python 3.13
        if hasattr(module, name):
            setattr(module, name, questions.starting(getattr(module, name)))
    if watch:
        watch(module)


def patch_traceback(module):
    original = module.TracebackException.__init__

    def __init__(self, exc_type, exc_value, exc_traceback, *rest, **named):
        questions.strip(exc_value)
        original(self, exc_type, exc_value, exc_traceback, *rest, **named)

    module.TracebackException.__init__ = __init__


PATCHES = {"socket": patch_socket, "threading": patch_threading, "traceback": patch_traceback}
if sys.platform == "win32":  # nothing else asks
    import _chatlab_windows as windows

    OWN.append(windows)
    PATCHES.update(windows.PATCHES)
    addresses.take_over, of_system = windows.take_over, windows.wrap


class Loader:
    """Loads a module as its own loader does, and patches it; the module shows that one, which may load many."""

    def __init__(self, loader):
        self.loader = loader

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        name = module.__name__
        module.__loader__ = module.__spec__.loader = self.loader
        if name == "socket":  # its C part must be the one that our methods stand on
            sys.modules.setdefault("_socket", methods._socket)
        self.loader.exec_module(module)
        PATCHES[name](module)


class Finder:
    """Finds what the other finders find, and patches the standard library's modules once they have run."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name not in PATCHES:
            return None
        specs = (finder.find_spec(name, path, target) for finder in sys.meta_path if finder is not Finder)
        spec = next((spec for spec in specs if spec is not None), None)
        origin = os.path.dirname((spec and spec.origin) or "")
        if spec and spec.loader is not None and {origin, os.path.dirname(origin)}.intersection(questions.LIBRARIES):
            spec.loader = Loader(spec.loader)  # type: ignore[assignment]
        return spec


class Last:
    """Finds the base classes and stand-ins, but only what nobody else has found: a folder of that name, too, wins."""

    @staticmethod
    def find_spec(name, path=None, _target=None):
        import _frozen_importlib_external  # the C part of importlib, as below

        for alias in os.environ.get("CHAT_LAB_ALIASES", "").split(os.pathsep):
            package, _is, folder = alias.partition("=")
            if (package + ".").startswith(name + "."):  # the folder's own place in a repository, and what is above it
                import _frozen_importlib  # as below

                spec = _frozen_importlib.ModuleSpec(name, None, is_package=True)
                spec.submodule_search_locations = [folder] if name == package else []
                return spec
        folders = os.environ.get("CHAT_LAB_PATH", "").split(os.pathsep)
        return _frozen_importlib_external.PathFinder.find_spec(name, folders) if path is None else None


def pass_on():
    """Run the `sitecustomize` that stands behind this one; leave an empty one where there is none."""
    sys.modules["sitecustomize"] = type(sys)("sitecustomize")
    for finder in sys.meta_path:
        spec = finder.find_spec("sitecustomize", None)
        if spec is not None and spec.loader is not None:
            import _frozen_importlib  # the C part of importlib: nothing can stand in its place

            module = sys.modules["sitecustomize"] = _frozen_importlib.module_from_spec(spec)
            spec.loader.exec_module(module)
            return


def dump_stacks_on_request():
    """Let the grader ask a hanging program for the stacks of all its threads (SIGUSR2, where there are signals)."""
    import faulthandler

    faulthandler.enable(2)
    if hasattr(faulthandler, "register"):
        import _signal  # type: ignore[import-not-found]

        faulthandler.register(_signal.SIGUSR2, 2, True, False)


def show_as_a_terminal_does():
    """Let what a program writes to its screen show line by line; a pipe would keep it until there are 8 KB of it.

    The screen is what the first process has as standard output; those that it starts, and gives it on, have it too.
    """
    try:
        there = os.fstat(1)
    except OSError:  # it was started without one
        return
    screen = "%d:%d" % (there.st_dev, there.st_ino)
    if os.environ.setdefault("CHAT_LAB_SCREEN", screen) == screen:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(line_buffering=True)


def install():
    questions.frames.update({__file__}, (module.__file__ for module in OWN))
    for module in OWN:
        del sys.modules[module.__name__]
    if SOCKET_IS_NEW:
        del sys.modules["_socket"]
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != HERE]
    sys.meta_path.insert(0, Finder)
    sys.meta_path.append(Last)
    for name, patch in PATCHES.items():
        if name in sys.modules:
            patch(sys.modules[name])
    sys.addaudithook(questions.watch)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=questions.begin_anew)
    dump_stacks_on_request()
    questions.ask("hello")
    show_as_a_terminal_does()
    seconds = os.environ.pop("CHAT_LAB_SWITCH", "")  # a scene asks threads to take turns more often: races happen
    if seconds:
        sys.setswitchinterval(float(seconds))
    pass_on()
    if watch:
        watch()


if "CHAT_LAB_CONTROL" in os.environ:
    install()
