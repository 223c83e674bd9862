"""Awards: who was given what. Award names, verbs and recipients of one clause are tied together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.extract import scope
from pipeline.extract.context import Context
from pipeline.languages.scan import Match
from pipeline.schema import Award, Count, Span

_SEGMENT = re.compile(r";|(?<=[.!?])\s")
_WORD = re.compile(r"\w+")
_VERBS = ("confer", "receive", "recognise", "hold")
_REACH = 110  # characters between an award and a recipient, other recipients aside
_NEAR = 24  # so near, no verb is asked for: "certificates of merit for 3 citizens"
_HONOUR_REACH = 60
_PARAGRAPHS = 2  # a total is broken down within so many paragraphs
# What one can also meet without being given it: a row needs an act of recognition.
_STANDARDS = frozenset({
    "new_rural_title", "advanced_new_rural_title", "model_new_rural_title", "national_standard_school",
    "cultural_village", "cultural_agency",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """An award as the text names it at [start, end); `verb` marks one that only a verb of honour names."""

    start: int
    end: int
    award_id: str
    verb: bool = False


@dataclass(frozen=True, slots=True)
class Recipient:
    """A counted recipient."""

    start: int
    end: int
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Act:
    """A recipient tied to what it was given."""

    given: Given
    recipient: Recipient


def find_acts(context: Context, counts: Iterable[Count]) -> list[Act]:
    """Every counted recipient with its award, in the order of the text."""
    recipients = [r for r in (_recipient(context, row) for row in counts) if r]
    acts: list[Act] = []
    for segment in _segments(context):
        mine = [r for r in recipients if segment.start <= r.start < segment.end]
        if mine:
            acts += _acts(context, segment, mine, acts)
    return _without_totals(context, acts)


def _without_totals(context: Context, acts: Sequence[Act]) -> list[Act]:
    """The acts without totals that are broken down in full, and without parts of one that are not.

    "18 products: … Ten of them got four stars. Eight others got three": 10 + 8 = 18, so the total says nothing of its
    own. "Ten received …: two kinds of rice, two sauces": the parts do not add up, so the total stands for them.
    """
    dropped: set[int] = set()
    for index, total in enumerate(acts):
        later = [act for act in acts[index + 1 :] if act.given.award_id == total.given.award_id]
        listed = [act for act in later if _is_listed_under(context, total, act)]
        again = [act for act in later if _is_of_them(context, total, act)]
        if total.recipient.count in (_sum(listed), _sum(again)):
            dropped.add(total.recipient.start)
        else:
            dropped |= {act.recipient.start for act in listed}
    return [act for act in acts if act.recipient.start not in dropped]


def _sum(acts: Sequence[Act]) -> int:
    return sum(act.recipient.count for act in acts)


def _is_of_them(context: Context, total: Act, act: Act) -> bool:
    """Whether an act takes up the recipients of one in the paragraphs before by "of them" or "others"."""

    def takes_up(one: Act) -> bool:
        return bool(context.scan.within("anaphora", one.recipient.start, one.recipient.end + 1))

    near = context.text.count("\n", total.recipient.end, act.recipient.start) <= _PARAGRAPHS
    return near and takes_up(act) and not takes_up(total)


def _is_listed_under(context: Context, total: Act, act: Act) -> bool:
    """Whether an act stands in the sentence of another one, behind a colon, with no award of its own there."""
    between = context.text[total.recipient.end : act.recipient.start]
    same = context.sentence_of(total.recipient.start) == context.sentence_of(act.recipient.start)
    return same and ":" in between and act.given.start < total.recipient.end + between.index(":")


def row(context: Context, given: Given, span: Span, **columns: Any) -> Award:
    """The row of one award act whose recipient stands at `span`."""
    return Award(
        **context.row(span.start, span.end),
        award=context.text[given.start : given.end],
        award_id=_certified(context, given) if columns["recipient_kind"] == "locality" else given.award_id,
        conferred_by=_conferrer(context, span, given),
        reason=_reason(context, span, given),
        period=scope.period(context, span.start, span.end),
        place=scope.place(context, span.start),
        **columns,
    )


def _certified(context: Context, given: Given) -> str:
    """What a locality's certificate of recognition certifies: the title that the article has named last."""
    if given.award_id != "recognition_certificate":
        return given.award_id
    titles = [m.label for m in context.scan.within("award", 0, given.start) if m.label.endswith("new_rural_title")]
    return titles[-1] if titles else given.award_id


