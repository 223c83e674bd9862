"""A long text is told by samples of it."""

from __future__ import annotations

WHOLE = 450  # characters: a text up to this length is read whole
_WINDOWS = 5
_WINDOW = 90  # five of these were enough for every article of the gold sets


def sample(text: str) -> list[str]:
    """Pieces of `text`: the text itself when short, else windows spread evenly from its beginning to its end.

    A window begins and ends at a space where there is one near, so that no word is cut.
    """
    if len(text) <= WHOLE:
        return [text]
    step = (len(text) - _WINDOW) // (_WINDOWS - 1)
    return [_window(text, number * step) for number in range(_WINDOWS)]


def _window(text: str, at: int) -> str:
    start = 0 if at == 0 else text.find(" ", at, at + _WINDOW // 4) + 1 or at
    end = text.rfind(" ", at + _WINDOW * 3 // 4, at + _WINDOW)
    return text[start : end if end > 0 else at + _WINDOW]
