"""What a Vietnamese syllable looks like, with or without its diacritics."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pipeline.languages.cyrillic import is_transcribed

_SYLLABLE = re.compile(
    r"(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?", re.IGNORECASE
)
_HIGHLAND_LEAD = re.compile(r"(?:kon|k?rong|dak|dac|ea|ia|ya|cu|chu|plei|buon|po|mang)(?: \w+)?")
_HIGHLAND = re.compile(r"[bcdghkmprst]?[lrwh]?[aeiouy]{1,3}(?:ng|nh|ch|[bcdghklmnprstw])?h?")

FAMILY_NAMES = frozenset("nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly".split())  # folded


class _Letters(dict[int, str]):
    """The letter without its diacritics for each code point, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFD", chr(code))
        return self.setdefault(code, "".join(part for part in parts if not unicodedata.combining(part)))


_LETTERS = _Letters({ord("đ"): "d", ord("ð"): "d"})  # some pages write Ð (eth) for Đ


def fold(text: str) -> str:
    """Lower case without diacritics: "Đặng" → "dang"."""
    lowered = text.lower()
    return lowered if lowered.isascii() else lowered.translate(_LETTERS)


@lru_cache(maxsize=1 << 14)  # most words come again and again
def is_syllable(folded: str) -> bool:
    """Whether a folded word is built as a Vietnamese syllable is, in Latin or Cyrillic letters."""
    return _SYLLABLE.fullmatch(folded) is not None or is_transcribed(folded)


def is_highland(lead: str, folded: str) -> bool:
    """Whether a folded word goes on a name of the Central Highlands: "Kon Plang", "Krông Drăng"."""
    return _HIGHLAND_LEAD.fullmatch(fold(lead)) is not None and _HIGHLAND.fullmatch(folded) is not None