def named_row(context: Context, given: Given, span: Span, kind: str) -> Award:
    """The row of a recipient whose name stands at `span`."""
    return row(context, given, span, recipient_kind=kind, recipient=context.text[span.start : span.end])


def counted_rows(context: Context, acts: Iterable[Act]) -> Iterator[Award]:
    """A row for each counted recipient."""
    for act in acts:
        who = act.recipient
        yield row(context, act.given, Span(who.start, who.end), recipient_kind=who.kind, recipient_count=who.count)


def _segments(context: Context) -> Iterator[Span]:
    """Sentences, cut at semicolons."""
    for sentence in context.sentences:
        start = sentence.start
        for stop in _SEGMENT.finditer(context.text, sentence.start, sentence.end):
            yield Span(start, stop.start())
            start = stop.end()
        yield Span(start, sentence.end)


# --- recipients -----------------------------------------------------------------------------------------------------


def _recipient(context: Context, count: Count) -> Recipient | None:
    """The recipient that a count may be; None for kilometres and criteria, for plans and for changes."""
    if count.role != "actual" or count.value != int(count.value) or count.value_high is not None:
        return None
    kind = recipient_kind(context, count.start, count.end) or _kind_of_words(context, count)
    return Recipient(count.start, count.end, kind, int(count.value)) if kind else None


def _kind_of_words(context: Context, count: Count) -> str:
    """The kind of a recipient whose noun was named before ("ten of them")."""
    if not count.unit or count.unit in count.surface:
        return ""
    scan = context.pack.scan(count.unit)
    kinds = [m.label for m in scan.all("recipient")]
    return kinds[-1] if kinds else ""


def recipient_kind(context: Context, start: int, end: int) -> str:
    """collective, individual, … of the noun in [start, end); `other` for kinds that are joined; empty for none."""
    found = context.scan.within("recipient", start, end)
    if not found:
        return ""
    kinds = {m.label for m in found}
    joined = context.scan.within("noun_joiner", found[0].end, found[-1].start + 1)
    if joined and len(kinds) > 1:
        return "other"
    return (found[-1] if context.pack.head == "last" else found[0]).label


# --- tying ----------------------------------------------------------------------------------------------------------


def _acts(context: Context, segment: Span, recipients: Sequence[Recipient], before: Sequence[Act]) -> list[Act]:
    if is_vetoed(context, segment):
        return []
    named = awards_in(context, segment) or taken_up(context, segment)
    if not named:
        honoured = [act for who in recipients if (act := _honoured(context, segment, who))]
        return honoured or _inherited(context, segment, recipients, before)
    acts: list[Act] = []
    for who in recipients:
        act = _act(context, segment, named, recipients, who)
        if act is None and acts and _goes_on(context, acts[-1].recipient, who):
            act = Act(acts[-1].given, who)
        if act:
            acts.append(act)
    return acts


def _goes_on(context: Context, before: Recipient, who: Recipient) -> bool:
    """Whether a recipient only goes on with the list that the one before it began."""
    gap = context.text[before.end : who.start]
    joiner = context.scan.within("noun_joiner", before.end, who.start)
    return not _WORD.search(gap) or (bool(joiner) and len(_WORD.findall(gap)) == 1)


def _act(
    context: Context, segment: Span, named: Sequence[Given], recipients: Sequence[Recipient], who: Recipient
) -> Act | None:
    """What one recipient of a segment that names awards was given."""
    own = _within(context, segment, named, who)
    if own:
        return _honoured(context, segment, who) if _is_praised(context, segment, who) else Act(own, who)
    given = _given_to(context, named, recipients, who)
    if given is None or _is_honoured_apart(context, segment, given, who):
        return _honoured(context, segment, who)
    return Act(_worded(context, segment, given), who) if _is_act(context, segment, given, who) else None


def _is_praised(context: Context, segment: Span, who: Recipient) -> bool:
    """Whether bearers of a title are honoured as exemplary rather than given the title: "praised 34 outstanding …"."""
    if context.scan.within("recognise", segment.start, segment.end):
        return False
    return bool(context.scan.within("exemplary", who.start, min(segment.end, who.end + 30)))


