"""Named recipients of awards: people and bodies that a sentence or a list names one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.extract import scope
from pipeline.extract.awards import Act, Given, awards_in, is_vetoed, recipient_kind, row, taken_up
from pipeline.extract.context import Context
from pipeline.languages.scan import Token
from pipeline.schema import Award, Person, Span

_BULLET = re.compile(r"[ \t]*(?:[-–•+*·]|\(?\d{1,3}[.)/]|\(?[a-zđ][.)/])\s+")
_NAME_END = re.compile(r"\s*[,;:(]|\.(?:\s|$)|\s[-–—]\s|$", re.MULTILINE)
_LONGEST_NAME = 120
_LINK_REACH = 60  # characters between an award and the "to" or the verb that ties a body to it
_NAME_WORDS = 12
_LEVEL_WORD = 12  # characters of a lower-case word that a body's name may begin with ("provincial Military Command")
_AUXILIARY = 30  # characters between a name and the award of a sentence whose verb comes last
_APPOSITION = 90  # characters of an office between a name and its verb


@dataclass(frozen=True, slots=True)
class _List:
    """An award that a colon opens a list for: its items stand in [start, end)."""

    given: Given
    kind: str
    start: int
    end: int


def find_named(context: Context, acts: Sequence[Act]) -> Iterator[Award]:
    """A row for every recipient that is named: in a list under a colon, or in a sentence."""
    rows: list[Award] = []
    lists = list(_lists(context, acts))
    for listed in lists:
        rows += _list_rows(context, listed)
    inside = [(listed.start, listed.end) for listed in lists]
    for person in context.people:
        if not any(start <= person.start < end for start, end in inside):
            rows += _person_rows(context, person, rows)
    rows += _localities(context, acts)
    for sentence in context.sentences:
        if not any(start <= sentence.start < end for start, end in inside):
            rows += _body_rows(context, sentence, rows)
    seen: set[tuple[int, str]] = set()
    for award in sorted(rows, key=lambda r: r.start):
        if (award.start, award.award_id) not in seen:
            seen.add((award.start, award.award_id))
            yield award


# --- lists ----------------------------------------------------------------------------------------------------------


def _lists(context: Context, acts: Sequence[Act]) -> Iterator[_List]:
    """Sentences that confer or repeat an award and end in a colon, with the stretch of their items."""
    for sentence in context.sentences:
        colon = _colon(context, sentence)
        if colon < 0:
            continue
        given, kind = _announced(context, Span(sentence.start, colon), acts)
        if given and not is_vetoed(context, Span(sentence.start, colon)):
            end = sentence.end if context.text[colon + 1 : sentence.end].strip() else _items_end(context, sentence.end)
            if end > colon + 1:
                yield _List(given, kind, colon + 1, end)


def _colon(context: Context, sentence: Span) -> int:
    """Offset of the colon that opens a list: at the sentence's end, or before a name."""
    if _BULLET.match(context.text, sentence.start):
        return -1
    for match in re.finditer(r":(?=\s|$)", context.text[sentence.start : sentence.end]):
        position = sentence.start + match.start()
        if position == sentence.end - 1 or any(position < p.start < sentence.end for p in context.people):
            return position
        if ";" in context.text[position : sentence.end] and _body(context, Span(position + 2, sentence.end)):
            return position
    return -1


def _announced(context: Context, intro: Span, acts: Sequence[Act]) -> tuple[Given | None, str]:
    """The award that an introduction names or repeats, and the kind of its recipients."""
    own = [a for a in acts if intro.start <= a.recipient.start < intro.end]
    if own:
        return own[-1].given, own[-1].recipient.kind
    named = awards_in(context, intro)
    verb = any(context.scan.within(kind, intro.start, intro.end) for kind in ("confer", "receive", "recognise"))
    kind = recipient_kind(context, intro.start, intro.end)
    if named and verb:
        return named[-1], kind
    honoured = context.scan.within("honour", intro.start, intro.end)
    earlier = [a for a in acts if a.recipient.end <= intro.start]
    if honoured and earlier:
        return earlier[-1].given, earlier[-1].recipient.kind
    return None, ""


