"""Tells, where the grader asks for it, of errors that pass the program's own lines, and of the lines that a word takes.

Rule 1. Lines are told only from a call that has received something, or reads the keyboard, to the thread's next such
        call, and only the first of them: whatever else the program does is slowed down by its calls alone.
"""

import sys

from _chatlab_ask import ask, at, get_ident, is_the_programs, really, thread_fields

MOST, MOST_PLACES = 6, 100  # how often one line's error is told, and of how many lines
STEPS = 80  # lines that are told of one way
ENDS = StopIteration, StopAsyncIteration, GeneratorExit, SystemExit, KeyboardInterrupt  # no errors
OF_PYTHON = {"builtins", "socket", "struct", "json.decoder", "_pickle"}  # their words call no code of the program's

times = {}  # (file, line, type of error) -> how often it was told
steps = {}  # thread -> the lines that it has run since something came to it


def told_of(frame, error):
    code = frame.f_code
    key = code.co_filename, frame.f_lineno, type(error)
    if isinstance(error, ENDS) or times.get(key, 0) >= MOST or (key not in times and len(times) >= MOST_PLACES):
        return
    times[key] = times.get(key, 0) + 1
    said = type(error).__name__
    if type(error).__module__ in OF_PYTHON and all(type(part) in (str, bytes, int) for part in error.args):
        said += ": " + str(error)[:200]
    ask("raised", id(error), said, thread_fields(get_ident())[0], at(frame))


def trace(frame, event, argument):
    if not is_the_programs(frame.f_code):
        return None
    try:
        if event == "exception":
            really(told_of, frame, argument[1])
        way = steps.get(get_ident())
        if way is not None and event == "line":
            way.append(at(frame))
        frame.f_trace_lines = way is not None and len(way) < STEPS
    except Exception:  # at the limit of recursion, say: the program's own error goes on
        frame.f_trace_lines = False
    return trace


def begins():
    """Something has come to this thread: from now on its lines are told."""
    steps[get_ident()] = []
    frame = sys._getframe(1).f_back
    while frame is not None:
        if frame.f_trace is not None:
            frame.f_trace_lines = True
        frame = frame.f_back


def ends():
    """This thread waits for something else: tell the lines that it has run."""
    way = steps.pop(get_ident(), None)
    if way:
        ask("did", thread_fields(get_ident())[0], "\n".join(way))


def watch(threading=None):
    """Begin in this thread, or in those that `threading` will start."""
    (threading or sys).settrace(trace)
