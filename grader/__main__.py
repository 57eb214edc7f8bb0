"""`python -m grader`. This file parses on Python 3.6, so that an older Python gets a sentence.

`python -m` puts the current folder first on the module path. It may be a student's, with a `socket.py` or a
`rich.py` in it: it is taken off before anything else is imported. The grader's own modules are found through
its package, whichever folder that came from.
"""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "The grader needs Python 3.11 or newer, and this is Python {}.{}. "
        "Start it with a newer one; the programs it grades may run on another: --python 3.8\n".format(
            *sys.version_info[:2]
        )
    )
    sys.exit(2)

if __name__ == "__main__":
    if not sys.flags.safe_path:  # -P, -I and PYTHONSAFEPATH never put it there
        del sys.path[0]
    import signal

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # while our modules load, Ctrl-C just ends us

    try:
        from grader.cli import console
    except ModuleNotFoundError as error:
        if error.name not in ("rich", "psutil"):
            raise
        said = "{}: the grader needs it, and this Python does not have it. Install the kit as README.md says, "
        sys.stderr.write(said.format(error.name) + "or use the Python that it is installed in.\n")
        sys.exit(3)

    console()
