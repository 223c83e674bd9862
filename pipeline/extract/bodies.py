"""Bodies and places that a sentence names as recipients of an award."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.extract import scope
from pipeline.extract.awards import Act, Given, awards_in, is_vetoed, named_row
from pipeline.extract.context import Context
from pipeline.languages.scan import Token
from pipeline.schema import Award, Span

_LINK_REACH = 60  # characters between an award and the "to" or the verb that ties a body to it
_NAME_WORDS = 12
_LEVEL_WORD = 12  # characters of a lower-case word that a body's name may begin with ("provincial Military Command")
_TITLES_OF_PLACES = frozenset(
    "new_rural_title advanced_new_rural_title model_new_rural_title cultural_village recognition_certificate".split()
)


def body_rows(context: Context, sentence: Span, rows: Sequence[Award]) -> Iterator[Award]:
    """Bodies that a sentence names as recipients: "… to the Ea Trang Station", "the Farmers' Union received …"."""
    if is_vetoed(context, sentence):
        return
    for given in awards_in(context, sentence):
        for name in (*_bodies_behind(context, given, sentence), *_body_before(context, given, sentence)):
            if not any(row.start < name.end and name.start < row.end for row in rows):
                yield named_row(context, given, name, _kind_of_name(context, name))


def _kind_of_name(context: Context, name: Span) -> str:
    """Individual behind a title such as "bà", locality beside a level word here or elsewhere, else collective."""
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
    links = [m for m in links if not any(quote.start <= m.start < quote.end for quote in context.quotes)]
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
    """The name of a body at `start`, its article aside: words up to a sign or function word, two capitals in them."""
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


def place_rows(context: Context, acts: Sequence[Act]) -> Iterator[Award]:
    """ "Hao Duoc commune is recognised as meeting new rural standards": one place, named, with a title of places."""
    for sentence in context.sentences:
        named = [g for g in awards_in(context, sentence) if g.award_id in _TITLES_OF_PLACES]
        named.sort(key=lambda g: g.award_id == "recognition_certificate")  # the title goes before its certificate
        if not named or is_vetoed(context, sentence) or _has_act(acts, sentence):
            continue
        verbs = [
            m for k in ("recognise", "receive", "confer") for m in context.scan.within(k, sentence.start, sentence.end)
        ]
        place = _place(context, sentence, min(m.start for m in verbs), named[0].start) if verbs else None
        if place:
            yield named_row(context, named[0], place, "locality")


def _has_act(acts: Sequence[Act], sentence: Span) -> bool:
    return any(sentence.start <= act.recipient.start < sentence.end for act in acts)


def _place(context: Context, sentence: Span, verb: int, award: int) -> Span | None:
    """The place that is given the title: between verb and award, else before the verb; by level word or capitals."""
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
