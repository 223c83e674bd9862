"""Vietnamese personal names in any language: a family name, then capitalised Vietnamese syllables.

`find_people` needs no language; `find_named_people` takes a pack besides, whose titles vouch for shorter and rarer
names and whose level words tell places from people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.languages.cyrillic import spellings
from pipeline.languages.fold import fold as same_length
from pipeline.languages.gazetteer import load_gazetteer
from pipeline.languages.pack import Pack
from pipeline.languages.syllables import fold, is_syllable
from pipeline.schema import Person

# Of the Kinh and of the larger minorities; "chủ" and "đảng" are words, Chu and Đặng names, so diacritics count.
_FAMILY_NAMES = frozenset(
    """an âu bạch bàn bành bế biện bùi cà ca cai cam cao cát cầm cấn chang chảo chau châu chế chu chử cổ cù
    cung cư dã danh diêm diệp doãn du dư dương đái đàm đan đào đàng đậu đặng điền điểu điêu đinh đình đoàn đồng đổng đỗ
    đường đới giàng giang giáp hà hạ hạng hảng hàn hán hầu hau hoa hoàng hồ hồng hờ hứa hùng huỳnh kha khà khang khâu
    khổng khúc khuất khương kiên kiều kim kỷ lạc lại lai lâm lãnh lang lăng lầu lê lềnh lèng leo lò lô lộc lỗ lồ lù lục
    lư lữ lường lương lưu lử lý ly ma mã mạc mạch mai mang mạnh mâu mẫn mè mông mua mùa nay néang nghiêm ngân ngô ngọc
    ngụy nguyễn nhâm nhữ ninh nông nùng ong ông phàn phạm phan phí phó phù phúc phùng phương quách quan quàng quảng
    rcăm rmah sái sầm sần sim siu sín sình sính sơn sùng tạ tải tan tang tăng tẩn tề thạch thái thàm thanh thào thân
    thập thẩm thị thiều tiêu tiết tòng tô tôn tông tống tráng tràng trang trà trần trì trịnh triệu trình trương trường
    từ tường tưởng ung uông vàng văn vạn vân vi vì viên vòng võ vũ vương vừ vy xa xồng""".split()
)
_FOLDED = frozenset(fold(name) for name in _FAMILY_NAMES)
_TRANSCRIBED = frozenset(spelling for name in _FAMILY_NAMES for spelling in spellings(name))
# Central Highlands and coast: the family name need not be spelt as a Vietnamese syllable.
_HIGHLAND = frozenset(
    """ksor kpa kpă nie niê rmah rcom rahlan siu nay mlo mlô byă eban êban rơ ro kpuih puih alăng bríu katơr kator
    chamaléa chamalea pinăng pinang zơrâm zoram pơloong poloong arất bling coor ating kbuôr kbuor bkrông bkrong knul
    hmok hwing kriêng krieng ksơr ayŭn ayun hiao rah""".split()
)
_TWO_PARTS = frozenset({"rơ", "ro", "rah"})  # "Rơ Mah Kloih", "Rah Lan H'Nhi": the family name goes on
# Names that people bear no more: as spans they are places and institutions.
_PLACES = frozenset(
    {"ho chi minh", "ha noi", "viet nam", "da nang", "ha tinh", "ha giang", "ha nam", "ha long"}
    | {f"хо ши мин{ending}" for ending in ("", "а", "у", "ом", "е")}
)
_LETTERS = r"[^\W\d_]{0,6}"
_CAPITALISED = re.compile(
    rf"(?<![^\W_])(?:[A-ZĐÀ-Ỹ]{_LETTERS}(?: [A-ZĐÀ-Ỹ]{_LETTERS})+|[А-Я][а-яё]{{0,7}}(?: [А-Я][а-яё]{{0,7}})+)(?![^\W_])"
)
# "Y Bhăm Niê", "H’Nuê Mlô", "Ksor H'Lien", "K’Brôi": Ê Đê men are called Y, women H', Cơ Ho people K'.
_EDE = re.compile(
    r"(?<![\w'’])(?:(?:(?:R[ơo]|Rah) )?(?:[A-Z][^\W\d_]{1,5} )?[HK]['’][A-ZĐÊÔƠƯ][^\W\d_]+(?: [A-ZĐÊÔƠƯ][^\W\d_]+){0,2}"
    r"|Y [A-ZĐÊÔƠƯ][^\W\d_]+(?: [A-ZĐÊÔƠƯ][^\W\d_]+){0,2})(?![\w'’])"
)
_NO_EDE = re.compile(r"H['’]M[oô]ng|K['’]Ho\b|Y (?:Tế|Te|Học|Hoc|Dược|Tý|Ty)\b", re.IGNORECASE)
# Two syllables make a name only behind one of the names that most people bear, and with diacritics.
_KINH = "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi".split()
_COMMON = frozenset([*_KINH, *(spelling for name in _KINH for spelling in spellings(name))])
_COMMON_FOLDED = frozenset(fold(name) for name in _COMMON)
_MIDDLE = frozenset({"thi", "van", "тхи", "ван"})
_MAX_WORDS = 5
_BEFORE_PLACE = re.compile(
    r"(?<!trưởng )\b(?:xã|huyện|tỉnh|phường|thôn|bản|thành phố|quận|thị trấn|ấp|buôn|trường|đường|TP\.?"
    r"|[ĐD][aăáắ][kc]|Kr?[ôo]ng|Kon|Ea|Ia|Plei|C[ưu])\s*$",  # names of the Central Highlands begin like this
    re.IGNORECASE,
)
_AFTER_PLACE = re.compile(
    r"[ -](?:commune|district|province|ward|village|hamlet|city|town|kommune|provins|distrikt|by\b|bydel|landsby)",
    re.IGNORECASE,
)
# "Tan Hiep Phat Group", "Luong The Vinh Street"
_AFTER_FIRM = re.compile(
    r"[ -](?:Co|Corp|Group|JSC|Ltd|AG|GmbH|Company|Joint|Trading|Bank|Street|Road|Bridge|Stadium|School|Park|Market)\b"
)
_REACH = 40  # characters beside a name in which a title or a level word may stand


def find_people(text: str) -> Iterator[Person]:
    """Mentions of Vietnamese people by full name (two syllables behind the family name, or one with a diacritic)."""
    for match in _CAPITALISED.finditer(text):
        yield from _people(text, match.start(), match.group().split(" "))


def find_named_people(text: str, pack: Pack) -> list[Person]:
    """`find_people`, names of the Central Highlands, names of any shape right behind a title of the pack, and later
    mentions by title and given name, whose `name` is the full one.

    Names beside one of the pack's level words ("comuna de La Hien Thuong") are places and left out.
    """
    found = [*_titled(text, pack), *_highland(text, pack), *find_people(text)]
    kept: list[Person] = []
    for person in sorted(found, key=lambda p: (p.start, -p.end)):
        if not (kept and person.start < kept[-1].end) and not _is_place_name(text, person, pack):
            kept.append(person)
    return sorted([*kept, *_by_given_name(text, kept, pack)], key=lambda person: person.start)


def _by_given_name(text: str, people: Sequence[Person], pack: Pack) -> Iterator[Person]:
    """ "Mr. Thuc", "ông Nam": the last syllable of a name that stands in full before, behind a title."""
    given: dict[str, Person] = {}
    for person in people:
        given.setdefault(person.name.rpartition(" ")[2], person)
    if not given:
        return
    for match in re.finditer(rf"(?<![\w'’-])(?:{'|'.join(map(re.escape, given))})(?![\w'’-]| [A-ZĐ])", text):
        full = given[match.group()]
        if match.start() >= full.end and title_start(text, match.start(), pack) >= 0:
            yield Person(*match.span(), full.name)


def _people(text: str, start: int, words: list[str]) -> Iterator[Person]:
    """People in one run of words that may be capitalised, joined by single spaces."""
    offsets = _offsets(start, words)
    first = 0
    while first < len(words):
        last = _name_end(words, first)
        end = offsets[last] - 1 - _is_genitive(words[last - 1])
        name = text[offsets[first] : end]
        if last and not _is_place(text, offsets[first], end, fold(name)):
            yield Person(offsets[first], end, name)
        first = last or first + 1


def _offsets(start: int, words: Sequence[str]) -> list[int]:
    """Where each word begins, and one behind the space after the last."""
    offsets = [start]
    for word in words:
        offsets.append(offsets[-1] + len(word) + 1)
    return offsets


def _is_family_name(words: Sequence[str]) -> bool:
    """Whether words begin with a family name, with its diacritics or, where the next word has none either, without."""
    lowered = words[0].lower().replace("ð", "đ")
    if not words[0][0].isupper():
        return False
    if lowered in _FAMILY_NAMES or lowered in _TRANSCRIBED:
        return True
    return lowered in _FOLDED and all(word.isascii() for word in words[:2])


def _name_end(words: Sequence[str], first: int) -> int:
    """Index behind the name that begins at `first`; 0 when none does."""
    if not _is_family_name(words[first:]):
        return 0
    if words[first] == "Ông" and first + 1 < len(words) and _is_family_name(words[first + 1 :]):
        return 0  # "Ông Nguyễn Văn Hùng": Mr
    last = _syllables_end(words, first)
    if last - first == 2 and last < len(words) and fold(words[first + 1]) in _MIDDLE and words[last][0].isupper():
        last += 1  # "Thach Thi Sone": the given name of a minority
    if last - first >= 3:
        return last
    marked = any(not word.isascii() for word in words[first:last])
    return last if last - first == 2 and marked and words[first].lower() in _COMMON else 0


def _syllables_end(words: Sequence[str], first: int) -> int:
    """Index behind the capitalised syllables that begin with the family name at `first`."""
    last = first + 1
    while last < len(words) and last - first < _MAX_WORDS and words[last][0].isupper():
        genitive = _is_genitive(words[last])
        if not genitive and not is_syllable(fold(words[last])):
            break
        last += 1
        if genitive:
            break
    return last


def _is_genitive(word: str) -> bool:
    """Whether a Germanic genitive stands at the end of a Vietnamese syllable, which never ends in s: "Thus"."""
    folded = fold(word)
    return folded.endswith("s") and is_syllable(folded[:-1])


def _highland(text: str, pack: Pack) -> Iterator[Person]:
    """ "Y Bhăm Niê", "H’Nuê Mlô", "Ksor H'Lien"."""
    for match in _EDE.finditer(text):
        name = match.group()
        if _NO_EDE.match(name):
            continue
        first = name.partition(" ")[0]
        if name.startswith("Y ") and not _is_y_a_name(text, match, pack):
            continue
        start = match.start()
        if "'" in name.replace("’", "'") and first[1:2] not in {"'", "’"} and first.lower() not in _HIGHLAND:
            start += len(first) + 1  # "Anh H'Wen": the word before is no family name
        yield Person(start, match.end(), text[start : match.end()])


def _is_y_a_name(text: str, match: re.Match[str], pack: Pack) -> bool:
    """Whether "Y …" is no "and …": where the language has that word, a sign behind the name or a title must say so."""
    if "y" not in pack.data["counts"]["noun_joiners"]:
        return True
    return text[match.end() : match.end() + 1] in set(",.;(") or title_start(text, match.start(), pack) >= 0


def _titled(text: str, pack: Pack) -> Iterator[Person]:
    """Names right behind a title: two syllables without diacritics, "A Blir", "Thach Sa Phol"."""
    for run in _CAPITALISED.finditer(text):
        words = run.group().split(" ")
        offsets = _offsets(run.start(), words)
        for first in range(len(words) - 1):
            last = _titled_end(words[first:])
            if not last or title_start(text, offsets[first], pack) < 0:
                continue
            name = " ".join(words[first : first + last])
            name = name[: len(name) - _is_genitive(words[first + last - 1])]
            if fold(name) not in _PLACES:
                yield Person(offsets[first], offsets[first] + len(name), name)


def _titled_end(words: Sequence[str]) -> int:
    """Index behind the name with which `words` begin; 0 when it is none."""
    if len(words) < 2 or not all(word[0].isupper() for word in words[:2]):
        return 0
    if words[0] in {"A", "Y"} or words[0].lower() in _HIGHLAND:
        third = len(words) > 2 and words[2][0].isupper()
        return 2 + (third and (is_syllable(fold(words[2])) or words[0].lower() in _TWO_PARTS))
    rare = len(words) > 2 and fold(words[1]) in _MIDDLE and not is_syllable(fold(words[0]))  # "Kaphơ Thị Lan"
    if not _is_family_name(words) and not (rare and words[2][0].isupper()):
        return 0
    last = _syllables_end(words, 0)
    if last < len(words) and last < 3 and words[last][0].isupper() and not _is_family_name(words[last:]):
        last += 1  # "Danh Sol", "Thach Sa Phol": one syllable that is not Vietnamese
    return last if last >= 2 else 0


def title_start(text: str, end: int, pack: Pack) -> int:
    """Where the longest of the pack's titles begins that ends at `end`, a space and the dot of an abbreviation aside;
    -1 when none does.
    """
    first = max(0, end - _REACH)
    lead = same_length(text[first:end], accents=False).rstrip(" ").removesuffix(".")
    titles = _titles(pack)
    for start, letter in enumerate(lead):
        if letter.isalnum() and (start == 0 or not lead[start - 1].isalnum()) and lead[start:] in titles:
            return first + start
    return -1


@lru_cache(maxsize=64)
def _titles(pack: Pack) -> frozenset[str]:
    """Titles and offices in lower case, without the dot of an abbreviation."""
    people = pack.data["people"]
    return frozenset(
        phrase.strip().lower().removesuffix(".") for key in ("titles", "offices") for phrase in people[key]
    )


def _is_place_name(text: str, person: Person, pack: Pack) -> bool:
    """Whether a level word of the pack, or the gazetteer for a rare family name, makes the name that of a place."""
    common = fold(person.name.partition(" ")[0]) in _COMMON_FOLDED
    if not common and load_gazetteer().level(person.name) and title_start(text, person.start, pack) < 0:
        return True
    before = text[max(0, person.start - _REACH) : person.start]
    if _level_before(pack).search(before):
        return title_start(text, person.start, pack) < 0  # "trưởng bản Lò Văn Chung", "jefe de aldea Ho Van Pao"
    return _level_behind(pack).match(text, person.end) is not None


@lru_cache(maxsize=64)
def _level_before(pack: Pack) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_levels(pack)})(?: d[aeiou]| of| von)? $", re.IGNORECASE)


@lru_cache(maxsize=64)
def _level_behind(pack: Pack) -> re.Pattern[str]:
    after = pack.data["places"]["order"] == "after"
    return re.compile(rf"[ -](?:{_levels(pack)})(?!\w)" if after else r"(?!)", re.IGNORECASE)


def _levels(pack: Pack) -> str:
    phrases = {p.lstrip("-") for level in pack.data["places"]["levels"].values() for p in level}
    return "|".join(re.escape(p) for p in sorted(phrases, key=len, reverse=True))


def _is_place(text: str, start: int, end: int, folded: str) -> bool:
    if folded in _PLACES:
        return True
    before, after = text[max(0, start - 20) : start], text[end : end + 12]
    if after[:1] == "-" and after[1:2].isalpha():
        return True
    return any((_BEFORE_PLACE.search(before), _AFTER_PLACE.match(after), _AFTER_FIRM.match(after)))
