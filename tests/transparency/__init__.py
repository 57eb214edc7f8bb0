"""Programs that must behave the same bare and under the grader's child and taps."""