def _items_end(context: Context, start: int) -> int:
    """End of the lines behind a colon that are items of its list: bulleted, numbered, or parted by ; or ,."""
    end = position = start
    goes_on = False
    while position < len(context.text):
        line_end = context.text.find("\n", position + 1)
        line_end = len(context.text) if line_end < 0 else line_end
        line = context.text[position:line_end].strip()
        if line and not (goes_on or _BULLET.match(line) or line[-1] in ";,"):
            break
        if line:
            end, goes_on = line_end, line[-1] in ";,"
        position = line_end
    return end


def _list_rows(context: Context, listed: _List) -> Iterator[Award]:
    given = listed.given
    for item in _items(context, listed):
        own = awards_in(context, item)
        if own and own[0].start - item.start < 4:
            given = own[0]
        people = [p for p in context.people if item.start <= p.start < item.end]
        if people:
            for person in people[: None if _is_enumeration(context, item, people) else 1]:
                yield _named_row(context, given, Span(person.start, person.end), _person_kind(listed.kind))
        elif not own:
            name = _body(context, item)
            if name:
                yield _named_row(context, given, name, listed.kind or "collective")


def _is_enumeration(context: Context, item: Span, people: Sequence[Person]) -> bool:
    """Whether an item names several people side by side, rather than one with his superiors."""
    return not _BULLET.match(context.text, item.start)


def _person_kind(kind: str) -> str:
    return kind if kind == "household" else "individual"


def _items(context: Context, listed: _List) -> Iterator[Span]:
    """The items of a list: its lines, or the parts between semicolons of one line."""
    start = listed.start
    for part in re.split(r"(\n|;)", context.text[listed.start : listed.end]):
        if part.strip() and part not in ("\n", ";"):
            yield Span(start + len(part) - len(part.lstrip()), start + len(part.rstrip()))
        start += len(part)


def _body(context: Context, item: Span) -> Span | None:
    """The name of an organisation or place that an item begins with."""
    bullet = _BULLET.match(context.text, item.start, item.end)
    start = bullet.end() if bullet else item.start
    for kind in ("article", "person_title"):
        word = context.scan.starting_at(kind, start)
        start = word.end + len(context.text[word.end :]) - len(context.text[word.end :].lstrip(" .")) if word else start
    stop = _NAME_END.search(context.text, start, item.end)
    end = min(stop.start() if stop else item.end, item.end)
    name = context.text[start:end]
    if not 2 < len(name) <= _LONGEST_NAME or not name[0].isupper():
        return None
    return Span(start, end)


def _named_row(context: Context, given: Given, span: Span, kind: str) -> Award:
    return row(context, given, span, recipient_kind=kind, recipient=context.text[span.start : span.end])


# --- sentences ------------------------------------------------------------------------------------------------------


def _person_rows(context: Context, person: Person, rows: Sequence[Award]) -> Iterator[Award]:
    """A person who is given an award in a sentence: behind "to", or before a verb of receiving."""
    sentence = context.sentence_of(person.start)
    if is_vetoed(context, sentence):
        return
    named = awards_in(context, sentence) or taken_up(context, sentence)
    given = _bracketed(context, person, named) or _handed(context, person, named, sentence, rows)
    given = given or _received(context, person, named, sentence) or _praised(context, person, sentence)
    if given:
        yield _named_row(context, given, Span(person.start, person.end), "individual")


def _bracketed(context: Context, person: Person, named: Sequence[Given]) -> Given | None:
    """ "Herr Tran Van Hung, … (Arbeitsmedaille dritter Klasse)"."""
    for given in named:
        if given.start > person.end and context.text[given.start - 1] == "(":
            between = context.text[person.end : given.start - 1]
            others = [p for p in context.people if person.end <= p.start < given.start]
            if len(between) < _APPOSITION and ")" not in between and not others:
                return given
    return None


def _handed(
    context: Context, person: Person, named: Sequence[Given], sentence: Span, rows: Sequence[Award]
) -> Given | None:
    """ "presented certificates of merit to Mr X and Ms Y": behind the award and "to", or in the list it opens."""
    before = [g for g in named if g.end <= person.start]
    if not before:
        return None
    link = scope.adjacent_before(context, "to", _before_title(context, person.start))
    if link and link.start >= before[-1].end and context.scan.within("confer", sentence.start, person.start):
        return before[-1]
    last = next((r for r in reversed(rows) if sentence.start <= r.start < person.start and r.recipient), None)
    if last and _only_joiners(context, last.end, person.start):
        return Given(before[-1].start, before[-1].end, last.award_id)
    return None


