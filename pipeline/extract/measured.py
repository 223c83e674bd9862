"""What a percentage measures: the indicator phrase that its clause gives to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.context import Context
from pipeline.extract.grid import heading
from pipeline.extract.indicators import (
    AGAINST_PLAN,
    GENERAL,
    Figure,
    Phrase,
    best,
    candidates,
    composed,
    is_base,
    is_genitive,
    merit,
    nearness,
)
from pipeline.extract.scope import adjacent_before, clause_of, cue_start
from pipeline.extract.standing import (
    beginnings,
    clause_before,
    cut,
    cut_before,
    end_of_clause,
    is_joined,
    is_of_whole,
    opens_clause,
    restates,
    speaks_after,
    start_of_count,
)
from pipeline.languages.number import MEASURES
from pipeline.languages.syllables import fold, is_syllable
from pipeline.schema import Span

_GROUPS = frozenset({"poverty_rate", "near_poverty_rate", "multidimensional_poverty_rate", "ethnic_minority_share"})
_OF_PLANS = frozenset({"target", "criterion"})  # units that are no subject of a figure of a plan
# Who may have a title, and the indicator of a title: none where no indicator counts those who have it.
_TITLES = {
    "household": "cultural_family_share",
    "family": "cultural_family_share",
    "village": "cultural_village_share",
    "residential_group": "cultural_village_share",
    "commune": "",
}
_TITLE_AWARDS = {
    "cultural_family": "cultural_family_share",
    "cultural_village": "cultural_village_share",
    "learning_title": "learning_family_share",
    "good_farmer": "",
    "new_rural_title": "new_rural_share",
    "advanced_new_rural_title": "advanced_new_rural_share",
    "model_new_rural_title": "model_new_rural_share",
}
_MOST_WORDS = 8  # of an indicator that no list knows
_FEW_WORDS = 3  # behind a percentage, of what it is a share of
_WORD = 24  # characters behind a figure in which a word stands that says all of it
_BESIDE = 45  # characters before a figure that speaks of what follows it
_STOPS = re.compile(r"[;]|[.!?](?=\s)|\n")
_CLOSED = re.compile(r"\([^()]*\)|[,;:)] ")  # a bracket of its own ends no clause
_COMMA = re.compile(r"[,;:()]")
# What may stand between a noun of what is measured and its figure without being what it is of.
_NO_SUBJECTS = (
    *("qualifier_before", "qualifier_after", "level_before", "change_before", "change_after", "change_verb", "target"),
    *("actual", "article", "per", "relative", "equal", "plan_heading", "rate", "indicator", "anaphora", "percent_link"),
    *("of_total", "noun_joiner", "title", "level"),
)
_NO_NOUNS = ("qualifier_before", "level_before", "change_before", "change_verb", "target", "actual", "article", "per")


def reach(context: Context, figures: Sequence[Figure], index: int) -> Span:
    """The stretch around one of a text's figures whose words may belong to it."""
    figure = figures[index]
    first = _beginning(context, figures[index - 1], figure) if index else 0
    if index + 1 == len(figures):
        return Span(first, len(context.text))
    return Span(first, _border(context, figure, figures[index + 1]))


def _beginning(context: Context, before: Figure, figure: Figure) -> int:
    """Where the words that may belong to a figure begin: behind the clause that the figure before it speaks of."""
    if speaks_after(context, before) and is_joined(context, figure):
        return figure.number.start  # "98 % of the homes have clean water *and 100 %* have power"
    if context.pack.spaces and restates(context, before) and not speaks_after(context, before):
        return _border(context, before, figure)  # "18 of 20 (90 %) are new, *6 of them (30 %)* are advanced"
    last = min(figure.number.start, context.sentence_of(before.end).end)
    joiner = _joiner_behind_bracket(context, before.end, last)
    joiner = _joiner_of_rise(context, before, figure) if joiner is None else joiner
    if joiner is not None:
        return joiner
    if not speaks_after(context, before):
        return before.end
    ends = [m.start() for m in _CLOSED.finditer(context.text, before.end, last) if m[0][0] != "("][:1]
    if speaks_after(context, figure):  # "87 % of the roads are paved *and are collected 93 % of the waste*"
        ends += [m.end for m in context.scan.within("noun_joiner", before.end, last)][:1]
    return min(ends, default=before.end)


