"""The traceback module on errors of socket calls: format_exc, extract_tb, from_exception, and the frames by hand."""
import socket
import sys
import traceback

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def call():
    with socket.socket() as sock:
        sock.connect(("127.0.0.1", PORT))


def serve():
    with socket.create_server(("127.0.0.1", PORT)) as first, socket.create_server(("127.0.0.1", PORT)):
        first.accept()


def read():
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.01)
    with listener:
        listener.accept()


def resolve():
    socket.create_connection(("no-such-host.invalid", PORT))


for function in (call, serve, read, resolve):
    try:
        function()
    except OSError as error:
        print(type(error).__name__)
        lines = traceback.format_exc().splitlines()
        print("  lines about files:", sum(line.startswith("  File ") for line in lines))
        if function is not resolve:
            print("  last line:", lines[-1].replace(str(PORT), "PORT"))
        print("  extract_tb:", [frame.name for frame in traceback.extract_tb(error.__traceback__)])
        link, names = error.__traceback__, []
        while link is not None:
            names.append(link.tb_frame.f_code.co_name)
            link = link.tb_next
        print("  by hand:", names)
        print("  context:", error.__context__ is None, error.__cause__ is None, error.__suppress_context__)
        printed = traceback.TracebackException.from_exception(error)
        print("  TracebackException:", [frame.name for frame in printed.stack])
