"""Percentages: a number with its percent sign or word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.extract import roles, scope
from pipeline.extract.context import Context
from pipeline.extract.indicators import GENERAL, NONE, Figure
from pipeline.extract.measured import has_subject, measured, own_words, reach, speaks_of_another, takes_up
from pipeline.languages.numerals import Number
from pipeline.languages.scan import Match
from pipeline.schema import Percentage, Span

_SHARED = 60  # characters between two shares of whom the same is said
_PLACE = 24  # characters in which the place of a share begins
_WORD = 12  # characters in which the word behind a figure begins
_LINK = 4  # characters in which a word begins that says of what a figure is a share
_GROWTH = "growth_rate"
_OWN_VERBS = ("rate", "change_before", "change_verb", "actual", "target", "passive", "receive")
_ELIDED = 5  # words of what rises or falls before a dash that stands for the verb
_FEW_WORDS = 2  # between a figure and the rise that it took
_SUBJECT_WORDS = 3  # of the next subject of a series of changes: "of traffic deaths"
_SIGN = re.compile(r"[,;:.\n]")
_IG = re.compile(r"-?(?:ig|er)\b")  # "100%-ig"


def find_percentages(context: Context) -> Iterator[tuple[Number, Percentage]]:
    """Every percentage with the number that it was read from."""
    figures = list(_figures(context))
    rows = list(_rows(context, figures))
    for index, row in enumerate(rows):
        following = rows[index + 1] if index + 1 < len(rows) else None
        if row.indicator_id or following is None:
            continue
        if _is_start_of(context, row, following) or _is_shared(context, row, following):
            rows[index] = replace(row, indicator=following.indicator, indicator_id=following.indicator_id)
    yield from zip((figure.number for figure in figures), rows, strict=True)


def _is_start_of(context: Context, row: Percentage, following: Percentage) -> bool:
    """ "From 29.4 % in 2022, the poverty rate fell to 21.9 %": a level that was left, its subject named behind it."""
    same = row.sentence_start == following.sentence_start and row.role == following.role == "actual"
    level = scope.adjacent_before(context, "level_before", row.start) if same else None
    if level is None:
        return False
    clause = scope.clause_of(context, row.start, row.end, context.sentence_of(row.start))
    named = context.scan.within("indicator", clause.start, level.start)  # "失业率 为 2%"
    return len(context.scan.tokens_in(clause.start, level.start)) <= 1 and not named  # "falling from"


def _is_shared(context: Context, row: Percentage, following: Percentage) -> bool:
    """ "87 % of the homes in A and 91 % in B have clean water": what both measure is said once, behind the second."""
    scan, link = context.scan, context.scan.starting_at("percent_link", row.end)
    gap = context.text[row.end : following.start]
    if link is None or len(gap) > _SHARED or "," in gap or not following.indicator_id:
        return False
    told = context.text.find(following.indicator, following.end, context.sentence_of(row.start).end)
    own = scan.starting_at("percent_link", following.end)
    joined = scope.adjacent_before(context, "noun_joiner", following.start)
    where = scan.tokens_in(following.end, following.end + _PLACE)[:3]  # "in [the old] B"
    named = bool(where) and where[0].word in context.pack.stop and any(context.text[t.start].isupper() for t in where)
    return told >= 0 and own is None and joined is not None and named


def _rows(context: Context, figures: Sequence[Figure]) -> Iterator[Percentage]:
    before: Percentage | None = None
    for index, figure in enumerate(figures):
        row = _row(context, figure, reach(context, figures, index), before)
        before = row
        yield row


def _figures(context: Context) -> Iterator[Figure]:
    signs = [_sign(context, number) for number in context.numbers]
    for index, (number, sign) in enumerate(zip(context.numbers, signs, strict=True)):
        if sign:
            yield Figure(number, sign.end, sign.kind == "points")
        elif any(signs[index + 1 : index + 2]) and _shares_sign(context, number, context.numbers[index + 1]):
            yield Figure(number, number.end, points=False)


def _sign(context: Context, number: Number) -> Match | None:
    """The percent sign or word behind a number; the longer reading where there are two ("percentage points")."""
    scan = context.scan
    if number.percent:
        return Match("percent", "", number.end, number.end)
    end = number.end + scan.folded.startswith("-", number.end)  # "a 14-percent rise"
    points, sign = scan.starting_at("points", end), scan.starting_at("percent", end)
    sign = points if points and (sign is None or points.end >= sign.end) else sign
    if sign is None:
        return None
    if _IG.match(scan.folded, sign.end) or (sign.kind == "points" and _are_marks(context, number, sign)):
        return None
    return sign


def _are_marks(context: Context, number: Number, sign: Match) -> bool:
    """Whether "points" that do not say of what are marks or scores: nothing rises or falls by them."""
    word = context.scan.folded[sign.start : sign.end]
    if any(percent in word for percent in context.pack.words("numerals.percent")):
        return False
    blocker = context.scan.starting_at("not_after", number.end)
    blocked = blocker is not None and blocker.end >= sign.end
    starts = {number.start, scope.cue_start(context, number)}
    behind = context.scan.starting_at("qualifier_after", sign.end)  # "1.5ポイント 余り 下がった"
    ends = {sign.end, behind.end if behind else sign.end}
    return blocked and not any(roles.is_change(context, start, end) for start in starts for end in ends)


def _shares_sign(context: Context, number: Number, following: Number) -> bool:
    """ "fell from 9.63 to 1.97 percent": the first figure shares the sign of the second."""
    if number.worded or number.total is not None or number.high is not None:
        return False
    if not any(scope.adjacent_before(context, kind, number.start) for kind in ("level_before", "range_opener")):
        return False
    links = context.scan.within("level_before", number.end, following.start)
    gap = context.scan.folded[number.end : following.start].strip()
    return any(context.scan.folded[link.start : link.end] == gap for link in links)


def _row(context: Context, figure: Figure, free: Span, before: Percentage | None) -> Percentage:
    start, end = figure.number.start, figure.end
    role = roles.role(context, scope.cue_start(context, figure.number), end)
    if role == "actual" and (figure.points or (before and _goes_on(context, before, figure))):
        role = "change"
    words, indicator = measured(context, figure, free)
    if before and before.indicator_id and _is_led_to(context, before.end, figure.number):
        words, indicator = before.indicator, before.indicator_id
    sentence = context.sentence_of(start)
    if (
        not indicator
        and before
        and (_is_part(context, before, figure) or not has_subject(context, figure, free))
        and before.indicator_id not in GENERAL
        and (before.sentence_start == sentence.start or _same_line(context, before, figure, role))
        and not speaks_of_another(context, figure, before.end)
    ):
        indicator = before.indicator_id
    elif before and indicator == _GROWTH and _only_rises(context, before, figure, words):
        indicator = before.indicator_id or _GROWTH
    if indicator in {"", NONE}:
        words, indicator = own_words(context, figure, free), ""
    return Percentage(
        **context.row(start, end),
        value=figure.number.value,
        value_high=figure.number.high,
        qualifier=scope.qualifier(context, start, end),
        role=role,
        indicator=words,
        indicator_id=indicator,
        period=scope.period(context, start, end),
        place=scope.place(context, start),
    )


def _goes_on(context: Context, before: Percentage, figure: Figure) -> bool:
    """Whether a figure goes on a series of changes: "by 12 %, 15 % and 9 %", "by 12 % in cases, 15 % in deaths"."""
    scan, start = context.scan, figure.number.start
    if before.role != "change" or before.sentence_start != context.sentence_of(start).start:
        return False
    comparator = scope.adjacent_before(context, "qualifier_before", start)
    start = comparator.start if comparator else start
    joiner = scan.ending_at("noun_joiner", start)
    gap = scan.folded[before.end : joiner.start if joiner else start].strip()
    if gap.strip(","):
        if (gap.startswith(",") or scan.starting_at("noun_joiner", before.end)) and _led_alike(context, before, start):
            return True
        behind = next(iter(scan.tokens_in(figure.end, figure.end + _WORD)), None)
        return bool(joiner or gap.endswith(",")) and behind is not None and gap.split()[0] == behind.word
    own = scan.starting_at(("percent_link", "actual", "passive", "target"), figure.end)  # "and 99 % were settled"
    return (joiner is not None or _is_followed(context, figure)) and own is None


def _led_alike(context: Context, before: Percentage, start: int) -> bool:
    """Whether a figure stands behind the preposition of the one before it: "fell *by* 21 %, of deaths *by* 15 %"."""
    scan = context.scan
    comparator = scope.adjacent_before(context, "qualifier_before", before.start)
    first = scan.token_before(comparator.start if comparator else before.start)
    second = scan.token_before(start)
    if first is None or second is None or first.word not in context.pack.stop:
        return False
    links = [scan.starting_at("noun_link", word.start) for word in (first, second)]  # "del 3%, …, dell'11%"
    if first.word != second.word and not all(links):
        return False
    words = scan.tokens_in(before.end, second.start)
    dashed = scan.folded[: second.start].rstrip().endswith(("-", "–", "—"))  # "…, число погибших – на 15 %"
    level = scan.ending_at("level_before", start) or scan.starting_at(("percent_link", "noun_link"), second.start)
    if len(words) <= (_ELIDED if dashed else _SUBJECT_WORDS) and level is None:
        return True
    comma = scan.folded.startswith(",", before.end)
    joiner = scan.starting_at("noun_joiner", before.end + comma)
    words = [word for word in words if joiner is None or word.start >= joiner.end]
    named = [word for word in words if not scan.starting_at("article", word.start)]
    own = scan.within(_OWN_VERBS, before.end, second.start)  # "…, les affaires pénales *de* 9 %"
    return len(named) < len(words) and words[0] not in named and len(named) <= _SUBJECT_WORDS and not own


def _is_followed(context: Context, figure: Figure) -> bool:
    """Whether the next figure of a bare series stands right behind one."""
    joiner = context.scan.starting_at("noun_joiner", figure.end)
    end = joiner.end if joiner else figure.end + context.scan.folded.startswith(",", figure.end)
    return end > figure.end and context.number_at(end)


def _is_part(context: Context, before: Percentage, figure: Figure) -> bool:
    """Whether "of which" leads from a figure to that of a part: "cleared up 92 %, *of which* serious cases 100 %"."""
    start = figure.number.start
    clause = scope.clause_of(context, start, figure.end, context.sentence_of(start))
    opened = context.scan.starting_at("anaphora", clause.start + (context.text[clause.start] == " "))
    if opened is None or before.role == "change" or before.end > clause.start:
        return False
    shares = context.scan.within(("equal", "percent_link"), opened.end, figure.end + _LINK)
    return all(context.scan.starting_at("level_before", share.start) for share in shares)  # "đạt"


def _only_rises(context: Context, before: Percentage, figure: Figure, words: str) -> bool:
    """Whether "growth" names no economy's, but by how much the figure before rose: "95 %, a growth of 3 %"."""
    cue = scope.adjacent_before(context, "change_before", scope.cue_start(context, figure.number))
    if cue is None or before.sentence_start != context.sentence_of(cue.start).start:
        return False
    within = words in context.text[cue.start : cue.end]
    return within and len(context.scan.tokens_in(before.end, cue.start)) <= _FEW_WORDS


def _is_led_to(context: Context, end: int, number: Number) -> bool:
    """Whether the figure before leads to this one: "fell from 8.7 % in 2020 to 2.9 %"."""
    level = scope.adjacent_before(context, "level_before", number.start)
    start = number.start if context.pack.verb_last else level.start if level else -1  # "8.7% 에서 2.9% 로"
    between = context.scan.tokens_in(end, start)
    small = all(token.word.isdigit() or token.word in context.pack.stop for token in between)
    parted = context.scan.within("noun_joiner", end, start) or _SIGN.search(context.text, end, start)
    return start >= end and bool(between or level) and small and not parted


def _same_line(context: Context, before: Percentage, figure: Figure, role: str) -> bool:
    """Whether a figure speaks of what the one before it in the paragraph does: a rise, points, "this rate"."""
    if "\n" in context.text[before.end : figure.number.start]:
        return False
    return role == "change" or figure.points or takes_up(context, figure)
