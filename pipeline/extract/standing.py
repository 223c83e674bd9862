"""How a percentage stands in its clause: before what it measures or behind it, restating a count, opening a clause."""

from __future__ import annotations

import re

from pipeline.extract.context import Context, once
from pipeline.extract.indicators import GENERAL, Figure
from pipeline.extract.scope import adjacent_before, clause_of
from pipeline.schema import Span

_FEW_WORDS = 3  # behind a percentage, of what it is a share of
_STOPS_INSIDE = re.compile(r"[;\n]")  # of a sentence: a full stop there ends an abbreviation
_BRACKET = re.compile(r" ?\([^()]{1,24}\)")
_CLAUSE_END = re.compile(r"[,;:] ")
_COMMA = re.compile(r"[,;:()]")


@once
def restates(context: Context, figure: Figure) -> bool:
    """Whether a percentage says once more what was counted before it: "…, *that is* 71 % of the farmers"."""
    starts = beginnings(context, figure)
    starts |= {len(context.text[:start].rstrip(" ,")) for start in starts}  # "ou seja, 81 %"
    if any(adjacent_before(context, "equal", start) for start in starts):
        return True
    if not context.pack.spaces and context.scan.ending_at("percent_link", figure.number.start):
        clause = clause_of(context, figure.number.start, figure.end, context.sentence_of(figure.number.start))
        return bool(context.scan.within("equal", clause.start, figure.number.start))  # "佔 農戶 的 58.4%"
    last = context.sentence_of(figure.number.start).end
    end = _COMMA.search(context.text, figure.end, last)
    behind = len(context.scan.tokens_in(figure.end, end.start() if end else last))
    return behind <= _FEW_WORDS and opens_clause(context, figure)  # "…, the 71 % of the total, …"


def opens_clause(context: Context, figure: Figure) -> bool:
    """Whether a comma, a bracket or a joiner stands right before a figure, its comparator and its article."""
    commas = (context.text[:start].rstrip(" ").endswith((",", "(")) for start in beginnings(context, figure))
    return any(commas) or is_joined(context, figure)


def is_joined(context: Context, figure: Figure) -> bool:
    """Whether "and" stands right before a figure, its comparator and its article."""
    return any(context.scan.ending_at("noun_joiner", start) for start in beginnings(context, figure))


def beginnings(context: Context, figure: Figure) -> set[int]:
    """Where a figure begins, without and with its comparator and its article."""
    comparator = adjacent_before(context, "qualifier_before", figure.number.start)
    starts = {figure.number.start, comparator.start if comparator else figure.number.start}
    return starts | {match.start for start in starts if (match := context.scan.ending_at("article", start))}


def start_of_count(context: Context, before: Span) -> int:
    """Where the clause of the last number of a stretch begins; one that is said once more ("that is, 420") is none."""
    equal = {m.end for m in context.scan.within("equal", before.start, before.end)}
    numbers = [n.start for n in context.numbers.starting_in(before.start, before.end) if not n.unsure]
    numbers = [start for start in numbers if not any(0 <= start - end <= 1 for end in equal)]
    if not numbers:
        return before.start
    joiner = adjacent_before(context, "noun_joiner", numbers[-1])  # "… and 355, that is 89 %, the title of …"
    return joiner.end if joiner else clause_of(context, numbers[-1], numbers[-1], before).start


def end_of_clause(context: Context, start: int, end: int) -> int:
    """Where the words behind a figure pass on to what is counted next: "…, and to help *four* families"."""
    stops = [m.start() for m in _CLAUSE_END.finditer(context.text, start, end)]
    stops += [m.start for m in context.scan.within("noun_joiner", start, end)]
    first = min(stops, default=end)
    equal = {m.end + 1 for m in context.scan.within("equal", first, end)}  # "70 % of them, that is 420 persons, …"
    behind = context.numbers.starting_in(first + 1, end)
    numbers = (n for n in behind if not n.unsure and n.start not in equal)
    number = next(numbers, None)
    return max((stop for stop in stops if number and stop < number.start), default=end)


def cut(context: Context, start: int, end: int) -> int:
    stop = _STOPS_INSIDE.search(context.text, start, end)
    return stop.start() if stop else end


def cut_before(context: Context, start: int, end: int) -> int:
    for stop in _STOPS_INSIDE.finditer(context.text, start, end):
        start = stop.end()
    return start


def clause_before(context: Context, figure: Figure, sentence: Span) -> Span:
    """The clause before the last semicolon: "…; that is 64.6 % of all members"."""
    semicolon = context.text.rfind(";", sentence.start, figure.number.start)
    return Span(sentence.start, max(semicolon, sentence.start))


@once
def speaks_after(context: Context, figure: Figure) -> bool:
    """Whether what the percentage is a share of follows it: "70 % of …", "100% cơ sở hội"."""
    scan = context.scan
    if figure.points:
        return False  # they are no share of anything
    comparator = scan.starting_at("qualifier_after", figure.end)
    bracket = _BRACKET.match(context.text, figure.end)
    end = bracket.end() if bracket else comparator.end if comparator else figure.end
    link = scan.starting_at("percent_link", end)
    if link:
        dated = context.periods.starting_in(link.end, link.end + 2)  # "3,6 % em 2023"
        named = scan.starting_at("indicator", link.end)
        planned = named is not None and named.label in GENERAL and not context.pack.spaces  # "降至 1.2% 的 指标"
        return not dated and not planned and not _is_compared(context, end)
    if context.pack.head != "first" and adjacent_before(context, "level_before", figure.number.start):
        return False  # "auf 85 % steigen"
    article = scan.starting_at("article", end) if bracket else None
    end = article.end if article else end  # "33 % (22/67 communes) the advanced ones"
    index = scan.token_index(end)
    if index >= len(scan.tokens):
        return False
    token = scan.tokens[index]
    level = scan.starting_at("level_before", end)
    told = level is not None and is_of_whole(context, figure)  # "其中 六成 是 长者"
    compared = (level and not told) or scan.starting_at(("change_after", "relative"), end)  # "8% so với năm trước"
    gap = context.text[end : token.start].strip(" –—")  # "21 % – почти бедные": the dash is the copula
    if compared or gap:
        return False
    return told or (token.word not in context.pack.stop and not token.word.isdigit())


def is_of_whole(context: Context, figure: Figure) -> bool:
    """Whether a figure is a part of the whole before it, where no spaces part words and verbs do not stand last."""
    if context.pack.spaces or context.pack.verb_last:
        return False
    return any(adjacent_before(context, "anaphora", start) for start in beginnings(context, figure))


def _is_compared(context: Context, end: int) -> bool:
    """Whether a link only opens what a rise is compared with: "15 % *en* comparación con 2024"."""
    compared = context.scan.starting_at("change_after", end)
    return compared is not None and not context.scan.within("indicator", compared.start, compared.end)
