"""Named recipients of awards: whom a sentence or a list names one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.extract import scope
from pipeline.extract.awards import Act, Given, awards_in, is_vetoed, named_row, taken_up
from pipeline.extract.bodies import body_rows, place_rows
from pipeline.extract.context import Context
from pipeline.extract.lists import enumerated_rows, find_lists, list_rows, table_rows
from pipeline.languages.scan import Match
from pipeline.schema import Award, Person, Span

_AUXILIARY = 30  # characters between a name and the award of a sentence whose verb comes last
_PRAISE = 45  # characters between a verb of honour and the adjective that says for what
_CLAUSE = 160  # characters of a clause that describes somebody
_APPOSED = re.compile(r"(?:(?: \([^)]*\))?,[^;:]*,)?[^,;:]{0,24}")  # ", a farmer of the village, was"
_CONFERRER = 60  # characters of who gives it, between two awards that are joined
_APPOSITION = 90  # characters of an office between a name and its verb


def find_named(context: Context, acts: Sequence[Act]) -> Iterator[Award]:
    """A row for every recipient that is named: in a list under a colon, or in a sentence."""
    rows: list[Award] = []
    lists = list(find_lists(context, acts))
    for listed in lists:
        rows += list_rows(context, listed)
    rows += table_rows(context)
    rows += [row for act in acts for row in enumerated_rows(context, act)]
    inside = [(listed.start, listed.end) for listed in lists]
    for person in context.people:
        if not any(start <= person.start < end for start, end in inside):
            rows += _person_rows(context, person, rows, acts)
    rows += place_rows(context, acts)
    for sentence in context.sentences:
        if not any(start <= sentence.start < end for start, end in inside):
            rows += body_rows(context, sentence, rows)
    seen: set[tuple[int, str]] = set()
    for award in sorted(rows, key=lambda r: r.start):
        if (award.start, award.award_id) not in seen:
            seen.add((award.start, award.award_id))
            yield award


def _person_rows(context: Context, person: Person, rows: Sequence[Award], acts: Sequence[Act]) -> Iterator[Award]:
    """A person who is given an award in a sentence: behind "to", or before a verb of receiving."""
    sentence = context.sentence_of(person.start)
    if is_vetoed(context, sentence):
        return
    named = awards_in(context, sentence) or taken_up(context, sentence)
    named = [given for given in named if not _is_parted(context, given, person)]
    given = _bracketed(context, person, named) or _handed(context, person, named, sentence)
    given = given or _marked(context, person, named, sentence)
    given = given or _listed(context, person, sentence, rows, acts) or _taken(context, person, named, sentence)
    given = given or _given_before(context, person, named, sentence)
    given = given or _received_behind(context, person, named, sentence)
    if given:
        for award in _together(context, named, given):
            yield named_row(context, award, Span(person.start, person.end), "individual")


def _is_parted(context: Context, given: Given, person: Person) -> bool:
    """Whether a semicolon stands between an award and a person."""
    return ";" in context.text[min(given.end, person.end) : max(given.start, person.start)]


def _taken(context: Context, person: Person, named: Sequence[Given], sentence: Span) -> Given | None:
    """What the subject of a verb of receiving or praise got; of several that are joined, what the last one got."""
    own = _praised(context, person, sentence) or _received(context, person, named, sentence)
    following = next((p for p in context.people if person.end <= p.start < sentence.end), None)
    if own or following is None or not _only_joiners(context, person.end, following.start):
        return own
    return _taken(context, following, named, sentence)


def _together(context: Context, named: Sequence[Given], given: Given) -> list[Given]:
    """An award with those that are joined to it: "the Labour Order and a certificate of merit"."""
    if given not in named:
        return [given]
    index = named.index(given)
    first = last = index
    while first > 0 and _are_joined(context, named[first - 1], named[first]):
        first -= 1
    while last + 1 < len(named) and _are_joined(context, named[last], named[last + 1]):
        last += 1
    return list(named[first : last + 1])


def _are_joined(context: Context, one: Given, other: Given) -> bool:
    """Whether "and" or a comma joins two awards of one giver or two, and nothing in between takes or gives one."""
    gap = context.text[one.end : other.start]
    if len(gap) > _CONFERRER or one.award_id == other.award_id or re.search(r"[;:.(]", gap):
        return False
    busy = ("recipient", "confer", "receive", "recognise", "honour", "to")
    if any(context.scan.within(kind, one.end, other.start) for kind in busy) or _has_person(context, one, other):
        return False
    return "," in gap or bool(context.scan.within("noun_joiner", one.end, other.start))


def _has_person(context: Context, one: Given, other: Given) -> bool:
    return any(one.end <= person.start < other.start for person in context.people)


def _bracketed(context: Context, person: Person, named: Sequence[Given]) -> Given | None:
    """ "Herr Tran Van Hung, … (Arbeitsmedaille dritter Klasse)"."""
    for given in named:
        if given.start > person.end and context.text[given.start - 1] == "(":
            between = context.text[person.end : given.start - 1]
            others = [p for p in context.people if person.end <= p.start < given.start]
            if len(between) < _APPOSITION and ")" not in between and not others:
                return given
    return None


def _handed(context: Context, person: Person, named: Sequence[Given], sentence: Span) -> Given | None:
    """ "presented certificates of merit to Mr X": behind the award and "to"."""
    before = [g for g in named if g.end <= person.start]
    receiver = _before_title(context, person.start)
    link = scope.adjacent_before(context, "to", receiver) if before else None
    if (
        link is None
        and before
        and "" in context.pack.words("awards.to")
        and context.text[before[-1].end : receiver] == " "
    ):
        return (
            before[-1] if context.scan.within("confer", sentence.start, before[-1].start) else None
        )  # a dative says "to"
    if link is None or link.start < before[-1].end or context.scan.starting_at("receive", person.end):
        return None
    tied = any(context.scan.within(kind, sentence.start, sentence.end) for kind in ("confer", "receive"))
    return before[-1] if tied or link.start - before[-1].end <= _AUXILIARY else None


def _marked(context: Context, person: Person, named: Sequence[Given], sentence: Span) -> Given | None:
    """ "向 阮文雄 先生 颁发 奖状", "フンさん に 表彰状 を": a particle beside the person, then award and verb."""
    behind = [g for g in named if g.start >= person.end]
    if context.pack.spaces or not behind or behind[0].start - person.end > _APPOSITION:
        return None
    if context.pack.verb_last:
        mark = context.scan.starting_at("to", _behind_title(context, person.end))
    else:
        mark = context.scan.ending_at("to", _before_title(context, person.start))
    return behind[0] if mark and context.scan.within("confer", person.end, sentence.end) else None


def _behind_title(context: Context, end: int) -> int:
    title = context.scan.starting_at("person_title", end)
    return title.end if title else end


def _listed(
    context: Context, person: Person, sentence: Span, rows: Sequence[Award], acts: Sequence[Act]
) -> Given | None:
    """ "… to two collectives, among them Mr X and Ms Y": right behind another recipient, who was given the same."""
    ends = [(r.end, r.award_id, r.start) for r in rows if r.recipient]
    ends += [(a.recipient.end, a.given.award_id, a.recipient.start) for a in acts]
    before = [e for e in ends if sentence.start <= e[2] and e[0] <= person.start]
    if not before:
        return None if context.pack.spaces else _heading_list(context, person, acts)
    end, award_id, start = max(before)
    return Given(start, end, award_id) if _only_joiners(context, end, person.start) else None


def _heading_list(context: Context, person: Person, acts: Sequence[Act]) -> Given | None:
    """ "フンさんと3団体に表彰状を": right before counted recipients, who were given the same."""
    for act in acts:
        start = act.recipient.start
        joiner = scope.adjacent_before(context, "noun_joiner", start)
        if joiner and start >= person.end and _only_joiners(context, person.end, start):
            return act.given
    return None


def _before_title(context: Context, start: int) -> int:
    """Offset before the title of a person ("Mr", "đồng chí")."""
    title = context.scan.ending_at("person_title", len(context.text[:start].rstrip(" .")))
    return title.start if title else start


def _only_joiners(context: Context, start: int, end: int) -> bool:
    gap = context.text[start:end]
    for kind in ("joiner", "anaphora", "person_title", "noun_joiner", "article"):
        for match in context.scan.within(kind, start, end):
            gap = gap.replace(context.text[match.start : match.end], "")
    return not re.sub(r"\([^)]*\)|[\s,.]", "", gap) and len(gap) < 60


def _received(context: Context, person: Person, named: Sequence[Given], sentence: Span) -> Given | None:
    """ "Mr X (an office) was awarded the Labour Order": the first verb behind the person is one of receiving."""
    behind = [g for g in named if g.start >= person.end]
    gives = not (context.pack.spaces or context.pack.verb_last) and context.scan.starting_at("to", person.end)
    if not behind or gives:
        return None  # "书记 黄国庆 向 …" gives
    if context.pack.verb_last:
        return behind[0] if _verb_takes(context, behind[0], sentence) else None
    verbs = sorted(
        (m for kind in ("confer", "receive") for m in context.scan.within(kind, person.end, behind[0].start)),
        key=lambda m: (m.start, -m.end),
    )
    taken = verbs and (_is_taken(context, person.end, verbs[0]) or _is_addressed(context, person, sentence))
    if taken and verbs[0].start - person.end <= _APPOSITION:
        return behind[0]
    honoured = context.scan.within("honour", behind[0].end, min(sentence.end, behind[0].end + _AUXILIARY))
    if not verbs and honoured and ";" not in context.text[person.end : behind[0].start]:
        return behind[0]  # "… und Herr X, Sekretär, vom Vorsitzenden mit Verdiensturkunden ausgezeichnet"
    if not verbs and behind[0].start - person.end <= _AUXILIARY:  # "Herrn X wurde die Verdiensturkunde verliehen"
        stop = context.text.find(",", person.end, behind[0].start) >= 0
        return behind[0] if not stop and context.scan.within("confer", behind[0].end, sentence.end) else None
    return None


def _is_addressed(context: Context, person: Person, sentence: Span) -> bool:
    """Whether a sentence begins with the one who is given something: "Till fru X överlämnades minnesmedaljen"."""
    link = scope.adjacent_before(context, "to", _before_title(context, person.start))
    return link is not None and not context.text[sentence.start : link.start].strip()


def _verb_takes(context: Context, given: Given, sentence: Span) -> bool:
    """Whether the verb behind an award is one of receiving or of honour, where verbs stand last."""
    kinds = ("confer", "receive", "recognise", "honour")
    verbs = [m for kind in kinds for m in context.scan.within(kind, given.end, sentence.end)]
    first = min(verbs, key=lambda m: (m.start, -m.end, m.kind != "receive"), default=None)
    return first is not None and first.kind in ("receive", "recognise") and first.start - given.end <= _AUXILIARY


def _is_taken(context: Context, start: int, verb: Match) -> bool:
    """Whether a verb says that its subject receives: by itself, or as a passive ("được Thủ tướng tặng")."""
    return verb.kind == "receive" or bool(context.scan.within("passive", start, verb.start))


def _given_before(context: Context, person: Person, named: Sequence[Given], sentence: Span) -> Given | None:
    """ "überreichte Herrn X eine Urkunde", "bekamen der Lehrer X und Frau Y Urkunden": verb before, award behind.

    A verb of conferring whose clause has no subject before it has the giver behind it, not the receiver.
    """
    behind = [g for g in named if g.start >= person.end]
    if context.pack.verb_last or not behind or behind[0].start - person.end > _APPOSITION:
        return None
    kinds = ("confer", "receive", "recognise")
    verbs = [m for kind in kinds for m in context.scan.within(kind, sentence.start, person.start)]
    if not verbs or context.scan.within("to", behind[0].end, min(sentence.end, behind[0].end + _AUXILIARY)):
        return None
    verb = max(verbs, key=lambda m: m.start)
    if verb.kind != "receive":
        beside = _only_joiners(context, verb.end, person.start)
        return behind[0] if beside and _has_subject(context, sentence, verb.start) else None
    stops = {t.word for t in context.scan.tokens_in(verb.end, person.start) if t.word in context.pack.stop}
    allowed = context.pack.words("text.articles") | context.pack.words("counts.noun_joiners")
    return behind[0] if stops <= allowed else None


def _received_behind(context: Context, person: Person, named: Sequence[Given], sentence: Span) -> Given | None:
    """ "Орденом Труда награждён бывший учитель X": award and verb of receiving, their subject behind."""
    verbs = context.scan.within("receive", sentence.start, person.start)
    before = [g for g in named if g.end <= person.start]
    if not verbs or not before:
        return None
    verb, given = verbs[-1], before[-1]
    start = max(verb.end, given.end)
    apart = context.text[min(verb.end, given.end) : max(verb.start, given.start)]
    before_title = _before_title(context, person.start)
    stops = {t.word for t in context.scan.tokens_in(start, before_title) if t.word in context.pack.stop}
    others = [p for p in context.people if sentence.start <= p.start < start]
    if others or len(apart) > _AUXILIARY or "," in apart or person.start - start > _APPOSITION:
        return None
    return given if stops <= context.pack.words("counts.noun_joiners") else None


def _has_subject(context: Context, sentence: Span, verb: int) -> bool:
    """Whether words that can be a subject stand before a verb: more than an adverbial like "on this occasion"."""
    tokens = context.scan.tokens_in(sentence.start, verb)
    if not tokens:
        return False
    first = tokens[0].word
    return first not in context.pack.stop or first in context.pack.words("text.articles")


def _praised(context: Context, person: Person, sentence: Span) -> Given | None:
    """ "Mrs X, a farmer, was honoured as an outstanding entrepreneur": a verb of honour behind, and for what."""
    verb = next(iter(context.scan.within("honour", person.end, min(sentence.end, person.end + _CLAUSE))), None)
    if verb is None:
        return None
    if _APPOSED.fullmatch(context.text, person.end, verb.start):
        exemplary = context.scan.within("exemplary", verb.end, min(sentence.end, verb.end + _PRAISE))
    elif _is_framed(context, person, verb):
        exemplary = context.scan.within("exemplary", person.end, verb.start)
    else:
        return None
    others = any(verb.start < other.start < sentence.end for other in context.people)
    return Given(verb.start, verb.end, "exemplary_model") if exemplary and not others else None


def _is_framed(context: Context, person: Person, verb: Match) -> bool:
    """Whether a passive opens right behind a person what its verb closes: "X wurde auf dem Kongress als … geehrt"."""
    passive = next(iter(context.scan.within("passive", person.end, verb.start)), None)
    between = context.text[person.end : verb.start]
    return (
        passive is not None and bool(_APPOSED.fullmatch(context.text, person.end, passive.start)) and ";" not in between
    )
