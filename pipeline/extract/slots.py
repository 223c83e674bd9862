"""Where the recipients of an award stand around its verb.

A verb of giving has them behind "to", or right behind it; one of receiving, or a passive, before it, or, where an
adverbial opens the sentence, behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.extract.context import Context
from pipeline.extract.recipients import Reader, Recipients
from pipeline.extract.subjects import object_before, subject, topic
from pipeline.extract.verbs import ACTIVE, COMMA, Verb, has_subject, opens
from pipeline.languages.scan import Match
from pipeline.schema import Span

_TO_REACH = 90  # characters between an award or verb and the "to" that belongs to it
_TO = 12  # characters of a "to" that has the verb in it: "trao cho"
_LABEL = 48  # characters behind an award in its label: "… of the Prime Minister:"
_COLON = re.compile(r" ?: ?")


@dataclass(frozen=True, slots=True)
class Frame:
    """An award at `given` and its verb; recipients are looked for in the clause, or between the awards around it."""

    clause: Span
    reach: Span
    given: Span
    verb: Verb


def recipients_of(reader: Reader, frame: Frame) -> Recipients | None:
    """Whom an award is given to: the first place of its verb that holds a list."""
    places = [_marked, _active if frame.verb.voice == ACTIVE else _passive]
    if opens(reader.context, frame.clause, frame.verb):
        places.append(_fronted)
    return next((found for place in places for found in place(reader, frame) if found), None)


def recipients_without_verb(reader: Reader, clause: Span, reach: Span, given: Span) -> Recipients | None:
    """ "Herr X (Arbeitsmedaille)", "certificates of merit for X and Y", "Labour Order, third class: X"."""
    scan = reader.context.scan
    if scan.folded[given.start - 1 : given.start] == "(":
        return _bracketed(reader, reach, given.start - 1)
    near = min(reach.end, given.end + _LABEL)
    colon = _COLON.search(scan.folded, given.end, near)
    if colon and not scan.folded[clause.start : given.start].strip(" -•*·"):
        return reader.read(colon.end(), reach.end)
    link = next((m for m in scan.within("to", given.end, near) if m.end > m.start), None)
    return reader.read(link.end, reach.end) if link and not _is_article(reader, link) else None


def recipients_of_praise(reader: Reader, clause: Span, verb: Verb) -> Recipients | None:
    """Whom a verb of honour praises: its object, or the subject of a passive."""
    context = reader.context
    opened = verb.opened if verb.opened >= 0 else verb.start
    marks = [m.end() for m in COMMA.finditer(context.scan.folded, clause.start, opened)]
    between = context.scan.tokens_in(marks[-1], opened) if marks else ()
    if marks and all(context.scan.starting_at("passive", token.start) for token in between):
        verb = replace(verb, opened=marks[-1])  # "X, an officer, was commended"
    part = Span(marks[-1] if marks and verb.opened != marks[-1] else clause.start, clause.end)
    lists = [_behind_praised(reader, part, verb)]
    if not (context.pack.spaces and context.scan.ending_at("article", verb.start)):  # "in the name of the honoured"
        lists = [*_of_praise(reader, part, verb), *lists]
    found = next((found for found in lists if found and found.named), None)
    return found if found and _is_called_by_name(context, found.named[0][0].start) else None


def _behind_praised(reader: Reader, part: Span, verb: Verb) -> Recipients | None:
    """ "Among those honoured were X and Y", "blandt dem, der blev hædret, var X"."""
    scan = reader.context.scan
    comma = COMMA.match(scan.folded, verb.end)
    copula = scan.starting_at(("passive", "actual"), comma.end() if comma else verb.end + 1)
    return _beside(reader, copula.end, part.end) if copula else None


def _of_praise(reader: Reader, part: Span, verb: Verb) -> Iterator[Recipients | None]:
    opened = verb.opened if verb.opened >= 0 else verb.start
    has_subject_before = has_subject(reader.context, part, opened)
    if verb.voice == ACTIVE and not reader.context.pack.verb_last:
        link = reader.context.scan.starting_at("to", verb.end + 1)  # "elogió a la policía"
        start = link.end if link else verb.end
        yield _beside(reader, start, part.end) if has_subject_before else None  # "dann lobte Herr X die Arbeit"
    elif has_subject_before:
        yield subject(reader, part.start, opened)
    else:
        yield _beside(reader, verb.opened_end if 0 <= verb.opened_end < verb.start else verb.end, part.end)


def _is_called_by_name(context: Context, start: int) -> bool:
    """Whether a name begins with itself or a noun for bodies, not for what is theirs: "the efforts of X"."""
    if not context.text[start].islower() or context.scan.starting_at(("body", "recipient", "level"), start):
        return True
    sentence = context.sentence_of(start)
    link = next(iter(context.scan.within("noun_link", start, sentence.end)), None)
    return bool(context.scan.within("body", start, link.start if link else sentence.end))


def _bracketed(reader: Reader, reach: Span, bracket: int) -> Recipients | None:
    for begin in (at for at in reader.starts if reach.start <= at < bracket):
        found = reader.read(begin, bracket)
        if found and found.named and ")" not in reader.context.scan.folded[found.end : bracket]:
            return found
    return None


def _active(reader: Reader, frame: Frame) -> Iterator[Recipients | None]:
    """Places of the recipients of one who gives, honours or recognises."""
    given, verb, reach = frame.given, frame.verb, frame.reach
    if verb.start < given.start:
        comma = None if reader.context.pack.spaces else COMMA.search(reader.context.scan.folded, given.end, reach.end)
        yield addressed(reader, given.end, comma.start() if comma else reach.end)  # not "…旗, 向 9 个 集体 颁发"
        yield addressed(reader, verb.end, given.start)
        if has_subject(reader.context, frame.clause, verb.start):
            yield _beside(reader, verb.end, given.start)
        yield _right_behind(reader, given.end, reach.end)
        yield _right_before(reader, verb.end, given.start)
        beside = _beside(reader, verb.end, given.start)  # "…, by which it recognises the commune of X"
        yield beside if beside and {kind for _, kind in beside.named} == {"locality"} else None
        if verb.kind == "recognise" and _is_as(reader, verb.end, given.start):
            yield subject(reader, frame.clause.start, verb.start)  # "X recognised as a model commune"
    elif verb.kind == "confer":  # "the flag went to X"
        if not reader.context.pack.spaces or reader.context.scan.ending_at("to", verb.end):
            yield _beside(reader, verb.end, reach.end)
        yield addressed(reader, verb.end, reach.end)
    elif reader.context.pack.verb_last:
        yield object_before(reader, reach.start, given.start)
    else:
        yield subject(reader, reach.start, given.start)


def _passive(reader: Reader, frame: Frame) -> Iterator[Recipients | None]:
    """Places of those who receive, or are given something."""
    verb = frame.verb
    if verb.start < frame.given.start:
        yield from _before_award(reader, frame)
    else:
        yield from _behind_award(reader, frame)


def _fronted(reader: Reader, frame: Frame) -> Iterator[Recipients | None]:
    """ "Decorated with the order, X thanked them", "Decorated with the order was X"."""
    context, given = reader.context, frame.given
    if context.scan.starting_at(
        ("article", "person_title"), given.end + 1
    ):  # "Recibieron certificados el Sr. X y la Sra. Y"
        yield _beside(reader, given.end, frame.reach.end)
    for auxiliary in context.scan.within("passive", given.end, frame.reach.end):
        yield _beside(reader, auxiliary.end, frame.reach.end)
    for comma in COMMA.finditer(context.scan.folded, given.end, frame.reach.end):
        yield _beside(reader, comma.end(), frame.reach.end)


def _is_as(reader: Reader, start: int, end: int) -> bool:
    """Whether only a word like "as" and articles stand between a verb and its award."""
    pack, words = reader.context.pack, [token.word for token in reader.context.scan.tokens_in(start, end)]
    return bool(words) and words[0] not in pack.words("text.articles") and all(word in pack.stop for word in words)


def _before_award(reader: Reader, frame: Frame) -> Iterator[Recipients | None]:
    """ "X was decorated with the medal", "in May were X and Y decorated with it"."""
    yield from _around_passive(reader, frame.clause, frame.verb, frame.given.start)
    yield addressed(reader, frame.verb.end, frame.given.start)
    opened = frame.verb.opened if frame.verb.opened >= 0 else frame.verb.start
    if frame.verb.kind == "confer" and not has_subject(reader.context, frame.clause, opened):
        yield addressed(reader, frame.given.end, frame.reach.end)  # "Foi entregue um certificado a X"


def _around_passive(reader: Reader, clause: Span, verb: Verb, end: int) -> Iterator[Recipients | None]:
    """The subject of a passive, before its auxiliary, between that and its verb, or behind up to `end`."""
    opened = verb.opened if verb.opened >= 0 else verb.start
    behind = [_beside(reader, verb.end, end)]
    if 0 <= verb.opened_end < verb.start:
        behind.insert(0, _beside(reader, verb.opened_end, verb.start))
    before = subject(reader, clause.start, opened)
    yield from [before, *behind] if has_subject(reader.context, clause, opened) else [*behind, before]


def _behind_award(reader: Reader, frame: Frame) -> Iterator[Recipients | None]:
    """ "The medal was given to X", "with the medal were X and Y decorated", "X wurde mit der Medaille geehrt"."""
    given, verb, reach = frame.given, frame.verb, frame.reach
    parted = reader.context.pack.verb_last and reader.context.scan.folded.startswith(",", verb.end)
    yield None if parted else _beside(reader, verb.end, reach.end)  # "X は 賞状 を 受け, Y は 旗 を …"
    yield addressed(reader, verb.end, reach.end)
    if given.end <= verb.opened_end < verb.start:
        yield addressed(reader, verb.opened_end, verb.start)
        yield _beside(reader, verb.opened_end, verb.start)
    if 0 <= verb.opened < given.start:
        yield subject(reader, frame.clause.start, verb.opened)
        yield _beside(reader, verb.opened_end, given.start)
    yield subject(reader, reach.start, given.start)
    if verb.kind == "receive" and not COMMA.search(reader.context.scan.folded, given.end, verb.start):
        yield subject(reader, given.end, verb.start)  # "die Medaille nahm X entgegen"
    if reader.context.pack.verb_last:
        yield topic(reader, reach.start, given.start)


def _marked(reader: Reader, frame: Frame) -> Iterator[Recipients | None]:
    """Whom a particle marks, where words have no spaces: "向 阮文雄 先生 颁发 奖状", "フンさん に 表彰状 を"."""
    pack, scan = reader.context.pack, reader.context.scan
    if pack.spaces:
        return
    far = pack.verb_last and frame.verb.kind != "recognise"  # "基準を満たす社 に 認定": that particle says as what
    start, end = frame.reach.start, frame.verb.start if far else min(frame.verb.start, frame.given.start)
    if far and scan.folded[: frame.given.start].endswith(", ") and scan.within("to", frame.given.end, end):
        start = frame.given.end  # "…, 2等賞 は B に 贈られた"
    for link in scan.within("to", start, end):
        if not pack.verb_last:
            yield reader.read(link.end, end)
            continue
        begins = {*_runs_before(reader, start, link.start), *(at for at in reader.starts if start <= at < link.start)}
        for begin in sorted(begins):
            found = reader.read(begin, link.start)
            if found and not scan.folded[found.end : link.start].strip():
                yield found


def _runs_before(reader: Reader, start: int, end: int) -> Iterator[int]:
    """Where the words begin that lead up to `end`, and those before them that "and" or a comma joins to them."""
    scan, begin = reader.context.scan, _run_before(reader, start, end)
    yield begin
    joiner = scan.ending_at("noun_joiner", begin)
    stop = joiner.start if joiner else begin - 2
    if start < stop < end and (joiner or scan.folded.startswith(", ", stop)):
        yield from _runs_before(reader, start, stop)


def _run_before(reader: Reader, start: int, end: int) -> int:
    """Where the words begin that lead up to `end` without a sign or function word between them."""
    scan, stop = reader.context.scan, reader.context.pack.stop
    tokens = scan.tokens_in(start, end)
    while tokens and tokens[-1].word not in stop and not scan.folded[tokens[-1].end : end].strip():
        end = tokens.pop().start
    return end


def _beside(reader: Reader, start: int, end: int) -> Recipients | None:
    """The list that a stretch begins with."""
    return reader.read(start, end) if start < end else None


def addressed(reader: Reader, start: int, end: int) -> Recipients | None:
    """The list behind the first "to" of a stretch that leads to one."""
    links = reader.context.scan.within("to", max(0, start - _TO), min(end, start + _TO_REACH))
    for link in (m for m in links if m.end > start):
        if any(quote.start <= link.start < quote.end for quote in reader.context.quotes):
            continue
        if _is_article(reader, link) and (link.start - start <= 1 or _is_governed(reader, link)):
            continue  # "die Urkunde der Gemeinde X" says whose it is, "in der Gemeinde X" where
        found = reader.read(link.end, end)
        if found:
            return found
    return None


def _is_article(reader: Reader, link: Match) -> bool:
    """Whether a "to" is an article; none stands before a bare name: "entregou a Ordem a Le Van Bon"."""
    article = reader.context.scan.starting_at("article", link.start)
    bare = any(person.start == link.end + 1 for person in reader.context.people.starting_in(link.end, link.end + 2))
    return article is not None and article.end == link.end and not bare


def _is_governed(reader: Reader, link: Match) -> bool:
    """Whether a preposition stands before an article, or a noun for bodies: "dem Volkskomitee der Gemeinde X"."""
    scan, pack = reader.context.scan, reader.context.pack
    if scan.ending_at("body", link.start):
        return True
    before = scan.token_before(link.start)
    return before is not None and before.word in pack.stop - pack.words("counts.noun_joiners")


def _right_behind(reader: Reader, start: int, end: int) -> Recipients | None:
    """A list right behind its award, no word between: "tặng Giấy khen ông X", a dative."""
    scan = reader.context.scan
    beside = scan.folded[start : start + 1] == " " and not scan.starting_at(("article", "noun_link"), start)
    return reader.read(start, end) if beside else None


def _right_before(reader: Reader, start: int, end: int) -> Recipients | None:
    """People right before an award that a verb and its giver precede: "verlieh der Minister Herrn X die Urkunde"."""
    scan = reader.context.scan
    article = scan.ending_at("article", end)
    for begin in (at for at in reader.starts if start <= at < end):
        found = reader.read(begin, end)
        people = found is not None and {kind for _, kind in found.named} == {"individual"}
        if found and people and not scan.folded[found.end : article.start if article else end].strip():
            return found
    return None
