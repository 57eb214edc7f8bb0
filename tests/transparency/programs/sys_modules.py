"""What a program finds when it starts: modules, names, hooks, arguments, path and signal handlers as usual."""
import sys

early = "socket _socket threading selectors select json queue struct subprocess logging signal".split()
print([name for name in early if name in sys.modules])
print([name for name in sys.modules if "chat" in name or "grader" in name or "tap" in name.split("_")])

import builtins
import faulthandler
import os
import signal
import sysconfig

print(__name__, os.path.basename(__file__), sorted(name for name in globals() if name.startswith("__")))
print(sys.argv[0] == __file__, len(sys.argv), os.path.samefile(sys.path[0], os.path.dirname(__file__)))
print(sys.modules["__main__"].__file__ == __file__, __builtins__ is builtins)
print(sys.gettrace(), sys.getprofile(), sys.excepthook is sys.__excepthook__, sys.displayhook is sys.__displayhook__)
print(input is builtins.input, type(input).__name__, input.__name__, print.__module__)
print(signal.getsignal(signal.SIGINT) is signal.default_int_handler, signal.getsignal(signal.SIGTERM))
print(sys.stdout is sys.__stdout__, sys.stdout.encoding, sys.stdin.isatty(), sys.flags.interactive)

import threading

print("threads:", threading.active_count(), threading.current_thread().name, threading.main_thread().name)
print(threading.gettrace() if hasattr(threading, "gettrace") else None, threading.Thread.__module__)
import socket

print(socket.__name__, os.path.basename(socket.__file__), socket.__spec__.name, type(socket).__name__)
print(os.path.dirname(socket.__file__) == sysconfig.get_path("stdlib"))
print(socket.getdefaulttimeout(), "socket" in sys.modules, sys.modules["socket"] is socket)
print(len(set(sys.path)) == len(sys.path), sys.getrecursionlimit(), faulthandler.__name__ in sys.builtin_module_names)
