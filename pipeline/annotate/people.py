"""Vietnamese personal names in any language: a family name, then capitalised Vietnamese syllables.

The family names are the common ones of the Kinh and of the larger minorities, without diacritics.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pipeline.schema import Person

_FAMILY_NAMES = frozenset(
    """an au bach ban be bui cam cao cha chau chu co cu cung cuong dam dang danh dao dau diep dinh do doan dong du duong
    dien dieu don giang giap gian ha hang hau ho hoa hoang huynh hua khong khuat khuong kieu kim ky la lai lam lang
    lau le leo lieu linh lo loc loi luc lu luong luu lung ly ma mac mai mau moong mua nghiem ngo ngoc nguy nguyen nhu
    ninh nong on ong phan pham phi pho phung phuong quach quan quang quang sam sinh son sung ta tan tang tao than thach
    thai thao thi thieu thung tien tieu to ton tong tran trang trieu trinh truong tu tuong ung van vang vi vo vu vuong
    xa y lam ro dinh hoang""".split()
)
# Names that people bear no more: as spans they are places and institutions.
_PLACES = frozenset({"ho chi minh", "ha noi", "viet nam", "da nang", "ha tinh", "ha giang", "ha nam", "ha long"})
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?", re.IGNORECASE
)
_CAPITALISED = re.compile(r"(?<![^\W_])[A-ZĐÀ-Ỹ][^\W\d_]{0,6}(?: [A-ZĐÀ-Ỹ][^\W\d_]{0,6})+(?![^\W_])")
# Two syllables make a name only behind one of the names that most people bear, and with diacritics.
_COMMON = frozenset("nguyen tran le pham hoang huynh phan vu vo dang bui".split())
_BEFORE_PLACE = re.compile(
    r"(?:xã|huyện|tỉnh|phường|thôn|bản|thành phố|quận|thị trấn|ấp|buôn|trường|đường|TP\.?)\s*$", re.IGNORECASE
)
_AFTER_PLACE = re.compile(
    r"[ -](?:commune|district|province|ward|village|hamlet|city|town|kommune|provins|distrikt|by\b|bydel|landsby)",
    re.IGNORECASE,
)


def find_people(text: str) -> Iterator[Person]:
    """Mentions of Vietnamese people by full name (two syllables behind the family name, or one with a diacritic)."""
    for match in _CAPITALISED.finditer(text):
        yield from _people(text, match.start(), match.group().split(" "))


def _people(text: str, start: int, words: list[str]) -> Iterator[Person]:
    """People in one run of words that may be capitalised, joined by single spaces."""
    folded = [_fold(word) for word in words]
    offsets = [start]
    for word in words:
        offsets.append(offsets[-1] + len(word) + 1)
    first = 0
    while first < len(words):
        last = _name_end(words, folded, first)
        if last and not _is_place(text, offsets[first], offsets[last] - 1, " ".join(folded[first:last])):
            yield Person(offsets[first], offsets[last] - 1, " ".join(words[first:last]))
        first = last or first + 1


def _name_end(words: list[str], folded: list[str], first: int) -> int:
    """Index behind the name that begins at `first`; 0 when none does."""
    if folded[first] not in _FAMILY_NAMES or not words[first][0].isupper():
        return 0
    if words[first] == "Ông" and first + 1 < len(words) and folded[first + 1] in _FAMILY_NAMES:
        return 0  # "Ông Nguyễn Văn Hùng": Mr
    last = first + 1
    while last < len(words) and last - first < 5 and words[last][0].isupper() and _SYLLABLE.fullmatch(folded[last]):
        last += 1
    if last - first >= 3:
        return last
    marked = any(not word.isascii() for word in words[first:last])
    return last if last - first == 2 and marked and folded[first] in _COMMON else 0


def _is_place(text: str, start: int, end: int, folded: str) -> bool:
    if folded in _PLACES:
        return True
    before, after = text[max(0, start - 12) : start], text[end : end + 12]
    if after[:1] == "-" and after[1:2].isalpha():
        return True
    return bool(_BEFORE_PLACE.search(before) or _AFTER_PLACE.match(after))


def _fold(word: str) -> str:
    base = unicodedata.normalize("NFD", word.lower()).replace("đ", "d")
    return "".join(c for c in base if not unicodedata.combining(c))
