"""Lists of recipients: the people and bodies that stand under a colon, in lines or between semicolons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pipeline.extract.awards import Act, Given, Recipient, awards_in, is_vetoed, named_row, recipient_kind
from pipeline.extract.bodies import without_level
from pipeline.extract.context import Context
from pipeline.extract.grid import BULLET
from pipeline.languages.fold import SMALL
from pipeline.languages.pack import Pack
from pipeline.schema import Award, Span

_NAME_END = re.compile(r"\s*[,;:(]|\.(?:\s|$)|\s[-–—]\s|$", re.MULTILINE)
_ANY_COLON = re.compile("[:：]")
_COLON = re.compile(r":(?=\s|$)")
_COMMA, _CELL_END, _ITEM_END = re.compile(", "), re.compile(r" \| "), re.compile(r"\n|[;；]")
_LABEL_END = re.compile(r" ?[:：]\s*")
_HEADS = re.compile(r"[^:：;,\n]{0,40}[:：]")  # behind an award that heads an item: "- Minister's certificate …: A, B"
_BEFORE_LABEL, _LABEL = 12, 40  # characters before an award in its label, and behind it: "… của Thủ tướng Chính phủ:"
_LONGEST_NAME = 120
_LEAST_NAME = 8  # characters before an item's own award that can be a name with its bullet
_FEWEST, _MOST = 2, 40  # names that are believed to be all of a counted number
_TITLE = 24  # characters of a title before a name
_KINDS_OF_BODIES = frozenset({"collective", "organisation", "household", "locality"})


@dataclass(frozen=True, slots=True)
class AwardList:
    """An award that a colon opens a list for: its items stand in [start, end)."""

    given: Given
    kind: str
    start: int
    end: int


def find_lists(context: Context, acts: Sequence[Act]) -> Iterator[AwardList]:
    """Sentences that confer or repeat an award and end in a colon, with the stretch of their items."""
    for sentence in context.sentences:
        if not _ANY_COLON.search(context.text, sentence.start, sentence.end):
            continue
        labelled = _labelled(context, sentence)
        if labelled:
            yield labelled
            continue
        colon = _colon(context, sentence)
        if colon < 0:
            continue
        given, kind = _announced(context, Span(sentence.start, colon), acts)
        if given and not is_vetoed(context, Span(sentence.start, colon)):
            end = sentence.end if context.text[colon + 1 : sentence.end].strip() else _items_end(context, sentence.end)
            if end > colon + 1:
                yield AwardList(given, kind, colon + 1, end)


def _labelled(context: Context, sentence: Span) -> AwardList | None:
    """A line with an award for its label: "Labour Order, third class: Luu Van Thiem; Pho Noi Hospital"."""
    bullet = BULLET.match(context.text, sentence.start, sentence.end)
    start = bullet.end() if bullet else sentence.start
    colon = _LABEL_END.search(context.text, start, sentence.end)
    named = awards_in(context, Span(start, colon.start())) if colon else []
    if colon is None or not named or named[0].start - start > _BEFORE_LABEL or context.numbers_in(start, colon.start()):
        return None
    rest = Span(colon.end(), sentence.end)
    people = any(rest.start <= person.start < rest.end for person in context.people)
    body = _body(context, rest)
    if colon.start() - named[-1].end > _LABEL or not (people or (body and not context.text[body.start].islower())):
        return None
    return AwardList(named[-1], "", rest.start, rest.end)


def _colon(context: Context, sentence: Span) -> int:
    """Offset of the colon that opens a list: at the sentence's end, or before a name."""
    if BULLET.match(context.text, sentence.start):
        return -1
    for match in _COLON.finditer(context.text, sentence.start, sentence.end):
        position = match.start()
        if position == sentence.end - 1 or any(position < p.start < sentence.end for p in context.people):
            return position
        rest = Span(position + 2, sentence.end)
        if _body(context, rest) and (";" in context.text[position : sentence.end] or _is_run_of_bodies(context, rest)):
            return position
    return -1


def _is_run_of_bodies(context: Context, rest: Span) -> bool:
    """Whether names follow one another to the end of a sentence: "A, B and C"."""
    parts = list(_parts(context, rest))
    return len(parts) >= _FEWEST and all(_body(context, part) for part in parts)


def _is_run_of_nouns(context: Context, item: Span) -> bool:
    """Whether each of the names that follow one another in an item begins with a noun for bodies, no place's."""
    parts = list(_parts(context, item)) if "," in context.text[item.start : item.end] else []
    nouns = [context.scan.starting_at(("body", "recipient"), part.start) for part in parts]
    return bool(nouns) and all(noun and noun.label not in ("locality", "individual") for noun in nouns)


