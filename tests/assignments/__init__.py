"""Promises of the assignments that come with the kit."""
