"""Surfaces → ids by what stands in the vocabulary and in the packs: exact names, folded names, names contained."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_COVER = 0.6  # a name must make up this share of the surface that contains it
_PROPER = 3  # words that a contained name must have: "Gratitude" alone says too little


@dataclass(frozen=True, slots=True)
class Link:
    """An id, how it was found, and how sure: 1 for a name, the cosine for a neighbour."""

    id: str
    method: str
    score: float


def exact_key(name: str) -> str:
    """A name's words, case and punctuation aside."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", name).casefold()))


def folded_key(name: str) -> str:
    """Likewise without diacritics: translations and headlines lose them."""
    base = unicodedata.normalize("NFD", exact_key(name)).replace("đ", "d")
    return "".join(c for c in base if not unicodedata.combining(c))


class Names:
    """The names of one vocabulary in all languages."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        pairs = [(name, key) for key, all_names in names.items() for name in all_names]
        self._exact = {exact_key(name): key for name, key in pairs}
        self._folded = {folded_key(name): key for name, key in pairs}
        self._contained = sorted(
            ((key, id_) for key, id_ in self._folded.items() if len(key.split()) >= _PROPER),
            key=lambda pair: (-len(pair[0]), pair),
        )

    def find(self, surface: str) -> Link | None:
        """The entry that the surface names: exactly, without diacritics, or with words of its own around the name."""
        exact = self._exact.get(exact_key(surface))
        if exact:
            return Link(exact, "alias", 1.0)
        key = folded_key(surface)
        folded = self._folded.get(key)
        if folded:
            return Link(folded, "folded", 1.0)
        padded = f" {key} "
        for name, id_ in self._contained:
            if len(name) < _COVER * len(key):
                return None
            if f" {name} " in padded:
                return Link(id_, "contained", len(name) / len(key))
        return None
