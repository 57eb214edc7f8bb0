"""The grader: starts a student's chat, types at it, looks at its screens, and scores what it saw.

Nothing is imported here: `python -m grader` may run inside a student's folder, and the first thing to
happen must be `__main__` taking that folder off the module path.
"""
