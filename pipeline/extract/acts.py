"""Award acts: the awards, verbs and counted recipients of one clause tied together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract import scope
from pipeline.extract.awards import (
    VERBS,
    Act,
    Given,
    Recipient,
    awards_in,
    borne_as,
    certain,
    groups_of,
    is_standard,
    is_vetoed,
    may_bear,
    taken_up,
    title_before,
)
from pipeline.extract.context import Context
from pipeline.extract.given_to import award_of
from pipeline.extract.joined import as_one_list, first_of, is_joined_to, list_from, whole_list
from pipeline.extract.praise import NEAR, honoured_act, is_honoured_apart, is_praised
from pipeline.extract.segments import segments_of
from pipeline.extract.totals import without_totals
from pipeline.extract.verbs import COMMA
from pipeline.languages.ordered import Ordered
from pipeline.schema import Span

_WORD = re.compile(r"\w+")
_REACH = 110  # characters between an award and a recipient, other recipients aside
_COPULA = 3  # words of "who are"
# Titles by which their bearers are counted.
_BORNE = frozenset(
    {"emulation_fighter", "advanced_worker", "excellent_labour_collective", "advanced_labour_collective"}
)


def find_acts(context: Context, recipients: Ordered[Recipient]) -> list[Act]:
    """Every counted recipient with its award, in the order of the text."""
    acts: list[Act] = []
    for segment in segments_of(context):
        here = recipients.starting_in(segment.start, segment.end)
        mine = [who for who in here if not _is_taken_apart(context, segment, who, here)]
        if mine:
            acts += _acts(context, segment, mine, acts)
    return without_totals(context, acts)


def _is_taken_apart(context: Context, segment: Span, who: Recipient, mine: Sequence[Recipient]) -> bool:
    """Whether only a part of a recipient is given anything: "8 villages, of which 7 …", "of the 8 villages, 7 …",
    "all 8 villages have …, and 7 of 8 …".
    """
    part = next((r for r in mine if r.start >= who.end), None)
    if part is None:
        return False
    whole = context.scan.ending_at("of_total", who.start)
    opens = whole is not None and whole.start == segment.start
    again = part.kind == who.kind and any(
        n.total == who.count for n in context.numbers.starting_in(part.start, part.end)
    )
    if not (opens or again or context.scan.within("anaphora", who.end, part.start)):
        return False
    said = bool(context.scan.within((*VERBS, "honour"), segment.start, part.start))
    named = awards_in(context, Span(segment.start, part.start))
    return not said and all(who.start <= given.start < who.end for given in named)  # "of the 50 *OCOP products*, 40 …"


def _acts(context: Context, segment: Span, recipients: Sequence[Recipient], before: Sequence[Act]) -> list[Act]:
    if is_vetoed(context, segment) and not _is_given_since(context, segment, before):
        return []
    named = awards_in(context, segment) or taken_up(context, segment)
    if not named:
        honoured: list[Act] = []
        for who in recipients:
            goes_on = bool(honoured) and is_joined_to(context, honoured[-1].recipient, who)
            elided = _elided(context, segment, named, first_of(context, recipients, who))
            act = Act(elided, who) if elided else honoured_act(context, segment, who)
            act = act or (Act(honoured[-1].given, who) if goes_on else None)
            honoured += [act] if act else []
        honoured = whole_list(context, recipients, honoured)
        return as_one_list(context, honoured) or _inherited(context, segment, recipients, before)
    acts: list[Act] = []
    for who in recipients:
        act = _act(context, segment, named, recipients, who)
        if act is None and acts and is_joined_to(context, acts[-1].recipient, who):
            act = Act(acts[-1].given, who) if borne_as(context, acts[-1].given, who.kind) else None
        if act:
            acts.append(act)
    return [one for act in acts for one in _together(context, named, act)]


def _is_given_since(context: Context, segment: Span, before: Sequence[Act]) -> bool:
    """Whether others received what had been proposed, before a segment without a proposal: "…; of these 12 …"."""
    sentence = context.sentence_of(segment.start)
    proposals = context.scan.within("award_veto", sentence.start, segment.end)
    return bool(before) and before[-1].recipient.start > proposals[-1].start and proposals[-1].end <= segment.start


def _together(context: Context, named: Sequence[Given], act: Act) -> list[Act]:
    """An act for each of the awards that are given together: "certificates of merit and savings books"."""
    group = next((g for g in groups_of(context, named) if any(given.end == act.given.end for given in g)), [])
    behind = act.given.start >= act.recipient.end
    others = [g for g in certain(group) if g.end != act.given.end and (g.start >= act.recipient.end) == behind]
    own = [given for given in others if may_bear(act.recipient.kind, given.award_id)]
    return [act, *(Act(given, act.recipient) for given in own)]


def _act(
    context: Context, segment: Span, named: Sequence[Given], recipients: Sequence[Recipient], who: Recipient
) -> Act | None:
    """What one recipient of a segment that names awards was given."""
    own = _within(context, segment, named, who)
    if own:
        return honoured_act(context, segment, who) if is_praised(context, segment, who) else Act(own, who)
    first = first_of(context, recipients, who)
    elided = _elided(context, segment, named, first)
    if elided:
        return Act(elided, who)
    given = _unlisted(context, segment, who) or award_of(context, named, recipients, who)
    if given and _is_of_subject(context, given, who):
        return honoured_act(context, Span(segment.start, who.end), who)
    if given and given.end <= who.start and _gives_else(context, who):
        return None
    listed = list_from(context, recipients, who)
    if given is None or is_honoured_apart(context, segment, given, first, listed):
        return honoured_act(context, segment, who)
    return Act(_worded(context, segment, given), who) if _is_act(context, segment, given, who) else None


def _is_of_subject(context: Context, given: Given, who: Recipient) -> bool:
    """Whether "and" leads from a recipient back to the one who helped it: "she taught 20 pupils *and was* honoured"."""
    scan, text = context.scan, context.text
    joiner = scan.starting_at("noun_joiner", who.end) if given.start > who.end else None
    verb = next(iter(scan.within(("passive", "receive"), joiner.end, given.start)), None) if joiner else None
    between = text[joiner.end : verb.start].strip() if joiner and verb else "-"
    return not between or (len(between) > 1 and between[0] == between[-1] == ",")


def _elided(context: Context, segment: Span, named: Sequence[Given], who: Recipient) -> Given | None:
    """The award that a verb of its own takes up without a word: "…; the province gave [some] to 12 collectives"."""
    link = scope.adjacent_before(context, "to", who.start)
    starts = (who.start, link.start) if link else (who.start,)
    verb = any(scope.adjacent_before(context, "confer", start) for start in starts)
    sentence = context.sentence_of(segment.start)
    if not verb or sentence.start == segment.start or named:
        return None
    earlier = awards_in(context, Span(sentence.start, segment.start))
    return earlier[-1] if earlier else None


def _gives_else(context: Context, who: Recipient) -> bool:
    """Whether a verb of its own says what those before it were given: "向 十位 長者 贈送 禮物"."""
    pack, scan = context.pack, context.scan
    return not pack.spaces and not pack.verb_last and scan.starting_at("confer", who.end + 1) is not None


def _unlisted(context: Context, segment: Span, who: Recipient) -> Given | None:
    """The award that no list knows, in a clause of its own: "26 soldiers received the Medal of the Victory Flag"."""
    scan = context.scan
    verb = scan.starting_at("receive", who.end + 1)
    stop = COMMA.search(scan.folded, verb.end, segment.end) if verb else None
    clause = Span(verb.end, stop.start() if stop else segment.end) if verb else segment
    if verb is None or awards_in(context, clause):
        return None
    nouns = [m for m in scan.within("unit", *clause) if m.label == "award"]
    named = [m for m in nouns if scan.starting_at("noun_link", m.end)]  # no mere "prizes"
    return Given(named[0].start, named[0].end, "other") if named and not taken_up(context, clause) else None


def _within(context: Context, segment: Span, named: Sequence[Given], who: Recipient) -> Given | None:
    """The award that the recipient's own noun names: "recognised 76 cultural families", "had 35 emulation fighters"."""
    own = [g for g in named if who.start <= g.start <= who.end + 1 and g.end > who.start]
    if not own or own[0].award_id in _BORNE:
        return own[0] if own else None
    colon = context.text.find(": ", who.end, segment.end)  # what stands behind it is said of those listed there
    end = colon if colon >= 0 else segment.end
    return own[0] if context.scan.within(("recognise", "honour"), segment.start, end) else None