def _joiner_of_rise(context: Context, before: Figure, figure: Figure) -> int | None:
    """The "and" behind which something rises or falls by a figure: "reached 95 % of the plan *and* rose by 4 %"."""
    rise = adjacent_before(context, "change_before", cue_start(context, figure.number))
    joiners = context.scan.within("noun_joiner", before.end, rise.start) if rise else []
    words = context.scan.tokens_in(joiners[-1].end, rise.start) if rise and joiners else ()
    return joiners[-1].start if joiners and all(word.word in context.pack.stop for word in words) else None


def _border(context: Context, figure: Figure, following: Figure) -> int:
    """How far the words between two figures belong to the first one."""
    start, end = figure.end, following.number.start
    stop = _STOPS.search(context.text, start, end)
    if stop:
        return stop.start()
    if context.pack.verb_last and context.scan.ending_at("percent_link", end) and "," in context.text[start:end]:
        return context.text.rfind(",", start, end)  # "学校 の 78% が …, 社 の 92% が …"
    if speaks_after(context, following):
        comma = context.text.rfind(", ", start, end)  # "power reaches 96 % of them, *clean water* 91 % of the homes"
        led = speaks_after(context, figure) and context.scan.within("indicator", max(comma, start), end)
        return comma if comma > 0 and led else end
    commas = [m.start() for m in _COMMA.finditer(context.text, start, end)]
    if not speaks_after(context, figure):
        joiner = _joiner_behind_bracket(context, start, end)
        comma = max((at for at in commas if context.text[at] != "("), default=-1)  # the bracket may be the following's
        restated = comma if comma > 0 and restates(context, figure) else (start + end) // 2
        return restated if joiner is None else joiner
    commas += [m.start for m in context.scan.within("noun_joiner", start, end)]
    return max(commas, default=end)


def _joiner_behind_bracket(context: Context, start: int, end: int) -> int | None:
    """The last "and" behind a figure in brackets: "12 communes (40 %) are advanced ones *and* 4 (13 %) model ones"."""
    joiners = context.scan.within("noun_joiner", start, end) if context.text.startswith(")", start) else []
    return joiners[-1].start if joiners else None


def measured(context: Context, figure: Figure, free: Span) -> tuple[str, str]:
    """The words that say what is measured, and their id: from the side of the figure that speaks of it."""
    found = _found(context, figure, free) or _titled(context, figure, free)
    if not found or _is_of_group(context, figure, found[0]):
        return "", ""
    completes = speaks_after(context, figure) or is_genitive(context, found[0], figure)
    completes = completes and found[0].indicator in GENERAL  # "100 % of the plan"
    special = [f for f in found if f.indicator in AGAINST_PLAN or not (completes or f.indicator in GENERAL)]
    if not special and heading(context, figure.number.start) is None:
        start = cut_before(context, context.sentence_of(figure.number.start).start, figure.number.start)
        named = context.scan.within("indicator", start, figure.number.start)
        special = [Phrase(m.start, m.end, 0, m.label) for m in named if m.label in AGAINST_PLAN][-1:]
    start, end, _, indicator = (special or found)[0]
    return context.text[start:end], indicator


def _found(context: Context, figure: Figure, free: Span) -> list[Phrase]:
    """The indicators that may be meant, the likelier first."""
    sides = _sides(context, figure, free)
    found = [phrase for side in sides if (phrase := best(context, side, figure))]
    found.sort(key=lambda phrase: is_base(context, phrase, figure))
    completed = _completed(context, figure, free)
    own = any(phrase.end > figure.end or phrase.indicator not in GENERAL for phrase in found)
    if any(phrase.end > figure.end for phrase in completed) and not own:
        return completed
    if any(phrase.indicator not in GENERAL for phrase in found) or heading(context, figure.number.start):
        return found
    sentence = context.sentence_of(figure.number.start)
    first = cut_before(context, max(sentence.start, free.start), figure.number.start)
    if not speaks_after(context, figure) and _subject(context, max(sentence.start, free.start), figure) is not None:
        first = sides[0].start
    elif free.start <= sentence.start and (restates(context, figure) or not speaks_after(context, figure)):
        phrase = None if found else best(context, clause_before(context, figure, sentence), figure)
        if phrase and not _is_counted(context, phrase):
            return [phrase]
    around = composed(context, Span(first, cut(context, figure.end, min(sentence.end, free.end))))
    across = [phrase for phrase in around if phrase.start < figure.number.start and figure.end < phrase.end]
    return (
        sorted(across, key=lambda phrase: merit(context, phrase, figure))[-1:]
        or found
        or _shared(context, figure, free)
        or completed
    )