def _is_honoured_apart(context: Context, segment: Span, given: Given, who: Recipient) -> bool:
    """Whether a verb of honour stands between a recipient and the award before it: "…, and praised 12 households"."""
    if given.end > who.start:
        return False
    verbs = context.scan.within("honour", given.end, who.start)
    if not verbs or not _parted(context, given.end, verbs[-1].start):
        return False
    return not awards_in(context, Span(verbs[-1].end, min(segment.end, who.end + _NEAR)))


def is_vetoed(context: Context, segment: Span) -> bool:
    """Whether the segment only proposes or plans; up to the next verb of giving."""
    scan = context.scan
    if scan.within("award_veto", segment.start, segment.end):
        return True
    sentence = context.sentence_of(segment.start)
    earlier = scan.within("award_veto", sentence.start, segment.start)
    return bool(earlier) and not any(scan.within(kind, segment.start, segment.end) for kind in _VERBS)


def awards_in(context: Context, segment: Span) -> list[Given]:
    """The awards that a stretch names, the longest reading of each place."""
    found: list[Given] = []
    for match in context.scan.within("award", segment.start, segment.end):
        if found and match.start < found[-1].end:
            if match.end - match.start > found[-1].end - found[-1].start:
                found[-1] = Given(match.start, match.end, match.label)
            continue
        found.append(Given(match.start, match.end, match.label))
    return found


def _parted(context: Context, start: int, end: int) -> bool:
    return "," in context.text[start:end] or bool(context.scan.within("noun_joiner", start, end))


def taken_up(context: Context, segment: Span) -> list[Given]:
    """ "The certificates went to …": the award named last, taken up by a general noun that stands in this stretch."""
    nouns = [m for m in context.scan.within("unit", segment.start, segment.end) if m.label == "award"]
    nouns += context.scan.within("title", segment.start, segment.end)
    verbs = any(context.scan.within(kind, segment.start, segment.end) for kind in ("confer", "receive", "hold"))
    earlier = awards_in(context, Span(0, segment.start)) if nouns and verbs else []
    return [Given(nouns[0].start, nouns[0].end, earlier[-1].award_id)] if earlier else []


def _given_to(
    context: Context, named: Sequence[Given], recipients: Sequence[Recipient], who: Recipient
) -> Given | None:
    """The award of a recipient: the one before it where awards lead, the next one where recipients lead."""
    inside = [g for g in named if any(r.start <= g.start < r.end for r in recipients)]
    outside = [g for g in named if g not in inside]
    before = [g for g in outside if g.end <= who.start]
    behind = [g for g in outside if g.start >= who.end]
    if not outside:
        return None
    leads = outside[0].start < recipients[0].start
    if before and behind and leads and _takes(context, who, behind[0], recipients):
        return behind[0]
    if leads:
        return before[-1] if before else behind[0]
    return behind[0] if behind else before[-1]


def _within(context: Context, segment: Span, named: Sequence[Given], who: Recipient) -> Given | None:
    """The award that the recipient's own noun names: "recognised 76 cultural families"."""
    own = [g for g in named if who.start <= g.start <= who.end + 1 and g.end > who.start]
    given = own and any(context.scan.within(kind, segment.start, segment.end) for kind in ("recognise", "honour"))
    return own[0] if given else None


def _takes(context: Context, who: Recipient, given: Given, recipients: Sequence[Recipient]) -> bool:
    """Whether a verb of receiving ties a recipient to the award behind it."""
    starts = [other.start for other in recipients] + [person.start for person in context.people]
    if any(who.end <= start < given.start for start in starts):
        return False
    return any(context.scan.within(kind, who.end, given.start) for kind in ("receive", "recognise"))


def _is_act(context: Context, segment: Span, given: Given, who: Recipient) -> bool:
    """Whether award and recipient are near enough and a verb, a colon or a preposition ties them."""
    gap = Span(min(given.end, who.end), max(given.start, who.start))
    if _distance(context, gap) > _REACH:
        return False
    verbs = [kind for kind in _VERBS if context.scan.within(kind, segment.start, segment.end)]
    if given.award_id in _STANDARDS:
        title = context.scan.within("title", segment.start, segment.end)
        return any(kind != "hold" for kind in verbs) or bool(verbs and title)
    if verbs or context.scan.within("honour", segment.start, segment.end):
        return True
    between = context.text[gap.start : gap.end]
    if gap.start == given.end and between.rstrip().endswith(":"):
        return True  # "Certificate of the chairman: 253 individuals"
    return gap.start == given.end and len(between) <= _NEAR and "," not in between


