"""Vietnamese names without capitals: 阮文雄, 응우옌 반 훙 beside a title; グエン・ヴァン・フン by its dots."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.languages.pack import Pack
from pipeline.schema import Person

_KANA = r"[\u30a1-\u30fa\u30fc]"
_DOTTED = re.compile(rf"(?<!\w){_KANA}{{1,8}}(?:[・·=＝]{_KANA}{{1,8}}){{1,4}}(?!\w)")
_SYLLABLES = re.compile(r" ?([가-힣]{1,6})(?!\w)")
_GIVEN = 4  # words behind a family name, at most
_FULL = 3  # parts of a dotted name that needs no title
_BESIDE = re.compile(r"[,;:.()\n·•+-]|^|$")
_REACH = 24  # characters beside a name in which its title stands


def find_uncased_people(text: str, pack: Pack) -> list[Person]:
    """The people of a text with spaces between its words (`languages.spacing`), in order."""
    found = [*_dotted(text, pack), *_characters(text, pack), *_syllables(text, pack)]
    return sorted(found, key=lambda person: person.start)


def _dotted(text: str, pack: Pack) -> Iterator[Person]:
    for match in _DOTTED.finditer(text):
        parts = re.split("[・·=＝]", match.group())
        if _is_titled(text, *match.span(), pack) or (len(parts) >= _FULL and not _is_place(text, match.end(), pack)):
            yield Person(*match.span(), match.group())


def _characters(text: str, pack: Pack) -> Iterator[Person]:
    """A family name and one to three characters, in a word of their own."""
    names = _names(pack)
    folded = pack.fold(text)
    if names is None or len(folded) != len(text):
        return
    text, written = folded, text  # traditional characters are read as simplified ones
    for match in names.finditer(text):
        start, end = match.span("name")
        word = match["name"] + match["rest"]  # "农民协会" is no Mr Nong
        if _is_place(text, end, pack) or pack.knows(word) or _ends_in_level(text[start:end], pack):
            continue
        if _is_titled(text, start, end, pack) or _stands_apart(text, start, end, pack):
            yield Person(start, end, written[start:end])


def _syllables(text: str, pack: Pack) -> Iterator[Person]:
    """A family name and up to four words of Hangul that are none of the language's, written as one or apart."""
    names, done = _hangul_names(pack), 0
    for match in names.finditer(text) if names else ():
        end = match.end()
        if match.group() in pack.stop and names and names.match(text, end + 1):
            continue  # a particle before a name: "훈장 이 레 반 민"
        for _ in range(_GIVEN):
            word = _SYLLABLES.match(text, end)
            if word is None or pack.knows(text[match.start() : word.end()]) or _is_word(text, word, pack):
                break
            end = word.end()
        name = text[match.start() : end]
        titled = _is_titled(text[end : end + _REACH], 0, 0, pack)
        named_place = _is_place(text, end, pack) or (_ends_in_level(name, pack) and not titled)  # "하남성"
        if end == match.end() or match.start() < done or named_place:
            continue
        done = end
        if _is_titled(text, match.start(), end, pack) or _stands_apart(text, match.start(), end, pack):
            yield Person(match.start(), end, text[match.start() : end])


def _is_word(text: str, found: re.Match[str], pack: Pack) -> bool:
    """Whether a word is one of the language rather than a syllable of a name: a title, a particle, a longer word."""
    word = found[1]
    known = len(word) > 1 and pack.knows(word) and word not in pack.words("people.family_names")
    if known or word in _titles(pack):
        return True
    return word in pack.stop and not _is_titled(text[found.end() :], 0, 0, pack)


def _stands_apart(text: str, start: int, end: int, pack: Pack) -> bool:
    """Whether signs, joining words or verbs of giving stand on both sides, or a number behind, as in a list."""
    before, behind = text[:start].rstrip(" "), text[end : end + _REACH].lstrip(" ")
    joiners = pack.words("counts.noun_joiners") | pack.words("awards.to")
    numerals = pack.words("numerals.additive") | pack.words("numerals.multipliers")
    verbs = pack.words("awards.confer") | pack.words("awards.receive")
    opened = _BESIDE.fullmatch(before[-1:]) or any(before.endswith(f" {word}") for word in joiners | verbs)
    closed = _BESIDE.fullmatch(behind[:1]) or any(behind.startswith(word) for word in joiners | numerals | verbs)
    return bool(len(text[start:end].replace(" ", "")) > 2 and opened and (closed or behind[:1].isdigit()))


def _is_titled(text: str, start: int, end: int, pack: Pack) -> bool:
    """Whether a title or an office stands right before or right behind a name."""
    before, behind = text[max(0, start - _REACH) : start].rstrip(" "), text[end : end + _REACH].lstrip(" ")
    titles = _titles(pack)
    return any(before.endswith(title) or behind.startswith(title) for title in titles)


def _ends_in_level(name: str, pack: Pack) -> bool:
    """Whether a stretch is the tail of a place's name that the pack does not know: "江省"."""
    return any(name.endswith(word) for words in pack.data["places"]["levels"].values() for word in words)


def _is_place(text: str, end: int, pack: Pack) -> bool:
    behind = text[end : end + _REACH].lstrip(" ")
    return any(behind.startswith(word) for words in pack.data["places"]["levels"].values() for word in words) and not (
        any(behind.startswith(title) for title in _titles(pack))
    )


@lru_cache(maxsize=64)
def _titles(pack: Pack) -> tuple[str, ...]:
    people = pack.data["people"]
    return tuple(word for key in ("titles", "offices") for word in people[key] if word)


@lru_cache(maxsize=64)
def _hangul_names(pack: Pack) -> re.Pattern[str] | None:
    family = [name for name in pack.data["people"]["family_names"] if _SYLLABLES.fullmatch(name)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(family, key=len, reverse=True))})") if family else None


@lru_cache(maxsize=64)
def _names(pack: Pack) -> re.Pattern[str] | None:
    family = pack.data["people"]["family_names"]
    if not family:
        return None
    han = r"[\u3400-\u9fff]"
    joiners = sorted(pack.words("counts.noun_joiners") - {""})  # "阮文 成 和"
    behind = "|".join((r"[,.;:()]", *map(re.escape, [*_titles(pack), *joiners])))
    given = rf"氏{han}{{1,2}}|{han} {han}(?= ?(?:{behind}))|{han}{{1,3}}(?!\w)|{han}{{2}}"
    return re.compile(rf"(?<!\w)(?P<name>(?:{'|'.join(family)}) ?(?:{given}))(?P<rest>\w*)")
