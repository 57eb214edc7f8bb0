"""Whole programs with known verdicts, by which the grader is measured: submissions, mutants, second tier, accidents."""