def _announced(context: Context, intro: Span, acts: Sequence[Act]) -> tuple[Given | None, str]:
    """The award that an introduction names or repeats, and the kind of its recipients."""
    own = [a for a in acts if intro.start <= a.recipient.start < intro.end]
    if own:
        return own[-1].given, own[-1].recipient.kind
    named = awards_in(context, intro)
    verb = bool(context.scan.within(("confer", "receive", "recognise"), intro.start, intro.end))
    kind = _kind_of_list(context, intro, named)
    if named and verb:
        return named[-1], kind
    honoured = context.scan.within("honour", intro.start, intro.end)
    earlier = [a for a in acts if a.recipient.end <= intro.start]
    if honoured and earlier:
        return earlier[-1].given, earlier[-1].recipient.kind
    if honoured and not named:
        award = "exemplary_model" if context.scan.within("exemplary", intro.start, intro.end) else "commended"
        return Given(honoured[-1].start, honoured[-1].end, award), kind
    return None, ""


def _kind_of_list(context: Context, intro: Span, named: Sequence[Given]) -> str:
    """Who the items are: what stands behind the award, or else anywhere; a place there may be who gives it."""
    kind = recipient_kind(context, named[-1].end, intro.end) if named else ""
    return kind if kind not in ("", "locality") else recipient_kind(context, intro.start, intro.end)


def _items_end(context: Context, start: int) -> int:
    """End of the lines behind a colon that are items of its list: bulleted, numbered, or parted by ; or ,."""
    end = position = start
    goes_on = False
    while position < len(context.text):
        line_end = context.text.find("\n", position + 1)
        line_end = len(context.text) if line_end < 0 else line_end
        line = context.text[position:line_end].strip()
        if line and not (goes_on or BULLET.match(line) or line[-1] in ";," or _begins_with_person(context, position)):
            break
        if line:
            end, goes_on = line_end, line[-1] in ";,"
        position = line_end
    return end


def _begins_with_person(context: Context, position: int) -> bool:
    """Whether the line behind a line break begins with a name, a title before it aside."""
    return any(0 <= person.start - position <= _TITLE for person in context.people)


def list_rows(context: Context, listed: AwardList) -> Iterator[Award]:
    given, kind_of_list = listed.given, listed.kind
    for item in _items(context, listed):
        if _is_subheading(context, item):
            kind_of_list = recipient_kind(context, item.start, item.end)
            continue
        own = awards_in(context, item)
        if own and own[0].start - item.start < 4:
            given = own[0]
        award = own[0] if own else given  # "- Mr. X: the commemorative medal"
        people = [p for p in context.people if item.start <= p.start < item.end]
        if people:
            for person in people[: 1 if BULLET.match(context.text, item.start) else None]:
                yield named_row(context, award, Span(person.start, person.end), _person_kind(kind_of_list))
        elif not own or (own[0].start - item.start > _LEAST_NAME and not _HEADS.match(context.text, own[0].end)):
            name = _body(context, Span(item.start, own[0].start) if own else item)
            if name and kind_of_list in _KINDS_OF_BODIES:
                yield named_row(context, award, name, kind_of_list)
            elif name:
                yield named_row(context, award, *without_level(context, name))


def _is_subheading(context: Context, item: Span) -> bool:
    """Whether an item only says what kind of recipients follow: "I. Tập thể"."""
    bullet = BULLET.match(context.text, item.start, item.end)
    known = context.scan.within("recipient", item.start, item.end)
    if bullet is None or not known:
        return False
    return known[0].start == bullet.end() and known[0].end >= item.end - 1


def _person_kind(kind: str) -> str:
    return kind if kind == "household" else "individual"


def _items(context: Context, listed: AwardList) -> Iterator[Span]:
    """The items of a list: its lines, or the parts between semicolons, else commas, of one line."""
    whole = Span(listed.start, listed.end)
    if re.search(r"[\n;；]", context.text[whole.start : whole.end].strip()):
        for item in _split(context, whole, _ITEM_END):
            yield from _parts(context, item) if _is_run_of_nouns(context, item) else (item,)
    elif context.pack.spaces and any(whole.start <= person.start < whole.end for person in context.people):
        yield whole  # a comma may part a person from an office
    else:
        yield from _parts(context, whole)


