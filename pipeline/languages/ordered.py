"""What stands in a text, in order, and what of it stands in a stretch."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import Protocol, TypeVar


class Placed(Protocol):
    """Anything with an offset at which it begins."""

    @property
    def start(self) -> int: ...


Thing = TypeVar("Thing", bound=Placed)


class Ordered(tuple[Thing, ...]):  # noqa: SLOT001 - it keeps its `starts`
    """Things in the order of their start."""

    @cached_property
    def starts(self) -> list[int]:
        """Where each of them begins."""
        return [thing.start for thing in self]

    def starting_in(self, start: int, end: int) -> tuple[Thing, ...]:
        """Those that begin in [start, end)."""
        return self[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
