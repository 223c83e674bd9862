"""How texts and phrases are written so that they match: small letters, plain signs, one way to place a tone."""

from __future__ import annotations

import re
import unicodedata

_SPACES = "\u00a0\u202f\u2009\u2007\u2002\u2003\u3000\t"
_DASHES = "‐‑‒–—−―"
_APOSTROPHES = "’ʼ´`‘"
# Full-width forms ("１２％") and the full stop and comma of Chinese and Japanese.
_WIDTHS = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    ord("。"): ".",
    ord("、"): ",",
    ord("〜"): "~",
}
_ONE_TO_ONE = (
    _WIDTHS | {ord(c): " " for c in _SPACES} | {ord(c): "-" for c in _DASHES} | {ord(c): "'" for c in _APOSTROPHES}
)
_SIGN = re.compile(f"[{re.escape(''.join(map(chr, _ONE_TO_ONE)))}]")
# Vietnamese places the tone of oa, oe, uy on either vowel: "hoá" and "hóa" are one word.
_TONES = {
    old: new
    for pair in ("oà:òa oá:óa oả:ỏa oã:õa oạ:ọa oè:òe oé:óe oẻ:ỏe oẽ:õe oẹ:ọe uỳ:ùy uý:úy uỷ:ủy uỹ:ũy uỵ:ụy").split()
    for old, new in [pair.split(":")]
}
_TONE = re.compile("|".join(_TONES))
SPACED_SCRIPTS_END = "\u0590"  # Latin, Greek and Cyrillic letters come before: their words have borders of their own
# For character classes: every small letter of Latin (Vietnamese included), Greek and Cyrillic script.
SMALL = "".join(c for c in map(chr, (*range(0x61, 0x530), *range(0x1E00, 0x1F00))) if c.islower())


def fold(text: str, *, accents: bool) -> str:
    """`text` for matching, length kept: lower case, plain spaces, dashes and apostrophes; without accents if asked."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few characters grow when lowered: İ
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if accents:
        return lowered.translate(_BASES)
    plain = _SIGN.sub(lambda found: _ONE_TO_ONE[ord(found.group())], lowered)
    return plain if plain.isascii() else _TONE.sub(lambda found: _TONES[found.group()], plain)


class Table(dict[int, str]):
    """A table for `str.translate` that keeps each letter it is asked for: one that it lacks is slow every time."""

    def __missing__(self, code: int) -> str:
        return self.setdefault(code, chr(code))


class _Bases(Table):
    """The letter without its marks for each code point, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFD", chr(code))[0]
        return self.setdefault(code, base if base.isalpha() else chr(code))


NARROW = Table(_WIDTHS)
_BASES = _Bases(_ONE_TO_ONE | {ord("đ"): "d", ord("ø"): "o"})
