"""What a scene claims, and how each claim is judged: pure functions of the transcript.

Rule 1. A claim that something *happens* is waited for in the play; seen is proven. If it was missed in a fast
        play, a patient one decides.
Rule 2. A claim that something *never happens* is judged at the curtain, over the whole record. A violation
        that was seen is a proof (`violation`): no second play takes it back.
"""

from grader.claims.complaint import Claim, Complaint
from grader.claims.happens import Answered, Connects, Hears, Serves
from grader.claims.record import Named, NeverHears, NoEcho, OnceInOrder, Outlasts
from grader.claims.trials import AtMost, GetsIn, Notices, Sound

__all__ = [
    "Answered", "AtMost", "Claim", "Complaint", "Connects", "GetsIn", "Hears", "Named", "NeverHears", "NoEcho",
    "Notices", "OnceInOrder", "Outlasts", "Serves", "Sound",
]  # fmt: skip