def _is_counted(context: Context, phrase: Phrase) -> bool:
    """Whether a number of its own counts a group: "including 37 *poor homes*; 133 homes (91 %) …"."""
    numbers = context.numbers.starting_in(phrase.start - _BESIDE, phrase.start)
    return phrase.indicator in _GROUPS and any(number.end + 1 == phrase.start for number in numbers)


def _shared(context: Context, figure: Figure, free: Span) -> list[Phrase]:
    """What is said once of several shares: "90 % of the *homes* and 85 % of the villages *meet cultural standards*"."""
    link = context.scan.starting_at("percent_link", figure.end)
    article = context.scan.starting_at("article", link.end) if link else None
    start = article.end if article else link.end if link else figure.end
    noun = context.scan.starting_at("indicator_part", start)
    if noun is None or len(context.scan.tokens_in(noun.end, free.end)) > _FEW_WORDS:
        return []
    sentence = context.sentence_of(figure.end)
    said = composed(context, Span(noun.start, cut(context, figure.end, sentence.end)))
    return [phrase for phrase in said if phrase.start == noun.start and phrase.end > free.end][:1]


def _completed(context: Context, figure: Figure, free: Span) -> list[Phrase]:
    """What words beside a figure complete that were said of the one before: "96 % of the *dossiers* were settled on
    time, 78 % *online*", "*accidents fell* by 14 %, *crimes* by 9 %".
    """
    sentence = context.sentence_of(figure.number.start)
    if free.start <= sentence.start:
        return []
    link = context.scan.starting_at("percent_link", figure.end)
    own = _counts(context, Span(link.end if link else figure.end, figure.end + _WORD), first=True)  # "of the families"
    end = figure.end if own else min(free.end, sentence.end, figure.end + _WORD)
    stop = _COMMA.search(context.text, figure.end, end)
    end = stop.start() if stop else end
    said = composed(context, Span(cut_before(context, sentence.start, figure.number.start), end))
    return [phrase for phrase in said if phrase.start < free.start and free.start < phrase.end][-1:]


def _titled(context: Context, figure: Figure, free: Span) -> list[Phrase]:
    """The share of those with "the title": the one named last before, a family's being that of culture by default."""
    scan, sentence = context.scan, context.sentence_of(figure.number.start)
    end = min(free.end, sentence.end)
    side = Span(figure.end, end_of_clause(context, figure.end, end))
    if not speaks_after(context, figure):
        if is_joined(context, figure) or not restates(context, figure):
            return []  # "9 of the 20 communes bear this title, that is 45 %"
        side, end = Span(sentence.start, figure.number.start), figure.number.start
    titles = scan.within("title", *side)
    units = scan.within("unit", side.start, titles[0].start) if titles else []
    owners = [unit.label for unit in units or scan.within("unit", side.start, end) if unit.label in _TITLES]
    if not titles or not owners:
        return []
    named = [m for kind in ("award", "indicator") for m in scan.within(kind, 0, figure.number.start)]
    named = [m for m in named if m.label in _TITLE_AWARDS or m.label in _TITLE_AWARDS.values()]
    last = max(named, key=lambda m: m.start, default=None)
    indicator = _TITLE_AWARDS.get(last.label, last.label) if last else _TITLES[owners[0]]
    return [Phrase(titles[0].start, titles[0].end, 0, indicator)] if indicator else []


