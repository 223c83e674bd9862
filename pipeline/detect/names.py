"""Vietnamese names and web addresses say nothing of the language that a text is in, so they are taken out first."""

from __future__ import annotations

import re

_VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
_INITIALS = "B|Ch?|D|Đ|G[hi]?|H|Kh?|L|M|N(?:gh?|h)?|Ph?|Qu|R|S|T[hr]?|V|X"
_SYLLABLE = f"(?:(?:{_INITIALS})[{_VOWELS}]{{1,3}}|[{_VOWELS.upper()}][{_VOWELS}]{{0,2}})(?:ch?|m|n[gh]?|p|t)?"
# Names of the Central Highlands are built otherwise: Ea Kar, Krông Pắc, Đắk Glei, Ia Grai, Cư M'gar, K'Ho, H'Mông
_LEAD = "(?:[ĐD][aăáắ][kc]|Kr?[ôo]ng|Kon|Plei|Ng[oọ]k|Ch?[ưu]|Ea|Ia|Y)"
_HIGHLAND = f"(?:{_LEAD}|L[aăáắ]k|[BCHKMN]['’]\\w+)"
_PART = f"(?:{_SYLLABLE}|{_HIGHLAND})(?!\\w)"
# Letters that Vietnamese alone has: a capitalised word with one is a name, or begins a Vietnamese sentence.
_MARKED = "ăắằẳẵặấầẩẫậđẻẽẹếềểễệỉĩịỏọốồổỗộơớờởỡợủũụưừứửữựỳỷỹỵạả"
_CAPITALS = f"A-ZĐ{_VOWELS.upper()}"
# The look-ahead costs nothing and spares the rest at every letter that is no capital.
_NAME = re.compile(
    f"(?=[{_CAPITALS}])(?<![\\w'’])(?:"
    f"{_PART}(?:[ -]{_PART})+"
    f"|{_LEAD}(?: [A-ZĐ][^\\W\\d_A-Z]{{1,6}})+(?!\\w)"
    f"|(?:[{_MARKED.upper()}][a-z]*|[{_CAPITALS}][a-z]{{0,3}}[{_MARKED}]\\w*)(?!\\w)"
    "|Vietnam(?!\\w))"
)
_ADDRESS_SIGNS = ("://", "www.", "@", ".vn", ".com", ".net", ".org")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w.-]+|[\w-]+\.(?:vn|com|net|org)(?!\w)\S*")


def without_names(text: str) -> str:
    """`text` with a space for every row of capitalised Vietnamese syllables, single marked one and web address."""
    if any(sign in text for sign in _ADDRESS_SIGNS):
        text = _ADDRESS.sub(" ", text)
    return _NAME.sub(" ", text)
