"""Hostile hand-ins, as data."""