def has_subject(context: Context, figure: Figure, free: Span) -> bool:
    """Whether the words of a figure say themselves what it measures, known or not: "the share of sorted waste"."""
    start, scan = figure.number.start, context.scan
    if context.pack.verb_last and any(scan.ending_at("percent_link", at) for at in beginnings(context, figure)):
        clause = clause_of(context, start, figure.end, context.sentence_of(start))
        return _counts(context, Span(clause.start, start), first=False)  # "若者 の 約三割"
    if speaks_after(context, figure):
        link = scan.starting_at("percent_link", figure.end)
        return _counts(context, Span(link.end if link else figure.end, figure.end + _BESIDE), first=True)
    sentence = context.sentence_of(start)
    if _subject(context, max(sentence.start, free.start), figure) is not None:
        return True
    clause = clause_of(context, start, figure.end, sentence)
    return _counts(context, Span(max(clause.start, free.start), start), first=False)


def speaks_of_another(context: Context, figure: Figure, before: int) -> bool:
    """Whether a main clause of its own, behind the figure `before`, opens with an unknown noun.

    "The poverty rate fell to 3 %; *coffee exports* rose by 12 %."
    """
    scan, pack, end = context.scan, context.pack, figure.number.start
    start = cut_before(context, context.sentence_of(end).start, end)
    if not pack.spaces:  # where a comma parts main clauses
        start = max(start, clause_of(context, end, end, context.sentence_of(end)).start)
    if before > start or figure.points or takes_up(context, figure) or "(" in context.text[start:end]:
        return False
    if speaks_after(context, figure):
        link = scan.starting_at("percent_link", figure.end)
        return link is not None and not scan.tokens_in(start, end) and _is_noun(context, link.end, link.end + _BESIDE)
    tokens = scan.tokens_in(start, min(end, start + _BESIDE))
    dates = [period for period in context.periods if start <= period.start < end]
    for index, token in enumerate(tokens):
        dated = any(p.start <= token.start <= p.end + 1 for p in dates)  # "в 2018 году"
        if not (dated or token.word in pack.stop or token.word.isdigit()):
            named = all(context.text[word.start].isupper() for word in tokens[index : index + 2])
            return not (named and is_syllable(fold(token.word))) and not scan.starting_at(_NO_SUBJECTS, token.start)
    return False


def _counts(context: Context, span: Span, *, first: bool) -> bool:
    """Whether a stretch speaks of something that is counted: at its `first` word, or anywhere, but no place."""
    units = context.scan.within("unit", span.start, span.end)
    units = [unit for unit in units if unit.label and unit.label not in MEASURES | _OF_PLANS]
    if first:
        return any(unit.start - span.start <= 1 for unit in units)
    return any(not context.scan.starting_at("level", unit.start) for unit in units)


def takes_up(context: Context, figure: Figure) -> bool:
    """Whether a figure speaks of what was measured before it: "*this share* shall reach", "the target is"."""
    if speaks_after(context, figure) or restates(context, figure):
        return False
    start, scan = figure.number.start, context.scan
    clause = clause_of(context, start, figure.end, context.sentence_of(start))
    nouns = [m for kind in ("rate", "plan_heading") for m in scan.within(kind, clause.start, start) if not m.tail]
    units = [m for m in scan.within("unit", clause.start, start) if m.label and m.label not in _OF_PLANS]
    return bool(nouns) and not units


def _subject(context: Context, start: int, figure: Figure) -> int | None:
    """Where the last noun with a complement stands: "the *share* of …", "Armuts*quote*"."""
    scan, end = context.scan, figure.number.start
    if not context.pack.spaces:
        return None  # the noun follows its complement
    for rate in reversed(scan.within("rate", start, end)):
        link = scan.starting_at("percent_link", rate.end) or scan.starting_at("noun_link", rate.end)
        if rate.tail or _is_noun(context, link.end if link else rate.end, end):
            known = [m.start for m in scan.within("indicator", start, end) if m.start <= rate.start < m.end]
            return min([rate.start, *known])  # "*multidimensional poverty rate*"
    return None


