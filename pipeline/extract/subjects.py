"""The lists of recipients that stand before a verb: its subject, its object where verbs stand last."""

from __future__ import annotations

import re

from pipeline.extract.awards import VERBS
from pipeline.extract.context import Context
from pipeline.extract.recipients import Reader, Recipients
from pipeline.extract.verbs import COMMA
from pipeline.languages.scan import Match
from pipeline.schema import Span

_FIRST_CLAUSE = re.compile(r"[^,;:()]{1,60}, ?")
_APPOSED = re.compile(r"(?: ?\([^()]*\))?(?:,[^;:()]{2,200},)?[^,;:()]{0,28}|,[^,;:()]{2,60} |, ?")


def topic(reader: Reader, start: int, end: int) -> Recipients | None:
    """The first list of a stretch, where verbs stand last: "フンさん は 県 から 表彰状 を 受けた".

    None where others are counted behind it: "省 は 5 つの 社 が 認定された".
    """
    marks = [m.end() for m in COMMA.finditer(reader.context.scan.folded, start, end)]
    begins = sorted({start, *marks, *(at for at in reader.starts if start <= at < end)})
    found = next((lists for begin in begins if (lists := reader.read(begin, end))), None)
    return None if found and found.named and reader.counts_in(found.end, end) else found


def subject(reader: Reader, start: int, end: int) -> Recipients | None:
    """The list that ends right before a verb, an apposition aside: "X, an officer, received"."""
    folded = reader.context.scan.folded
    marks = {start, *(m.end() for m in COMMA.finditer(folded, start, end))}
    for begin in sorted({*marks, *(at for at in reader.starts if start <= at < end)}):
        if begin not in marks and not _may_begin(reader, begin, start):
            continue
        found = reader.read(begin, end)
        stop = reader.past_whereabouts(found.end, end) if found else begin  # "X (74) from Y, who has …, received"
        apposed = found and (_APPOSED.fullmatch(folded, stop, end) or _goes_on(reader, begin, stop, end))
        if found and begin == start and _acts_twice(reader, found, end):
            return found
        if found and apposed and (_is_idle(reader, stop, end) or _has_kin(reader, found, end)):
            return found
    return None


def _goes_on(reader: Reader, begin: int, start: int, end: int) -> bool:
    """Whether a verb has the subject of the clause before it, where no spaces part words: "X 捐血 20 年, 获 …"."""
    context, pack = reader.context, reader.context.pack
    if pack.spaces or pack.verb_last or not _FIRST_CLAUSE.fullmatch(context.scan.folded, start, end):
        return False
    busy = context.scan.within(("confer", "receive", "recognise", "honour", "award", "to"), start, end)
    return begin in reader.names and not busy and not any(start < at < end for at in reader.names)


def _acts_twice(reader: Reader, found: Recipients, end: int) -> bool:
    """Whether "and" leads a person to a second verb: "Ms. X helped 20 pupils *and received* …"; commas may enclose an
    adverbial before it: "e, no movimento “…”, foi".
    """
    context, scan = reader.context, reader.context.scan
    alone = len(found.named) == 1 and found.named[0][1] == "individual"
    if not (context.pack.spaces and alone and scan.folded.startswith(" ", found.end)):
        return False
    joiner = next(iter(scan.within("noun_joiner", found.end, end)), None)
    between = scan.folded[joiner.end : end].strip() if joiner else "-"
    if joiner is None or not (not between or (len(between) > 1 and between[0] == between[-1] == ",")):
        return False
    did = Span(found.end, joiner.start)
    other = scan.within((*VERBS, "honour", "award", "body", "level"), *did) or COMMA.search(scan.folded, *did)
    return bool(scan.tokens_in(*did)) and not other and not context.people.starting_in(*did)


def object_before(reader: Reader, start: int, end: int) -> Recipients | None:
    """The last list before an award, where verbs stand last: "省 は タンホア社 を 新農村基準 を 満たす 社 に 認定"."""
    begins = [at for at in (start, *reader.starts) if start <= at < end and reader.context.scan.folded[at - 1] != "("]
    found = [lists for begin in begins if (lists := reader.read(begin, end))]
    return max(found, key=lambda lists: lists.end, default=None)


def _may_begin(reader: Reader, begin: int, start: int) -> bool:
    """Whether a name at `begin` can be a subject: no preposition stands before it, nor a noun that it belongs to."""
    context, scan = reader.context, reader.context.scan
    if scan.folded[begin - 1] == "(":
        return False
    position, free = begin, False
    for kind in ("person_title", "article"):
        before = scan.ending_at(kind, position)
        if before and before.start >= start:
            position, free = before.start, not scan.ending_at("noun_link", before.end)  # "das Kollektiv", no genitive
    if any(person.start == begin for person in context.people):
        return scan.ending_at("noun_link", position) is None
    token = scan.token_before(position)
    if token is None or token.start <= start or scan.folded[token.end : position].strip():
        return True
    if scan.ending_at("noun_joiner", position) or any(p.end == token.end for p in context.periods):
        return True
    lead = scan.token_before(token.start)
    if lead and COMMA.fullmatch(scan.folded, lead.end, token.start):
        return True
    nouns = () if free else ("recipient", "body", "level")
    small = token.word in context.pack.stop and not scan.ending_at(("passive", "actual"), token.end)  # "hat das …"
    belongs = small or (nouns and scan.ending_at(nouns, token.end))
    return (position == begin or free) and not belongs


def _is_idle(reader: Reader, start: int, end: int) -> bool:
    """Whether nothing right before a verb is another subject, or another verb: what commas enclose aside."""
    context, scan = reader.context, reader.context.scan
    tail = max(scan.folded.rfind(",", start, end), start)
    if tail > start and any(tail < at < end for at in reader.names):
        return False  # "the feast in Yen Na commune, and said that Na Kho was recognised"
    if scan.within(("confer", "receive", "recognise", "honour", "award"), tail, end):
        return False
    if context.people.starting_in(tail, end) or (context.pack.verb_last and scan.within("passive", start, end)):
        return False  # another subject, or "by" behind the one who gives: "県 から"
    nouns = scan.within(("recipient", "body"), tail, end)
    return all(reader.is_of_place(m.start, m.end) or _is_genitive(context, m) for m in nouns)


def _has_kin(reader: Reader, found: Recipients, end: int) -> bool:
    """Whether somebody without a name goes with the person before a verb: "Ms. X *and her husband* received"."""
    scan = reader.context.scan
    joiner = scan.starting_at("noun_joiner", found.end + 1)
    article = scan.starting_at("article", joiner.end + 1) if joiner else None
    noun = scan.starting_at("recipient", article.end + 1) if article else None
    individuals = {kind for _, kind in found.named} == {"individual"}
    return individuals and noun is not None and noun.label == "individual" and not scan.folded[noun.end : end].strip()


def _is_genitive(context: Context, noun: Match) -> bool:
    """Whether a noun only says whose the one before it is: "Captain X *of* Border Post 589"."""
    article = context.scan.ending_at("article", noun.start)
    return context.scan.ending_at("noun_link", article.start if article else noun.start) is not None