def _is_act(context: Context, segment: Span, given: Given, who: Recipient) -> bool:
    """Whether award and recipient are near enough and a verb, a colon or a preposition ties them."""
    gap = Span(min(given.end, who.end), max(given.start, who.start))
    if _distance(context, gap) > _REACH:
        return False
    verbs = [kind for kind in VERBS if context.scan.within(kind, _verb_reach(context, segment, gap), segment.end)]
    if is_standard(given.award_id):
        clause = _clause_around(context, segment, gap)
        sign = context.text[gap.start : gap.end].strip(' "«“„')
        elided = bool(verbs) and sign in ("–", "—", "-")  # "…, 9 деревень – «Культурная деревня»"
        clause = segment if elided else clause
        comma = -1 if elided else context.text.find(", ", gap.end, segment.end)
        title = context.scan.within("title", clause.start, comma if comma > 0 else segment.end)
        recognised = any(context.scan.within(kind, clause.start, clause.end) for kind in VERBS if kind != "hold")
        return recognised or bool(verbs and title)
    parts = context.scan.within(("anaphora", "among"), given.end, who.start)
    if verbs == ["hold"] and given.award_id == "other" and given.end <= who.start and not parts:
        return False  # "a book with the title “X” came out in 14 provinces"
    if verbs or context.scan.within("honour", segment.start, segment.end):
        return True
    between = context.text[gap.start : gap.end]
    if gap.start == given.end and between.rstrip().endswith(":"):
        return True  # "Certificate of the chairman: 253 individuals"
    copula = gap.start == who.end and (between.strip().lower() in context.pack.stop or _are(context, gap))
    rises = context.scan.within(("change_before", "change_verb"), *gap)  # "the number of cultural families rose to 610"
    near = gap.start == given.end and len(between) <= NEAR and "," not in between and not rises
    return (copula or near) and given.award_id != "ocop_star"  # "3-star products: 90" are on the market


