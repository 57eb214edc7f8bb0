"""Why a criterion failed: pure functions from what a play has left to the student's line and what to change in it."""
