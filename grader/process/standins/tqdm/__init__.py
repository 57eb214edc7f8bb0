"""Stand-in for `tqdm`: goes through what it is given, and draws no bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class tqdm:
    """Counts, and shows nothing."""

    def __init__(self, iterable: Iterable[Any] | None = None, desc: str | None = None, total: Any = None, **how: Any):
        self.iterable, self.desc, self.total, self.n = iterable, desc, total, 0

    def __iter__(self) -> Iterator[Any]:
        for item in self.iterable or ():
            yield item
            self.n += 1

    def __len__(self) -> int:
        return int(self.total) if self.iterable is None else len(self.iterable)  # type: ignore[arg-type]

    def __bool__(self) -> bool:
        return True

    def __enter__(self) -> tqdm:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def update(self, n: int = 1) -> None:
        self.n += n

    def set_description(self, desc: str | None = None, refresh: bool = True) -> None:
        self.desc = desc

    def set_postfix(self, *pairs: Any, **named: Any) -> None:
        pass

    def refresh(self, *how: Any, **more: Any) -> None:
        pass

    def reset(self, total: Any = None) -> None:
        self.n = 0

    def clear(self) -> None:
        pass

    def close(self) -> None:
        pass

    @staticmethod
    def write(s: object, file: Any = None, end: str = "\n", nolock: bool = False) -> None:
        print(s, file=file, end=end)


def trange(*numbers: int, **how: Any) -> tqdm:
    """Go through a range."""
    return tqdm(range(*numbers), **how)