def _parts(context: Context, whole: Span) -> Iterator[Span]:
    """What stands between the commas, and before and behind the last "and", of an enumeration."""
    parts = list(_split(context, whole, _COMMA))
    yield from parts[:-1]
    if parts:
        yield from _split(context, parts[-1], _joiner(context.pack))


@lru_cache(maxsize=64)
def _joiner(pack: Pack) -> re.Pattern[str]:
    """Any word of a pack that joins nouns."""
    words = sorted(map(re.escape, pack.words("counts.noun_joiners")), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


def _split(context: Context, whole: Span, mark: re.Pattern[str]) -> Iterator[Span]:
    """What stands between the marks of a stretch, white space at its borders aside."""
    marks = [found.span() for found in mark.finditer(context.text, whole.start, whole.end)]
    for (_, start), (end, _) in pairwise([(whole.start, whole.start), *marks, (whole.end, whole.end)]):
        part = context.text[start:end]
        if part.strip():
            yield Span(end - len(part.lstrip()), start + len(part.rstrip()))


def _body(context: Context, item: Span) -> Span | None:
    """The name of an organisation or place that an item begins with."""
    bullet = BULLET.match(context.text, item.start, item.end)
    start = bullet.end() if bullet else item.start
    for kind in ("article", "person_title"):
        word = context.scan.starting_at(kind, start)
        start = word.end + len(context.text[word.end :]) - len(context.text[word.end :].lstrip(" .")) if word else start
    stop = _NAME_END.search(context.text, start, item.end)
    end = min(stop.start() if stop else item.end, item.end)
    name = context.text[start:end]
    named = (
        any(word[0].isupper() for word in name.split()) if context.pack.spaces else not context.numbers_in(start, end)
    )
    if not 2 < len(name) <= _LONGEST_NAME or not named:
        return None
    return Span(start, end)


def table_rows(context: Context) -> Iterator[Award]:
    """Rows of a table of awards: the name in one cell, the award in another."""
    start = 0
    for line in context.text.split("\n"):
        cells = list(_split(context, Span(start, start + len(line)), _CELL_END)) if " | " in line else []
        for cell in cells:
            named = awards_in(context, cell)
            others = (other for other in cells if other != cell)
            name = next((name for other in others if (name := _named_in(context, other))), None) if named else None
            if name:
                yield named_row(context, named[0], *name)
        start += len(line) + 1


def _named_in(context: Context, cell: Span) -> tuple[Span, str] | None:
    """The person or body that a cell names, and its kind; None for figures and other awards."""
    person = next((p for p in context.people if cell.start <= p.start < cell.end), None)
    if person:
        return Span(person.start, person.end), "individual"
    name = _body(context, cell)
    if name is None or context.numbers_in(name.start, name.end) or awards_in(context, cell):
        return None
    return without_level(context, name)


def enumerated_rows(context: Context, act: Act) -> Iterator[Award]:
    """As many names as an act has recipients, one after the other behind it: "six communes …: A, B, C, D, E and F"."""
    who = act.recipient
    if not _FEWEST <= who.count <= _MOST:
        return
    sentence = context.sentence_of(who.start)
    following = context.sentence_of(min(sentence.end + 2, len(context.text) - 1))
    end = sentence.end if awards_in(context, following) else following.end  # "… The order went to A and B"
    people = context.people.starting_in(who.end, end)
    if len(people) == who.count:
        gaps = [context.text[a.end : b.start] for a, b in pairwise(people)]
        if all(len(gap) < _TITLE for gap in gaps):
            for person in people:
                yield named_row(context, act.given, Span(person.start, person.end), _person_kind(who.kind))
    elif not people and who.kind == "locality":
        yield from (named_row(context, act.given, span, "locality") for span in _run_of_names(context, who, end))


def _run_of_names(context: Context, who: Recipient, end: int) -> list[Span]:
    """The names of a run that has just as many as there are recipients; nothing where no run has."""
    joiners = "|".join(sorted((re.escape(j) for j in context.pack.words("counts.noun_joiners")), key=len, reverse=True))
    word = rf"[^\W\d_{SMALL}][\w'’-]*"
    name = rf"{word}(?: {word}){{0,3}}"
    run = re.compile(rf"{name}(?:, {name})*,? (?:{joiners}) {name}")
    for match in run.finditer(context.text, who.end, end):
        spans = [Span(m.start(), m.end()) for m in re.compile(name).finditer(context.text, match.start(), match.end())]
        if len(spans) == who.count:
            return spans
    return []
