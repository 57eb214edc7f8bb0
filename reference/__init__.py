"""The chat, complete: `tcp/` and `udp/` are shaped like submissions, and `python -m reference` starts them.

Nothing is imported here: `__main__` first takes the current folder off the module path.
"""