def _before_title(context: Context, start: int) -> int:
    """Offset before the title of a person ("Mr", "đồng chí")."""
    title = context.scan.ending_at("person_title", len(context.text[:start].rstrip(" .")))
    return title.start if title else start


def _only_joiners(context: Context, start: int, end: int) -> bool:
    gap = context.text[start:end]
    for kind in ("joiner", "person_title", "noun_joiner"):
        for match in context.scan.within(kind, start, end):
            gap = gap.replace(context.text[match.start : match.end], "")
    return not re.sub(r"\([^)]*\)|[\s,.]", "", gap) and len(gap) < 60


def _received(context: Context, person: Person, named: Sequence[Given], sentence: Span) -> Given | None:
    """ "Mr X (an office) was awarded the Labour Order": the first verb behind the person is one of receiving."""
    behind = [g for g in named if g.start >= person.end]
    if not behind:
        return None
    verbs = sorted(
        (m for kind in ("confer", "receive") for m in context.scan.within(kind, person.end, behind[0].start)),
        key=lambda m: (m.start, -m.end),
    )
    if verbs and verbs[0].kind == "receive" and verbs[0].start - person.end <= _APPOSITION:
        return behind[0]
    if not verbs and behind[0].start - person.end <= _AUXILIARY:  # "Herrn X wurde die Verdiensturkunde verliehen"
        stop = context.text.find(",", person.end, behind[0].start) >= 0
        return behind[0] if not stop and context.scan.within("confer", behind[0].end, sentence.end) else None
    return None


def _praised(context: Context, person: Person, sentence: Span) -> Given | None:
    """ "Mrs X was honoured as an outstanding entrepreneur": a verb of honour right behind the name, and for what."""
    verb = next(iter(context.scan.within("honour", person.end, min(sentence.end, person.end + _AUXILIARY))), None)
    if verb is None or re.search(r"[,;:]", context.text[person.end : verb.start]):
        return None
    exemplary = context.scan.within("exemplary", verb.end, min(sentence.end, verb.end + _AUXILIARY))
    others = any(verb.end < other.start < sentence.end for other in context.people)
    return Given(verb.start, verb.end, "exemplary_model", verb=True) if exemplary and not others else None


# --- bodies ---------------------------------------------------------------------------------------------------------


def _body_rows(context: Context, sentence: Span, rows: Sequence[Award]) -> Iterator[Award]:
    """Bodies that a sentence names as recipients: "… to the Ea Trang Health Station", "the Farmers' Union received …"."""
    if is_vetoed(context, sentence):
        return
    for given in awards_in(context, sentence):
        for name in (*_bodies_behind(context, given, sentence), *_body_before(context, given, sentence)):
            if not any(row.start < name.end and name.start < row.end for row in rows):
                yield _named_row(context, given, name, _kind_of_name(context, name))


def _kind_of_name(context: Context, name: Span) -> str:
    """individual behind a title such as "bà", locality beside a level word here or elsewhere, else collective."""
    if context.scan.ending_at("person_title", name.start):
        return "individual"
    level_behind = context.pack.data["places"]["order"] == "after"
    if context.scan.ending_at("level", name.end) if level_behind else context.scan.starting_at("level", name.start):
        return "locality"
    names = (scope.named_level(context, level) for level in context.scan.all("level"))
    spoken = context.text[name.start : name.end]
    return "locality" if any(n and spoken in context.text[n.start : n.end] for n in names) else "collective"


def _bodies_behind(context: Context, given: Given, sentence: Span) -> Iterator[Span]:
    """The bodies behind award and "to", joined by "and"."""
    if not any(context.scan.within(kind, sentence.start, sentence.end) for kind in ("confer", "receive")):
        return
    links = [m for m in context.scan.within("to", given.end, sentence.end) if m.start - given.end <= _LINK_REACH]
    start = links[0].end if links else sentence.end
    while start < sentence.end:
        name = _proper_name(context, start, sentence.end)
        if name is None:
            return
        yield name
        joiner = context.scan.starting_at("noun_joiner", name.end)
        start = joiner.end if joiner else sentence.end