def _is_noun(context: Context, start: int, end: int) -> bool:
    """Whether a word that is neither a comparator nor a verb of rising and falling begins at `start`, before `end`."""
    scan = context.scan
    token = next(iter(scan.tokens_in(start, end)), None)
    if token is None or token.word in context.pack.stop:
        return False
    return not scan.starting_at(_NO_NOUNS, token.start)


def _sides(context: Context, figure: Figure, free: Span) -> tuple[Span, ...]:
    """The stretches on both sides of a figure that may say what it measures, first the one that more likely does."""
    sentence = context.sentence_of(figure.number.start)
    before = Span(cut_before(context, max(sentence.start, free.start), figure.number.start), figure.number.start)
    after = Span(figure.end, end_of_clause(context, figure.end, cut(context, figure.end, min(sentence.end, free.end))))
    top = heading(context, figure.number.start)
    if top:
        start = context.text.rfind("\n", 0, figure.number.start) + 1
        return Span(start, context.text.find(" | ", start)), top  # the row's label, the heading
    if context.text.startswith(")", figure.end):  # "14 communes (29.78 %) became model ones": whichever side is nearer
        nearer, farther = sorted((before, after), key=lambda side: -nearness(context, side, figure))
        return nearer, farther
    if speaks_after(context, figure):
        return after, _beside(context, figure, before, after)
    own = _own_share(context, figure, sentence)
    if own is not None:
        return (Span(max(before.start, own), before.end),)
    if restates(context, figure):
        before = Span(max(before.start, start_of_count(context, before)), before.end)
    subject = _subject(context, before.start, figure)
    return (before, after) if subject is None else (Span(subject, before.end),)


def _own_share(context: Context, figure: Figure, sentence: Span) -> int | None:
    """Where a clause begins that names its own part of the whole, where no spaces part words: ", 其中 华人 占 5%"."""
    if context.pack.spaces or context.pack.verb_last:
        return None
    equal = next((e for at in beginnings(context, figure) if (e := adjacent_before(context, "equal", at))), None)
    start = clause_of(context, equal.start, equal.end, sentence).start if equal else 0
    if equal is None or start == sentence.start:
        return None
    opened = context.scan.starting_at("anaphora", start)
    words = context.scan.tokens_in(opened.end if opened else start, equal.start)
    said = [word for word in words if word.word not in context.pack.stop]
    return start if said and not context.scan.starting_at(_NO_SUBJECTS, said[0].start) else None


def _is_of_group(context: Context, figure: Figure, base: Phrase) -> bool:
    """Whether a clause opens with the share of a group that does what no list knows: "40 % of the poor saved"."""
    linked = context.pack.spaces and context.scan.starting_at("percent_link", figure.end)  # no "4 % poor homes"
    if base.indicator not in _GROUPS or not linked or not is_base(context, base, figure):
        return False
    first = context.sentence_of(figure.number.start).start
    starts = beginnings(context, figure)
    opens = opens_clause(context, figure) or any(not context.text[first:start].strip(' "«“-') for start in starts)
    follows = re.match(r" ?\w", context.text[base.end : base.end + 2])
    return opens and follows is not None and not context.scan.starting_at("noun_joiner", base.end)


def _beside(context: Context, figure: Figure, before: Span, after: Span) -> Span:
    """The words before a figure that speaks of what follows it: few, unless it says once more what they count."""
    if restates(context, figure) and all(is_base(context, f, figure) for f in candidates(context, after, figure)):
        return Span(max(before.start, start_of_count(context, before)), before.end)
    if opens_clause(context, figure) or is_of_whole(context, figure):
        return Span(before.end, before.end)
    return Span(max(before.start, figure.number.start - _BESIDE), before.end)


def own_words(context: Context, figure: Figure, free: Span) -> str:
    """What stands beside a figure up to the comma, on the side that speaks of it: an indicator that no list knows."""
    side = _sides(context, figure, free)[0]
    link = context.scan.starting_at("percent_link", side.start)
    clauses = _COMMA.split(context.text[link.end if link else side.start : side.end].strip())
    if side.start >= figure.end:
        return " ".join(clauses[0].split()[:_MOST_WORDS])
    return " ".join(clauses[-1].split()[-_MOST_WORDS:])
