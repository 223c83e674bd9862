"""Surfaces → ids by what stands in the vocabulary and in the packs: exact names, folded names, names contained."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_WORD = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]|\w+")  # a Chinese character or a kana is a word
_COVER = 0.6  # a name must make up this share of the surface that contains it
_PROPER = 3  # words that a contained name must have: "Gratitude" alone says too little


@dataclass(frozen=True, slots=True)
class Link:
    """An id, how it was found, and how sure: 1 for a name, the share of the surface, or the cosine of a neighbour."""

    id: str
    method: str
    score: float


def exact_key(name: str) -> str:
    """A name's words, case and punctuation aside."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", name).casefold()))


def folded_key(name: str) -> str:
    """Likewise without diacritics: translations and headlines lose them."""
    return _bare(exact_key(name))


def _bare(key: str) -> str:
    if key.isascii():
        return key
    base = unicodedata.normalize("NFD", key).replace("đ", "d")
    return "".join(c for c in base if not unicodedata.combining(c))


class Names:
    """The names of one vocabulary in all languages."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._exact = {exact_key(name): key for key, all_names in names.items() for name in all_names}
        self._folded = {_bare(exact): key for exact, key in self._exact.items()}

    def find(self, surface: str) -> Link | None:
        """The entry that the surface names: exactly, without diacritics, or with words of its own around the name."""
        exact = self._exact.get(exact_key(surface))
        if exact:
            return Link(exact, "alias", 1.0)
        key = folded_key(surface)
        folded = self._folded.get(key)
        if folded:
            return Link(folded, "folded", 1.0)
        return next((Link(self._folded[part], "contained", len(part) / len(key)) for part in self._parts(key)), None)

    def _parts(self, key: str) -> Iterator[str]:
        """The names that a key contains and that make up enough of it, the longest first."""
        words = key.split()
        for length in range(len(words) - 1, _PROPER - 1, -1):
            for first in range(len(words) - length + 1):
                part = " ".join(words[first : first + length])
                if part in self._folded and len(part) >= _COVER * len(key):
                    yield part
