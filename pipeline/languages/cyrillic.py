"""Vietnamese syllables in Cyrillic letters, as the practical transcription of the Russian press spells them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_TONES = "\u0300\u0301\u0303\u0309\u0323"
# Quốc ngữ → Cyrillic, the usual spelling first; the press wavers between the others.
_INITIALS = {
    "ngh": "нг",
    "ng": "нг",
    "nh": "нь н",
    "gh": "г",
    "gi": "з зь ж зи",
    "kh": "кх х",
    "ph": "ф",
    "qu": "ку",
    "th": "тх т",
    "tr": "ч т",
    "ch": "ч ть т",
    "b": "б",
    "c": "к",
    "d": "з д зь",
    "đ": "д",
    "g": "г",
    "h": "х",
    "k": "к",
    "l": "л",
    "m": "м",
    "n": "н",
    "p": "п",
    "r": "р ж з",
    "s": "ш с",
    "t": "т",
    "v": "в",
    "x": "с",
    "": "",
}
_NUCLEI = {
    "uyê": "уе уие",
    "iêu": "иеу ьеу еу",
    "yêu": "иеу",
    "ươi": "ыой",
    "uôi": "уой",
    "oai": "оай",
    "uây": "уэй",
    "iê": "ие ье",
    "yê": "ие",
    "ươ": "ыо",
    "uô": "уо",
    "ưa": "ыа",
    "ua": "уа",
    "ia": "иа ья",
    "oa": "оа",
    "uê": "уэ",
    "uy": "уи юи",
    "ai": "ай",
    "ay": "ай",
    "ây": "эй ай",
    "ao": "ао",
    "au": "ау",
    "âu": "ау эу яу",
    "eo": "ео эо",
    "iu": "иу ю",
    "oi": "ой",
    "ôi": "ой",
    "ơi": "ой",
    "ui": "уй",
    "ưu": "ыу ю",
    "a": "а я",
    "ă": "а",
    "â": "а я",
    "e": "е э",
    "ê": "е э",
    "i": "и",
    "y": "и",
    "o": "о",
    "ô": "о",
    "ơ": "о",
    "u": "у ю",
    "ư": "ы",
}
_FINALS = {"ng": "нг", "nh": "нь", "ch": "ть ч к", "c": "к", "m": "м", "n": "н", "p": "п", "t": "т", "": ""}
_SYLLABLE = re.compile(
    rf"({'|'.join(sorted(_INITIALS, key=len, reverse=True))})({'|'.join(sorted(_NUCLEI, key=len, reverse=True))})"
    rf"({'|'.join(sorted(_FINALS, key=len, reverse=True))})"
)
# The last syllable of a man's name declines: "Хунга", "Хунгу", "Тиня", "Минем".
_TRANSCRIBED = re.compile(
    r"(?:нг|нь|кх|тх|зь|ть|[бвгджзклмнпрстфхчш])?[аеиоуыэюя][аеиоуыэюя]{0,2}ь?(?:(?:нг|нь|ть|[мнптк]|ч)(?:ом|ем|[ауеюя])?)?"
)


def spellings(syllable: str) -> Iterator[str]:
    """The spellings in small Cyrillic letters of one Vietnamese syllable; none for what is no syllable."""
    found = _SYLLABLE.fullmatch(_toneless(syllable.lower()))
    if not found:
        return
    initial, nucleus, final = found.groups()
    for first in _INITIALS[initial].split() or [""]:
        for middle in _NUCLEI[nucleus].split():
            soft = first.removesuffix("ь") if middle[0] in "еиюяь" else first
            yield from (f"{soft}{middle}{last}" for last in _FINALS[final].split() or [""])


def is_transcribed(folded: str) -> bool:
    """Whether a word in small letters, й as и, is built as a transcribed syllable is, a case ending aside."""
    return _TRANSCRIBED.fullmatch(folded) is not None


def _toneless(syllable: str) -> str:
    decomposed = unicodedata.normalize("NFD", syllable)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
