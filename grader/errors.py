"""Whose fault it is.

Rule 1. A student's mistake is never an exception that leaves the engine: it is a finding.
Rule 2. What leaves `engine.play` as an exception is wrong usage, the teacher's, or ours.
"""


class UsageError(Exception):
    """The command line asks for something that is not there: a path, a file, an option's value."""


class AssignmentError(Exception):
    """The teacher's fault: a rubric or a scenario file that cannot be used. Names the file and the line."""
