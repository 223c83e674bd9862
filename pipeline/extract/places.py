"""Places of an article: names beside a level word ("Tuan Lo commune", "comuna de Tuan Lo"), lists that such a name
begins, and names of the gazetteer of administrative units.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.extract.context import Context
from pipeline.languages.fold import SMALL
from pipeline.languages.gazetteer import Gazetteer, load_gazetteer
from pipeline.languages.syllables import fold, is_highland, is_syllable
from pipeline.schema import Span

_LETTER, _TAIL = r"[^\W\d_]", r"[^\W\d_]*(?:['’][^\W\d_]+)*"
_WORD = re.compile(rf"{_LETTER}{_TAIL}")
# A word that begins with a capital; the letter comes first, which is what makes the search quick.
_CAPITALISED = re.compile(rf"[^\W\d_{SMALL}](?<!{_LETTER}.)(?<!{_LETTER}['’].){_TAIL}")
_LINK = re.compile(r" (?:d[aeiou]|of|von|des|i) $")
_LOOSE_LINK = re.compile(r" [^\W\d_]+ (?:d[aeiou]|of|von|i) $")  # "comuna montañosa de …"
_MAX_WORDS = 5
_REACH = 48  # characters before a name in which its level word may stand
# A commune's name by itself is a place behind one of these, and where nothing but a border follows.
_CUE = re.compile(
    r"(?:^|[(|\n–,;]|\b(?:in|i|på|fra|til|at|from|of|aus|von|nach|bei|en|d[aeiou]|a|à|ad|em|na|dans|desde"
    r"|ở|tại|về|đến|từ)) ?$",
    re.IGNORECASE,
)
_BORDER = re.compile(r" ?(?:[)|\n.,;:–]|$)")
_NUMBER = re.compile(r" (\d{1,2})(?![\w%]|[.,]\d)")
# What may follow "ward 5" where the level word is written small: "xã 15 hộ" counts households.
_BEHIND_NUMBER = re.compile(
    r" ?[)|\n.,;:–(]| (?:of|d[aeiou]|del|della|von|des|der|in|i|på|en|em|à|dans|và|thuộc|and|und|og|et|e|y) |$"
)
_OPENING = frozenset("\"“„«‘»'")
_NO_PLACES = frozenset({"ho chi minh", "viet nam", "dien bien phu"})  # a person, the country, a battle


@dataclass(frozen=True, slots=True)
class Run:
    """A row of capitalised words of Vietnamese shape at [start, end); level words and people are cut off."""

    start: int
    end: int
    text: str


def find_places(context: Context, runs: Iterable[Run]) -> list[Span]:
    """The mentions of places, without their level words, in order; `runs` are those of the text."""
    gazetteer = load_gazetteer()
    aliases = [Span(*span) for span in gazetteer.spellings(context.text, context.pack.code)]
    runs = [run for run in runs if not any(a.start < run.end and run.start < a.end for a in aliases)]
    found = {index for index, run in enumerate(runs) if _has_level(context, run) or _is_known(context, run, gazetteer)}
    found |= _listed(context, runs, found, gazetteer)
    spans = [*aliases, *_numbered(context), *(Span(runs[index].start, runs[index].end) for index in found)]
    return sorted(spans, key=lambda span: span.start)


def _numbered(context: Context) -> Iterator[Span]:
    """Districts and wards that have a number for a name, with their level word: "Ward 5", "quận 10"."""
    for level in context.scan.all("level"):
        number = _NUMBER.match(context.text, level.end)
        named_before = context.text[level.start - 1 : level.start] == "-"  # "Muong La-distriktet 16. juli"
        if number is None or named_before or level.label not in {"district", "commune"} or level.tail:
            continue
        named = context.text[level.start].isupper() and context.scan.starting_at("unit", number.end()) is None
        if named or _BEHIND_NUMBER.match(context.text, number.end()):
            yield Span(level.start, number.end(1))


def find_runs(context: Context) -> Iterator[Run]:
    """Every row of capitalised words that may be a Vietnamese name, people aside."""
    text = context.text
    levels = {at for level in context.scan.all("level") for at in range(level.start, level.end)}
    taken = {at for person in context.people for at in range(person.start, person.end)}
    starts = {sentence.start for sentence in context.sentences}
    known = load_gazetteer().words
    first = last = -1
    for word in _CAPITALISED.finditer(text):
        start = word.start()
        if not text[start].isupper():  # letters of a script without capitals
            continue
        folded = fold(word.group())
        joined = last >= 0 and text[last:start] == " "
        if start in levels and not _is_part(context, first if joined else start, word):
            continue
        if start in taken or not (
            is_syllable(folded) or folded in known or (joined and is_highland(text[first:last], folded))
        ):
            continue
        if start in starts and context.pack.fold(word.group()) in context.pack.stop and not _opens_place(text, word):
            continue
        if last >= 0 and not joined:
            yield Run(first, last, text[first:last])
            last = -1
        first, last = (start if last < 0 else first), word.end()
    if last >= 0:
        yield Run(first, last, text[first:last])


def _is_part(context: Context, first: int, word: re.Match[str]) -> bool:
    """Whether a level word with a capital is part of a name that the gazetteer knows: "xã Bản Lầu", "xã Vụ Bản"."""
    name = context.text[first : word.end()]
    if first == word.start():
        behind = _WORD.match(context.text, word.end() + 1)
        if behind is None or context.scan.ending_at("level", first) is None:
            return False
        name = f"{name} {behind.group()}"
    return load_gazetteer().level(name) != ""


def _opens_place(text: str, word: re.Match[str]) -> bool:
    """Whether a word that opens a sentence, and might be another one, opens a known name: "Lang Son", "Long Hoa"."""
    behind = _WORD.match(text, word.end() + 1)
    return behind is not None and load_gazetteer().level(f"{word.group()} {behind.group()}") != ""


def _has_level(context: Context, run: Run) -> bool:
    """Whether a level word stands beside the name: behind it where the language has it there, or before it."""
    if run.text.count(" ") >= _MAX_WORDS or fold(run.text) in _NO_PLACES:
        return False
    if context.pack.data["places"]["order"] == "after" and _level_behind(context, run):
        return True
    lead = context.text[max(0, run.start - _REACH) : run.start]
    if not lead.endswith((" ", "\u00a0")) or _is_quoted_word(context, run):
        return False
    links = [link.start() for pattern in (_LINK, _LOOSE_LINK) if (link := pattern.search(lead))]
    ends = [run.start, *(run.start - len(lead) + link for link in links)]
    return any(context.scan.ending_at("level", end) is not None for end in ends)


def _is_quoted_word(context: Context, run: Run) -> bool:
    """Whether the run is one word that opens a quotation: «Én kommune, ett produkt»."""
    return " " not in run.text and context.text[run.start - 1 : run.start] in _OPENING


def _level_behind(context: Context, run: Run) -> bool:
    """Whether a level word follows, a space or hyphen between: "Vinh Linh-distriktet"."""
    if context.text[run.end : run.end + 1] not in {" ", "-", "\u00a0"} or _is_quoted_word(context, run):
        return False
    return any(context.scan.starting_at("level", run.end + offset) is not None for offset in (0, 1))


def _is_known(context: Context, run: Run, gazetteer: Gazetteer) -> bool:
    """Whether the gazetteer knows the name, and, the smaller the unit, the text around it leaves no doubt."""
    level = gazetteer.level(run.text)
    words = run.text.count(" ") + 1
    if not level or fold(run.text) in _NO_PLACES or context.text[run.end : run.end + 1] == "-":
        return False
    if level == "province" or (level == "district" and words > 1):
        return True
    lead = context.text[max(0, run.start - _REACH) : run.start]
    return words > 1 and _CUE.search(lead) is not None and _BORDER.match(context.text, run.end) is not None


def _listed(context: Context, runs: Sequence[Run], found: set[int], gazetteer: Gazetteer) -> set[int]:
    """The names that commas or a joiner tie to a place: "các huyện Quản Bạ, Yên Minh và Đồng Văn"."""
    more: set[int] = set()
    for index in range(1, len(runs)):
        before = index - 1 in found or index - 1 in more
        if before and _is_tied(context, runs[index - 1], runs[index]) and _is_whole(context, runs[index], gazetteer):
            more.add(index)
    if context.pack.data["places"]["order"] == "after":
        for index in range(len(runs) - 2, -1, -1):
            if index + 1 in found | more and _is_tied(context, runs[index], runs[index + 1]):
                more.add(index)
    return more


def _is_tied(context: Context, one: Run, other: Run) -> bool:
    gap = context.text[one.end : other.start]
    joiner = context.scan.starting_at("noun_joiner", one.end)
    return gap == ", " or (joiner is not None and gap.strip() == context.text[joiner.start : joiner.end])


def _is_whole(context: Context, run: Run, gazetteer: Gazetteer) -> bool:
    """Whether a name is not the capitalised beginning of something else ("Hội Nông dân")."""
    if gazetteer.level(run.text):
        return True
    ends = _BORDER.match(context.text, run.end) or context.scan.starting_at("noun_joiner", run.end)
    return " " in run.text and bool(ends)
