"""Who is given an award in a sentence: its awards, their verbs, and the recipients that stand around these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.extract import scope
from pipeline.extract.antecedents import person_spoken_of
from pipeline.extract.awards import (
    Act,
    Given,
    awards_in,
    certain,
    groups_of,
    is_standard,
    is_title_of_places,
    is_vetoed,
    named_row,
    taken_up,
    title_before,
)
from pipeline.extract.context import Context
from pipeline.extract.praise import exemplary_in
from pipeline.extract.recipients import Reader, Recipients
from pipeline.extract.slots import Frame, addressed, recipients_of, recipients_of_praise, recipients_without_verb
from pipeline.extract.verbs import AWARD_REACH, COMMA, Verb, verbs_in, verbs_of
from pipeline.languages.scan import Match
from pipeline.schema import Award, Span

_HONOREES = 40  # characters between "those honoured" and the first of them
_OF_SCHOOLS = "national_standard_school"
_GIVER_WORDS = 4  # between a recipient and its award, no verb between: "Y the Prime Minister's flag"
_OPENING = 3  # words before "honoured" where it is a noun
_PRAISE = 60  # characters between a verb of honour and the adjective that says for what


def frame_rows(reader: Reader, acts: Sequence[Act]) -> Iterator[Award]:
    """A row for each named recipient of an award that a sentence gives."""
    context = reader.context
    counted = [act.recipient.start for act in acts]
    for sentence in context.sentences:
        rows: list[Award] = []
        for clause in scope.parts_of(context, sentence):
            rows += list(_honorees(reader, clause, acts)) or _rows(reader, clause)
        yield from rows
        if not rows and not any(sentence.start <= at < sentence.end for at in counted):
            yield from _certified_place(reader, sentence)


def _rows(reader: Reader, clause: Span) -> Iterator[Award]:
    context = reader.context
    named = awards_in(context, clause) or taken_up(context, clause)
    if not named and not context.scan.within(("exemplary", "honour"), clause.start, clause.end):
        return
    if is_vetoed(context, clause):
        return
    verbs = [v for v in verbs_in(context, clause) if not any(g.start <= v.start < g.end for g in named)]
    groups = [g for g in groups_of(context, named) if g[0].award_id != "ocop_star"]  # products have no names here
    honours = [v for v in verbs if v.kind == "honour" or context.scan.within("honour", v.start, v.end)]
    found: Recipients | None = None
    for group, reach in zip(groups, _reaches(groups, clause), strict=True):
        earlier, (found, verb) = found, _found(reader, group, verbs, clause, reach)
        if verb in honours:
            honours.remove(verb)
        if found is None and earlier:
            gap = Span(reach.start, group[0].start)
            found = None if earlier.start >= reach.start else _of_verb_before(reader, verbs, gap)
            places = {kind for _, kind in earlier.named} == {"locality"}
            goes_on = _goes_on(reader, verbs, gap) or (places and _takes_too(reader, verbs, gap))
            found = found or (earlier if goes_on else None)
        more = _given_again(reader, verbs, found, Span(group[-1].end, reach.end)) if found and verb else ()
        own = _without(reader, found, earlier) if found else []
        named_apart = [(s, k) for s, k in (*own, *more) if not _is_inside(s, named)]
        for span, kind in named_apart:
            for given in certain(group):
                if given.award_id == _OF_SCHOOLS and kind == "locality":
                    continue  # "in the province 684 of 902 schools reached the national standard"
                yield named_row(context, _outstanding(context, given, verb), span, _kind(given, kind))
    yield from _praised(reader, clause, honours)


def _honorees(reader: Reader, clause: Span, acts: Sequence[Act]) -> Iterator[Award]:
    """Who were given what a sentence before counted: "Those honoured are X and Y", "Among them were X and Y"."""
    context = reader.context
    verb = next(iter(context.scan.within(("honour", "anaphora"), clause.start, clause.end)), None)
    before = [act for act in acts if act.recipient.end <= clause.start]
    if verb and verb.kind == "anaphora":
        sentence = context.sentence_of(max(0, context.sentence_of(clause.start).start - 1))
        before = [act for act in before if act.recipient.start >= sentence.start]
    if verb is None or not before or awards_in(context, clause):
        return
    opening = context.scan.tokens_in(clause.start, verb.start)
    begin = next((at for at in reader.names if verb.end < at <= verb.end + _HONOREES), None)
    if len(opening) > _OPENING or begin is None or "," in context.text[clause.start : begin]:
        return
    found = reader.read(begin, clause.end)
    people = found.named if found and all(kind == "individual" for _, kind in found.named) else ()
    copula = context.scan.tokens_in(verb.end, begin)
    if people and copula and all(token.word in context.pack.stop for token in opening):
        yield from (named_row(context, before[-1].given, span, kind) for span, kind in people)


def _reaches(groups: Sequence[Sequence[Given]], clause: Span) -> Iterator[Span]:
    """The stretch of each award between the one before it and the next."""
    ends = [clause.start, *(group[-1].end for group in groups)]
    starts = [*(group[0].start for group in groups), clause.end]
    return map(Span, ends[:-1], starts[1:])


def _found(
    reader: Reader, group: Sequence[Given], verbs: Sequence[Verb], clause: Span, reach: Span
) -> tuple[Recipients | None, Verb | None]:
    """The recipients of an award, and the verb around which they stand."""
    given = Span(group[0].start, group[-1].end)
    candidates = verbs_of(reader.context, given, verbs, reach)
    for verb in candidates:
        if verb.kind == "hold" and is_standard(group[0].award_id) and not _is_called_title(reader.context, given):
            continue  # a standard that is met is a state
        found = recipients_of(reader, Frame(clause, reach, given, verb))
        if found:
            return found, verb
    if not candidates:
        return recipients_without_verb(reader, clause, reach, given), None
    if is_standard(group[0].award_id):
        return None, None
    spoken_of = person_spoken_of(reader, clause, given, candidates[0])
    return spoken_of, candidates[0] if spoken_of else None


def _is_called_title(context: Context, given: Span) -> bool:
    """Whether an award is called a title: by its own words, or by those before it."""
    return bool(title_before(context, given.start) or context.scan.starting_at("title", given.start))


def _kind(given: Given, kind: str) -> str:
    """The kind of a named recipient, as its title tells: schools and places hold titles of their own."""
    if given.award_id == _OF_SCHOOLS:
        return "organisation"
    return "locality" if is_title_of_places(given.award_id) and kind == "individual" else kind


def _outstanding(context: Context, given: Given, verb: Verb | None) -> Given:
    """What a verb of honour gives where the award only says "outstanding": "honoured as outstanding farmers"."""
    if verb is None or verb.kind != "honour" or not context.text[given.start].islower():
        return given
    if is_standard(given.award_id) or not context.scan.within("exemplary", given.start, given.end):
        return given  # "recognised for meeting *advanced* standards"
    return Given(verb.start, verb.end, "exemplary_model")


def _is_inside(span: Span, named: Sequence[Given]) -> bool:
    """Whether a name is part of an award's: "Aldea *Cultural*"."""
    return any(given.start <= span.start < given.end for given in named)


