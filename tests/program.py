"""The program as the tests of its commands call it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str

    def records(self) -> list[dict[str, Any]]:
        """What stands on stdout as JSON lines; a line that is no JSON fails the test."""
        return [json.loads(line) for line in self.out.splitlines()]


Thidua = Callable[..., Outcome]