def _are(context: Context, gap: Span) -> bool:
    """Whether function words say what recipients are: "67 đồng chí *là* Chiến sĩ tiên tiến", "five *who are* …"."""
    words = context.scan.tokens_in(*gap)
    small = len(words) <= _COPULA and all(word.word in context.pack.stop for word in words)
    return small and bool(words) and context.scan.starting_at("passive", words[-1].start) is not None


def _verb_reach(context: Context, segment: Span, gap: Span) -> int:
    """Where the verb of a segment may stand: before the semicolon, where a comma is all that there is for a verb.

    "Three collectives received the flag; seven individuals, the certificate of merit".
    """
    sentence = context.sentence_of(segment.start)
    words = context.scan.tokens_in(gap.start, gap.end)
    elided = all(word.word in context.pack.words("text.articles") for word in words)
    return sentence.start if elided and "," in context.text[gap.start : gap.end] else segment.start


def _clause_around(context: Context, segment: Span, gap: Span) -> Span:
    """The stretch from the comma before what a gap parts to a little behind it; where verbs stand last, no farther
    than a comma behind which others are counted: "3 社 が 基準 を 満たし, 2 社 が … に 認定された".
    """
    comma, end = context.text.rfind(", ", segment.start, gap.start), min(segment.end, gap.end + _REACH)
    stop = context.text.find(", ", gap.end, end) if context.pack.verb_last else -1
    others = stop >= 0 and context.numbers_in(stop, end)
    return Span(max(segment.start, comma), stop if others else end)


def _distance(context: Context, gap: Span) -> int:
    """Characters of a gap, figures and recipients in it aside."""
    text = context.text[gap.start : gap.end]
    return len(text) - sum(m.end - m.start for m in context.scan.within("recipient", gap.start, gap.end))


def _worded(context: Context, segment: Span, given: Given) -> Given:
    """The award with the word "title of" before it and its class behind it, where they stand there."""
    title = title_before(context, given.start)
    start = title.start if title and title.start >= segment.start else given.start
    return Given(start, given.end, given.award_id)


def _inherited(context: Context, segment: Span, recipients: Sequence[Recipient], before: Sequence[Act]) -> list[Act]:
    """Segments of one list go on with the award named before it: "Giấy khen cho: 5 tập thể; 7 cá nhân"."""
    if not before or not _continues(context, before[-1], segment, recipients[0]):
        return []
    given = before[-1].given
    return [Act(given, who) for who in recipients if may_bear(who.kind, given.award_id)]


def _continues(context: Context, before: Act, segment: Span, first: Recipient) -> bool:
    """Whether a segment is an item of the list that the award before it heads."""
    end = before.recipient.end
    gap = context.text[end : segment.start]
    opening = context.text[segment.start : first.start].strip()
    anaphora = context.scan.starting_at("anaphora", segment.start)
    led = anaphora is not None and not context.text[anaphora.end : first.start].strip(" ,")
    if led and context.text[max(end, before.given.end) : segment.start].strip() in ("", ";"):
        return True  # "…; of which 42 households …"
    if opening.endswith(":") and len(_WORD.findall(opening)) <= 5:
        return _in_colon_list(context, segment)
    opens = context.sentence_of(segment.start).start == segment.start
    if opens and context.scan.within((*VERBS, "award"), end, segment.start):
        return False  # "Eight groups won it. 30 farmers sang"
    if opens and context.scan.starting_at("receive", first.end + 1):
        return False  # "It went to 8 groups. Two projects won a prize"
    return len(gap) < 30 and "\n" not in gap and not opening


def _in_colon_list(context: Context, segment: Span) -> bool:
    """Whether the lines before a labelled line lead back to a line that ends with a colon."""
    lines = context.text[: segment.start].rstrip("\n").split("\n")
    for line in reversed(lines[-30:]):
        if line.rstrip().endswith(":"):
            return True
        if not re.search(r":\s*\S.{0,80}$", line):
            return False
    return False