def _given_again(reader: Reader, verbs: Sequence[Verb], found: Recipients, rest: Span) -> Sequence[tuple[Span, str]]:
    """Those to whom another verb gives an award that one has given before: "conferred on X, and presented to Y"."""
    later = next((v for v in verbs if v.kind == "confer" and rest.start <= found.end <= v.start < rest.end), None)
    more = addressed(reader, later.end, rest.end) if later else None
    return more.named if more else ()


def _of_verb_before(reader: Reader, verbs: Sequence[Verb], gap: Span) -> Recipients | None:
    """The recipients of an award that shares the verb of the one before it: "X received the order and Y the flag"."""
    context, scan = reader.context, reader.context.scan
    if any(gap.start <= verb.start < gap.end for verb in verbs):
        return None
    title = title_before(context, gap.end)
    gap = Span(gap.start, title.start) if title else gap
    marks = [m.end for kind in ("noun_joiner", "joiner") for m in scan.within(kind, gap.start, gap.end)]
    commas = [m.end() for m in COMMA.finditer(scan.folded, gap.start, gap.end)]
    openers = [token for at in commas for token in scan.tokens_in(at, gap.end)[:1]]
    marks += [*commas, *(token.end for token in openers if token.word in context.pack.stop)]  # ", while Y"
    for start in sorted(marks):
        found = reader.read(start, gap.end)
        if found and found.named:
            behind = scan.tokens_in(found.end, gap.end)
            article = behind and behind[0].word in context.pack.words("text.articles")
            return found if not behind or (article and len(behind) <= _GIVER_WORDS) else None
    return None


