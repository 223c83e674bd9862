"""Movements: the quoted or described names of emulation movements and campaigns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.extract import scope
from pipeline.extract.context import Context
from pipeline.languages.scan import Match
from pipeline.schema import Movement, Span

_AWARD = 40  # characters of an award before the name that it bears
_HEAD_REACH = 60  # characters between a head and the quotation that it introduces
_LIST_REACH = 160  # likewise, behind a colon or "such as"
_WORD = re.compile(r"\w+")
_STOP = re.compile(r"[.;:!?()\[\]“”„\"«»|\n]|, | [-–—] ")
_SEPARATOR = re.compile(r"[\s,;:…/+•“”\"«»「」『』《》„'’‘.–—-]*")
_PERIOD_REACH = 24  # characters between the beginning of a complement and the years that are all it says
_KNOWN = 0.65  # the share of a quotation that the name of a listed movement makes up
_LONGEST_NAME = 14  # words of an unquoted name behind its head
_SHORTEST_NAME = 2
_SHORTEST_MODIFIER = 4  # characters of what stands before the head of such a name


def find_movements(context: Context) -> Iterator[Movement]:
    """Quoted names, unquoted names and bare umbrella terms, in the order of the text."""
    quoted = _quoted(context)
    rows = [_row(context, span, quoted=True) for span in quoted]
    rows += _unquoted(context, quoted)
    rows.sort(key=lambda row: row.start)
    yield from rows


def _row(context: Context, span: Span, *, quoted: bool, generic: bool = False) -> Movement:
    first, last = (None, None) if generic else scope.years_near(context, span.start, span.end)
    return Movement(
        **context.row(span.start, span.end), quoted=quoted, generic=generic, period_start=first, period_end=last
    )


# --- quoted names ---------------------------------------------------------------------------------------------------


def _quoted(context: Context) -> list[Span]:
    """Quotations that name a movement: a head introduces or follows them, or the list that they stand in."""
    quotes = [q for q in context.quotes if _can_be_name(context, q)]
    verdicts = [_verdict(context, quotes, index) for index in range(len(quotes))]
    for index in range(len(quotes) - 2, -1, -1):  # “A”, “B” and “C” movements
        if verdicts[index] is None and verdicts[index + 1] and _same_list(context, quotes[index], quotes[index + 1]):
            verdicts[index] = _follows_head(context, quotes, index + 1) or _is_known(context, quotes[index + 1])
    for index in range(1, len(quotes)):  # movements such as “A”, “B” and “C”
        if verdicts[index] is None and verdicts[index - 1] and _same_list(context, quotes[index - 1], quotes[index]):
            verdicts[index] = True
    names: list[Span] = []
    for quote, verdict in zip(quotes, verdicts, strict=True):
        if verdict and not (names and quote.start < names[-1].end):  # a quotation inside a name belongs to it
            names.append(_tidy(context, quote))
    return names


def _can_be_name(context: Context, quote: Span) -> bool:
    words = _WORD.findall(context.text[quote.start : quote.end])
    if context.is_noise(quote.start, quote.end) and len(words) < 3:
        return False
    return len("".join(words)) > 1 and any(w[0].isalpha() for w in words)


def _tidy(context: Context, quote: Span) -> Span:
    """The quotation without punctuation and spaces at its borders."""
    start, end = quote.start, quote.end
    inside = context.scan.folded[start:end]  # with plain spaces: « X »
    return Span(end - len(inside.lstrip(" ,;.")), start + len(inside.rstrip(" ,;")))


def _verdict(context: Context, quotes: Sequence[Span], index: int) -> bool | None:
    """True for a movement, False for something else, None when nothing near the quotation tells."""
    if _is_of_award(context, quotes[index]):
        return False
    before = _introduced(context, quotes, index)
    behind = _follows_head(context, quotes, index)
    if before is not None and (behind is None or context.pack.head == "first" or _is_beside(context, quotes, index)):
        return before and (behind is not False or context.pack.head == "first")
    if behind is not None:
        return behind
    quote = quotes[index]
    return True if _is_known(context, quote) else None


def _is_of_award(context: Context, quote: Span) -> bool:
    """Whether a quotation names an award before it, or who is recognised: "the medal “For National Security”"."""
    if context.scan.ending_at("recognise", len(context.text[: quote.start - 1].rstrip())):
        return True
    lead = max(0, quote.start - _AWARD)
    before = context.scan.within("award", lead, quote.end + 1)
    return any(m.start < quote.start - 1 and len(context.text[m.end : quote.start - 1].strip()) == 0 for m in before)


def _follows_head(context: Context, quotes: Sequence[Span], index: int) -> bool | None:
    """What stands behind the quotation: "“X” emulation movement" (True), "“X” fund" (False), neither (None)."""
    quote = quotes[index]
    limit = quotes[index + 1].start - 1 if index + 1 < len(quotes) else len(context.text)
    end = min(limit, quote.end + 48)
    stop = _STOP.search(context.text, quote.end + 1, end)
    end = stop.start() if stop else end
    head = _first(context, "head", quote.end + 1, end)
    other = _first(context, "container", quote.end + 1, end)
    if head and _words_between(context, quote.end + 1, head.start) > 2:
        head = None
    if other and (_words_between(context, quote.end + 1, other.start) > 1 or _opens_next(context, other)):
        other = None
    if other and (head is None or other.end >= head.end):
        return False
    if other and head and _words_between(context, quote.end + 1, other.start) == 0 and _is_said(context, other, head):
        return False
    return True if head and not _opens_next(context, head) else None


def _is_said(context: Context, other: Match, head: Match) -> bool:
    """Whether words stand between what a quotation is and a head: "「X」を 標語 とする 運動"."""
    return not context.pack.spaces and _words_between(context, other.end, head.start) > 0


def _is_beside(context: Context, quotes: Sequence[Span], index: int) -> bool:
    """Whether a head, a motto or the like stands right before the quotation, so that what follows is another matter."""
    quote = quotes[index]
    first = quotes[index - 1].end + 1 if index else 0
    found = [
        m for kind in ("head", "not_head") for m in context.scan.within(kind, max(first, quote.start - 40), quote.start)
    ]
    return any(_words_between(context, m.end, quote.start) == 0 for m in found)


def _opens_next(context: Context, head: Match) -> bool:
    """Whether a head behind a quotation introduces the next quotation rather than closing this one."""
    behind = context.text[head.end : head.end + 2]
    return behind.strip()[:1] in ("“", "„", '"', "«", "‘", ":") or behind in (" »", " ”")


def _first(context: Context, kind: str, start: int, end: int) -> Match | None:
    return next(iter(context.scan.within(kind, start, max(start, end))), None)


def _words_between(context: Context, start: int, end: int) -> int:
    return len(_WORD.findall(context.text, start, max(start, end)))


def _introduced(context: Context, quotes: Sequence[Span], index: int) -> bool | None:
    """What stands before the quotation: a head (True), a motto, a model, a fund (False), neither (None)."""
    quote = quotes[index]
    sentence = context.sentence_of(quote.start)
    first = max(sentence.start, quotes[index - 1].end + 1 if index else 0)
    head = _last(context, "head", first, quote.start)
    others = [m for m in context.scan.within("not_head", first, quote.start) if not _is_duration(context, m)]
    other = others[-1] if others else None
    reach = _LIST_REACH if ":" in context.text[max(first, quote.start - 4) : quote.start] else _HEAD_REACH
    if head and (quote.start - head.end > reach or _is_cut_off(context, head.end, quote.start)):
        head = None
    if other and (head is None or other.end > head.end) and quote.start - other.end <= _HEAD_REACH:
        return False
    if head is None:
        return None
    return not _is_contained(context, head)


def _is_duration(context: Context, noun: Match) -> bool:
    """Whether a noun only says how long: "a month after the launch of “X”"."""
    counted = any(number.end == noun.start - 1 for number in context.numbers)
    return counted and context.scan.starting_at("not_after", noun.start) is not None


def _is_cut_off(context: Context, start: int, end: int) -> bool:
    """Whether a comma parts the head from the quotation, and no word such as "like" opens a list of names."""
    comma = context.text.rfind(",", start, end)
    return comma >= 0 and ":" not in context.text[start:end] and not context.scan.within("joiner", start, end)


def _last(context: Context, kind: str, start: int, end: int) -> Match | None:
    matches = context.scan.within(kind, start, end)
    return matches[-1] if matches else None


def _is_contained(context: Context, head: Match) -> bool:
    """Whether the movement is named inside the name of something else: "the steering committee for the movement …",
    "… 运动 指导委员会".
    """
    if context.scan.starting_at("container", head.end):
        return True
    before = context.scan.within("container", max(0, head.start - 50), head.start)
    return (
        bool(before)
        and _words_between(context, before[-1].end, head.start) <= 2
        and _is_linked(context, before[-1].end, head.start)
        and not _STOP.search(context.text, before[-1].end, head.start)
        and not context.scan.within("complement_stop", before[-1].end, head.start)  # "the association launched the …"
    )


def _is_linked(context: Context, start: int, end: int) -> bool:
    """Whether words tie two nouns into one name: "committee *for* the movement", but no "conference *about* it"."""
    words = context.scan.tokens_in(start, end)
    return not words or context.scan.starting_at(("noun_link", "to", "article"), words[0].start) is not None


def _is_known(context: Context, quote: Span) -> bool:
    """Whether the quotation, uncounted, is the name of a listed movement, or of its form in one province."""
    if any(0 < quote.start - number.end <= 2 for number in context.numbers):
        return False
    names = context.scan.within("movement", quote.start, quote.end)
    titles = context.scan.within("award", quote.start, quote.end)
    if any(m.end - m.start >= _KNOWN * (quote.end - quote.start) for m in titles):
        return False  # “Unit determined to win” is a title
    return any(m.end - m.start >= _KNOWN * (quote.end - quote.start) for m in names)


def _same_list(context: Context, first: Span, second: Span) -> bool:
    """Whether nothing but commas and joining words stands between two quotations."""
    start, end = first.end + 1, second.start
    if not 0 <= end - start <= 40 or "\n" in context.text[start:end]:
        return False
    gap = context.text[start:end]
    joiners = context.scan.within("joiner", start, end) + context.scan.within("head", start, end)
    for match in sorted(joiners, key=lambda m: -(m.end - m.start)):
        gap = gap.replace(context.text[match.start : match.end], " ")
    return _SEPARATOR.fullmatch(gap) is not None


# --- unquoted names -------------------------------------------------------------------------------------------------


def _unquoted(context: Context, quoted: Sequence[Span]) -> Iterator[Movement]:
    taken = [Span(q.start - 1, q.end + 1) for q in quoted] + [Span(q.start - 1, q.end + 1) for q in context.quotes]
    done = 0
    for head in context.scan.all("head"):
        if head.start < done or any(span.start <= head.start < span.end for span in taken):
            continue
        name = _described(context, head) or _premodified(context, head, done)
        if name and not any(name.start < span.end and span.start < name.end for span in taken):
            done = name.end
            yield _row(context, name, quoted=False)
        elif context.scan.starting_at("generic", head.start) and not _names_quote(context, head):
            term = context.scan.starting_at("generic", head.start)
            if term:
                done = term.end
                yield _row(context, Span(term.start, term.end), quoted=False, generic=True)


def _names_quote(context: Context, head: Match) -> bool:
    """Whether the head only introduces a quoted name."""
    return any(0 <= quote.start - head.end <= 3 for quote in context.quotes)


def _described(context: Context, head: Match) -> Span | None:
    """The unquoted name that a head opens: the head with its whole complement; None where it has none of its own."""
    if _is_contained(context, head):
        return None
    start = _complement(context, head)
    if start is None:
        return None
    end = _name_end(context, start)
    known = [m for m in context.scan.within("movement", head.start, end + 60) if m.start <= start + 24]
    known = [m for m in known if not _STOP.search(context.text, head.end, m.start)]
    vetoed = context.pack.vetoes is not None and context.pack.vetoes.match(context.text, start)
    if known and not (vetoed and known[0].start > start):
        return Span(head.start, max(end, known[0].end)) if known[0].start < end else Span(head.start, known[0].end)
    if vetoed or any(start <= period.start <= start + _PERIOD_REACH for period in context.periods):
        return None  # "movement for the period 2025–2030"
    words = _words_between(context, start, end)
    return Span(head.start, end) if words > _SHORTEST_NAME else None


def _premodified(context: Context, head: Match, done: int) -> Span | None:
    """The unquoted name that ends in its head: "新农村 建设 运动"; None where nothing of its own stands before it."""
    if not context.pack.data["movements"]["name_openers"] or _is_contained(context, head):
        return None
    first = max(context.sentence_of(head.start).start, done)
    start = _name_start(context, first, head.start)
    listed = context.scan.ending_at("movement", head.start) or context.scan.ending_at("movement", head.end)
    listed = listed or _begun(context, first, head.start)
    start = listed.start if listed and first <= listed.start < start else start
    generic = context.scan.ending_at("generic", head.end)
    words = _words_between(context, start, head.start)
    if (generic and generic.start <= start) or not 0 < words <= _LONGEST_NAME:
        return None
    known = context.scan.within("movement", start, head.end)
    if not known and (context.numbers_in(start, head.start) or head.start - start < _SHORTEST_MODIFIER):
        return None
    vetoed = context.pack.vetoes.match(context.text, start) if context.pack.vetoes else None
    return None if vetoed and vetoed.end() > head.start else Span(start, head.end)


def _begun(context: Context, start: int, end: int) -> Match | None:
    """The known name with which a longer one begins that a comma parts: "生産 と 経営 に 励み, 団結 する 運動"."""
    known = None if context.quotes.starting_in(start, end) else _last(context, "movement", start, end)
    rest = context.scan.folded[known.end : end] if known else ""
    return known if rest.startswith(", ") and rest.count(",") == 1 else None


def _name_start(context: Context, start: int, end: int) -> int:
    """Where a name that ends at `end` begins: behind the verb that governs it, else behind the last function word."""
    stops = [stop.end() for stop in _STOP.finditer(context.text, start, end)]
    start = max([start, *stops])
    joiners = context.pack.words("counts.noun_joiners") | context.pack.words("counts.noun_links")
    openers = [m.end for m in context.scan.within("name_opener", start, end) if context.text[m.end : end].strip()]
    tokens = context.scan.tokens_in(start, end)
    if openers:
        tokens = [token for token in tokens if token.start >= openers[-1]]
    else:
        last = [i for i, token in enumerate(tokens[:-1]) if token.word in context.pack.stop - joiners]
        tokens = tokens[last[-1] + 1 :] if last else tokens
    while tokens and tokens[0].word in context.pack.stop:
        tokens = tokens[1:]
    return tokens[0].start if tokens else end


def _complement(context: Context, head: Match) -> int | None:
    """Where the complement of a head begins, its opening word included; None when no opener stands there."""
    openers = context.pack.words("movements.complement_openers")
    position = head.end
    while context.scan.folded[position : position + 1] == " ":
        position += 1
    if context.scan.starting_at("opener", position) or ("" in openers and position > head.end):
        return position
    return None


def _next_head(context: Context, start: int, end: int) -> int:
    """Where "and the movement" begins the next name, or `end`."""
    for joiner in context.scan.within("noun_joiner", start, end):
        article = context.scan.starting_at("article", joiner.end)
        if context.scan.starting_at("head", article.end if article else joiner.end):
            return joiner.start
    return end


def _name_end(context: Context, start: int) -> int:
    """Where an unquoted name ends: at punctuation, at a word that cannot belong to it, or when it gets too long."""
    sentence = context.sentence_of(start)
    stop = _STOP.search(context.text, start, sentence.end)
    end = stop.start() if stop else sentence.end
    for match in context.scan.within("complement_stop", start, end):
        if match.start > start:
            end = match.start
            break
    end = _next_head(context, start, end)
    words = list(_WORD.finditer(context.text, start, end))
    if len(words) > _LONGEST_NAME:
        end = words[_LONGEST_NAME - 1].end()
    while end > start and context.text[end - 1] in " ,":
        end -= 1
    return end
