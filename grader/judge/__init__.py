"""The record of a play in, verdicts out: pure functions, nothing here opens, waits or prints."""