def _distance(context: Context, gap: Span) -> int:
    """Characters of a gap, figures and recipients in it aside."""
    text = context.text[gap.start : gap.end]
    return len(text) - sum(m.end - m.start for m in context.scan.within("recipient", gap.start, gap.end))


def _worded(context: Context, segment: Span, given: Given) -> Given:
    """The award with the word "title of" before it and its class behind it, where they stand there."""
    title = context.scan.ending_at("title", len(context.text[: given.start].rstrip(' “„"«')))
    start = title.start if title and title.start >= segment.start else given.start
    return Given(start, given.end, given.award_id)


def _honoured(context: Context, segment: Span, who: Recipient) -> Act | None:
    """A recipient of honour or praise without a named award: an exemplary one, or just commended."""
    verb = _verb_of_honour(context, segment, who)
    if verb is None:
        return None
    exemplary = context.scan.within("exemplary", verb.start, who.end) or context.scan.within(
        "exemplary", who.start, min(segment.end, who.end + 30)
    )
    return Act(Given(verb.start, verb.end, "exemplary_model" if exemplary else "commended", verb=True), who)


def _verb_of_honour(context: Context, segment: Span, who: Recipient) -> Match | None:
    verbs = context.scan.within("honour", segment.start, segment.end)
    near = [v for v in verbs if max(v.start - who.end, who.start - v.end) <= _HONOUR_REACH]
    return min(near, key=lambda v: abs(v.start - who.start)) if near else None


def _inherited(context: Context, segment: Span, recipients: Sequence[Recipient], before: Sequence[Act]) -> list[Act]:
    """Segments of one list go on with the award named before it: "Giấy khen cho: 5 tập thể; 7 cá nhân"."""
    if not before or not _continues(context, before[-1].recipient.end, segment, recipients[0]):
        return []
    return [Act(before[-1].given, who) for who in recipients]


def _continues(context: Context, end: int, segment: Span, first: Recipient) -> bool:
    """Whether a segment is an item of the list that the award before it heads."""
    gap = context.text[end : segment.start]
    opening = context.text[segment.start : first.start].strip()
    if opening.endswith(":") and len(_WORD.findall(opening)) <= 5:
        return _in_colon_list(context, segment)
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


# --- who gave it, and why -------------------------------------------------------------------------------------------


def _conferrer(context: Context, span: Span, given: Given) -> str:
    """The subject of the verb of conferring, or what "by" introduces; as written, or empty."""
    sentence = context.sentence_of(span.start)
    verbs = context.scan.within("confer", sentence.start, sentence.end)
    if not verbs:
        return ""
    verb = verbs[0]
    passive = context.scan.within("receive", sentence.start, verb.start)
    start = passive[-1].end if passive else sentence.start  # "được Thủ tướng Chính phủ tặng"
    if start <= given.start < verb.start or start <= span.start < verb.start:
        return ""  # the award or its receiver is the subject
    words = re.split(r"[,;:]\s", context.text[start : verb.start])[-1].split()
    first = context.pack.fold(words[0]) if words else ""
    if first in context.pack.stop and first not in context.pack.words("text.articles"):
        return ""  # "according to the decision": the subject stands behind the verb
    while words and context.pack.fold(words[-1]) in context.pack.stop:
        words.pop()
    return " ".join(words) if 1 < len(words) <= 14 else ""


def _reason(context: Context, span: Span, given: Given) -> str:
    """What follows a word like "for" behind recipient and award, up to the end of the clause."""
    sentence = context.sentence_of(span.start)
    start = max(span.end, given.end)
    cue = next(iter(context.scan.within("reason", start, sentence.end)), None)
    if cue is None or cue.start - start > 60:
        return ""
    end = re.compile(r"[;.](?:\s|$)").search(context.text, cue.start, sentence.end)
    reason = context.text[cue.start : end.start() if end else sentence.end].strip()
    return reason if len(reason) <= 200 else ""
