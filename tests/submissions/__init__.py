"""Whole programs with known verdicts: the grader is measured on them."""