def _without(reader: Reader, found: Recipients, earlier: Recipients | None) -> Sequence[tuple[Span, str]]:
    """The named of a list, but for those of the award before: "the flag went to X, and 41 farmers received …"."""
    if earlier is None or found is earlier or not found.named:
        return found.named
    parted = reader.counts_in(found.named[-1][0].end, found.end)
    return [one for one in found.named if not (parted and one in earlier.named)]


def _goes_on(reader: Reader, verbs: Sequence[Verb], gap: Span) -> bool:
    """Whether an award is one more of those who were given the one before it: "…, then, in May, a certificate"."""
    context = reader.context
    text = context.scan.folded[gap.start : gap.end]
    joined = "," in text or bool(context.scan.within("noun_joiner", gap.start, gap.end))
    busy = any(gap.start <= at < gap.end for at in (*reader.names, *(verb.start for verb in verbs)))
    return joined and len(text) <= AWARD_REACH and not busy


def _takes_too(reader: Reader, verbs: Sequence[Verb], gap: Span) -> bool:
    """Whether a place that is recognised takes one more award: "the decision that recognised X, *and received* …"."""
    context, scan = reader.context, reader.context.scan
    verb = next((verb for verb in verbs if gap.start <= verb.start < gap.end), None)
    if verb is None or verb.kind != "receive":
        return False
    joiners = scan.within(("noun_joiner", "joiner"), gap.start, verb.start)
    led = joiners and all(token.word in context.pack.stop for token in scan.tokens_in(joiners[-1].end, verb.start))
    return bool(led) and not any(gap.start <= at < verb.start for at in reader.names)


def _praised(reader: Reader, clause: Span, verbs: Sequence[Verb]) -> Iterator[Award]:
    """Those whom a verb of honour praises where no award is named: as exemplary, or just so."""
    context = reader.context
    for verb in verbs:
        stop = COMMA.search(context.scan.folded, verb.end, clause.end)
        start = verb.opened_end if 0 <= verb.opened_end < verb.start else verb.end
        end = min(stop.start() if stop else clause.end, verb.end + _PRAISE)
        exemplary = exemplary_in(context, Span(start, end), start)
        found: Recipients | None = None
        if exemplary:
            given = Span(exemplary[-1].start, exemplary[-1].end)
            found = recipients_of(reader, Frame(clause, Span(clause.start, end), given, verb))
        if not exemplary or not (found and found.named):
            found = recipients_of_praise(reader, clause, verb)
        award = Given(verb.start, verb.end, "exemplary_model" if exemplary else "commended")
        yield from (named_row(context, award, span, kind) for span, kind in (found.named if found else ()))


def _certified_place(reader: Reader, sentence: Span) -> Iterator[Award]:
    """The one place of a sentence that tells of its certificate in other ways: "X held a ceremony to receive …"."""
    context = reader.context
    named = [given for given in awards_in(context, sentence) if is_title_of_places(given.award_id)]
    acts = ("recognise", "receive", "confer")
    if not named or is_vetoed(context, sentence):
        return
    if not context.scan.within(acts, sentence.start, sentence.end):
        return
    places: list[tuple[Span, Match]] = []
    for level in context.scan.within("level", sentence.start, sentence.end):
        name = scope.named_level(context, level)
        bracketed = name is not None and context.text[name.start - 1 : name.start] == "("
        gives = context.scan.starting_at("recognise", name.end) if name else None
        if name and not bracketed and not gives and not (named[0].start <= name.start < named[0].end):
            places.append((name, level))
    free = (place for place in places if not context.scan.ending_at("noun_link", place[0].start))  # no "office of X"
    recognised = (place for place in places if context.scan.ending_at("recognise", place[0].start - 1))
    place = next(recognised, None) or next(free, next(iter(places), None))
    if place:
        name = scope.bare_name(context, *place)
        yield named_row(context, named[0], name, "locality")
        verbs, rest = verbs_in(context, sentence), awards_in(context, Span(named[0].end, sentence.end))
        for given in rest[:1]:
            if _takes_too(reader, verbs, Span(named[0].end, given.start)):
                yield named_row(context, given, name, "locality")