def _body_before(context: Context, given: Given, sentence: Span) -> Iterator[Span]:
    """The subject of a verb of receiving that stands before the award."""
    verbs = context.scan.within("receive", sentence.start, given.start)
    if not verbs or given.start - verbs[-1].end > _LINK_REACH:
        return
    start = max(context.text.rfind(mark, sentence.start, verbs[-1].start) for mark in (",", ";", ":")) + 1
    name = _proper_name(context, max(start, sentence.start), verbs[-1].start)
    if name and not context.text[name.end : verbs[-1].start].strip():
        yield name


def _proper_name(context: Context, start: int, end: int) -> Span | None:
    """The name of a body at `start`, its article aside: words up to a sign or function word, two capitals among them."""
    while start < end and context.text[start] in " \n":
        start += 1
    article = context.scan.starting_at("article", start)
    start = article.end + 1 if article and article.start == start else start
    title = context.scan.starting_at("person_title", start)
    start = title.end + 1 if title and context.text[title.end : title.end + 1] == " " else start
    words: list[Token] = []
    for token in context.scan.tokens_in(start, end):
        gap = context.scan.folded[words[-1].end : token.start] if words else ""
        linked = context.scan.starting_at("noun_link", token.start) is not None
        if gap not in ("", " ", "-", "'") or (token.word in context.pack.stop and not linked) or token.word.isdigit():
            break
        words.append(token)
    while words and context.scan.starting_at("noun_link", words[-1].start):
        words.pop()
    capitals = [token for token in words if context.text[token.start].isupper()]
    if len(capitals) < 2 or len(words) > _NAME_WORDS or not capitals[0].start <= words[0].start + _LEVEL_WORD:
        return None
    span = Span(words[0].start, words[-1].end)
    is_person = any(p.start < span.end and span.start < p.end for p in context.people)
    return None if is_person or awards_in(context, span) else span


# --- places ---------------------------------------------------------------------------------------------------------

_TITLES_OF_PLACES = frozenset({
    "new_rural_title", "advanced_new_rural_title", "model_new_rural_title", "cultural_village", "recognition_certificate",
})  # fmt: skip


def _localities(context: Context, acts: Sequence[Act]) -> Iterator[Award]:
    """ "Hao Duoc commune is recognised as meeting new rural standards": one place, named, with a title of places."""
    for sentence in context.sentences:
        named = [g for g in awards_in(context, sentence) if g.award_id in _TITLES_OF_PLACES]
        if not named or is_vetoed(context, sentence) or _has_act(acts, sentence):
            continue
        verbs = [m for k in ("recognise", "receive", "confer") for m in context.scan.within(k, sentence.start, sentence.end)]
        place = _place(context, sentence, min(m.start for m in verbs), named[0].start) if verbs else None
        if place:
            yield _named_row(context, named[0], place, "locality")


def _has_act(acts: Sequence[Act], sentence: Span) -> bool:
    return any(sentence.start <= act.recipient.start < sentence.end for act in acts)


def _place(context: Context, sentence: Span, verb: int, award: int) -> Span | None:
    """The place that is given the title: between verb and award, else before the verb; by level word, else by capitals."""
    places = []
    for level in context.scan.within("level", sentence.start, sentence.end):
        name = scope.named_level(context, level)
        if name and not _in_brackets(context, sentence, name):
            places.append(scope.bare_name(context, name, level))
    between = [place for place in places if verb < place.start < award]
    before = [place for place in places if place.start < verb]
    if between or before:
        return (between or before)[0]
    match = re.match(r"[^\W\d_a-z]\w*(?: [^\W\d_a-z]\w*){1,3}", context.text[sentence.start : verb])
    return Span(sentence.start, sentence.start + match.end()) if match else None


def _in_brackets(context: Context, sentence: Span, place: Span) -> bool:
    before = context.text[sentence.start : place.start]
    return before.count("(") > before.count(")")
