"""Stand-in for `tqdm.auto`: the same as `tqdm`."""

from . import tqdm, trange

__all__ = ["tqdm", "trange"]
