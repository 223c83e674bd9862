"""What a Vietnamese syllable looks like, with or without its diacritics."""

from __future__ import annotations

import re
import unicodedata

from pipeline.languages.cyrillic import is_transcribed

_SYLLABLE = re.compile(
    r"(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?", re.IGNORECASE
)
_HIGHLAND_LEAD = re.compile(r"(?:kon|k?rong|dak|dac|ea|ia|ya|cu|chu|plei|buon|po|mang)(?: \w+)?")
_HIGHLAND = re.compile(r"[bcdghkmprst]?[lrwh]?[aeiouy]{1,3}(?:ng|nh|ch|[bcdghklmnprstw])?h?")


def fold(text: str) -> str:
    """Lower case without diacritics: "Đặng" → "dang"."""
    lowered = text.lower().replace("ð", "đ")  # some pages write Ð (eth) for Đ
    if lowered.isascii():
        return lowered
    base = unicodedata.normalize("NFD", lowered.replace("đ", "d"))
    return "".join(c for c in base if not unicodedata.combining(c))


def is_syllable(folded: str) -> bool:
    """Whether a folded word is built as a Vietnamese syllable is, in Latin or Cyrillic letters."""
    return _SYLLABLE.fullmatch(folded) is not None or is_transcribed(folded)


def is_highland(lead: str, folded: str) -> bool:
    """Whether a folded word goes on a name of the Central Highlands: "Kon Plang", "Krông Drăng"."""
    return _HIGHLAND_LEAD.fullmatch(fold(lead)) is not None and _HIGHLAND.fullmatch(folded) is not None
