"""Names of bodies and places, where they begin and end, and of what kind they are."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.awards import VERBS, awards_in
from pipeline.extract.context import Context
from pipeline.extract.numbered import is_of_place
from pipeline.languages.scan import Match, Token
from pipeline.schema import Span

_NAME_WORDS = 12
_PROPER_WORDS = 4
_LEVEL_WORD = 32  # characters of a lower-case word that a body's name may begin with ("provincial Military Command")
BODIES = frozenset({"organisation", "collective"})
_QUOTED = 48  # characters of the name of a body in quotation marks
_INSIDE = (" ", "-", ", ", "&")  # between the words of a known body
_COUNTED = 24  # characters between a number and the noun that it counts
_CALLED = 16  # characters in which "the collective of" stands before a name


def without_level(context: Context, name: Span) -> tuple[Span, str]:
    """A name without its level word, and its kind: a place, a person behind a title, else a body."""
    if context.scan.ending_at("person_title", name.start):
        return name, "individual"
    before, behind = context.scan.starting_at("level", name.start), context.scan.ending_at("level", name.end)
    if before and before.end < name.end:
        link = context.scan.starting_at("noun_link", before.end)  # "comuna de Tan Thanh"
        start = link.end if link else before.end
        start += context.text[start] == " "
        if _is_capitalised(context, start, name.end):
            return Span(start, name.end), "locality"
    if behind and behind.start > name.start and _is_capitalised(context, name.start, behind.start):
        return Span(name.start, behind.start - 1), "locality"
    is_place = behind is not None and not context.pack.spaces
    return name, "locality" if is_place else kind_of_body(context, name)


def kind_of_body(context: Context, name: Span) -> str:
    """A body is an organisation, unless it is named as a team or branch, or the text has just spoken of collectives."""
    last = context.scan.ending_at("recipient", name.end)
    if last and last.label == "household":
        return "household"  # "黎文甲 家庭"
    nouns = {m.label for m in context.scan.within("recipient", name.start, name.end)}
    sentence = context.sentence_of(name.start)
    before = context.sentence_of(max(0, sentence.start - 1))
    spoken = [m for m in context.scan.within("unit", before.start, name.start) if m.label == "collective"]
    if spoken and not any(_is_counted(context, m) for m in spoken):
        return "collective"
    called = context.scan.within("recipient", max(0, name.start - _CALLED), name.start)
    return "collective" if "collective" in nouns | {m.label for m in called} else "organisation"


def _is_counted(context: Context, noun: Match) -> bool:
    return bool(context.numbers.starting_in(max(0, noun.start - _COUNTED), noun.start))


def _is_capitalised(context: Context, start: int, end: int) -> bool:
    """Whether all words of a stretch are capitalised, and few: a bare proper name."""
    words = context.text[start:end].split()
    return 0 < len(words) <= _PROPER_WORDS and all(word[0].isupper() for word in words)


def proper_name(context: Context, start: int, end: int) -> Span | None:
    """The name of a body at `start`: words up to a sign or function word, two capitals in them or a body's noun."""
    if not context.pack.spaces:
        return _uncased_name(context, start, end)
    quoted = _quoted_name(context, start)
    if quoted:
        return quoted if quoted.end <= end else None
    words: list[Token] = []
    known = start  # "Sở Giáo dục và Đào tạo": words before this offset belong to a known body
    for token in context.scan.tokens_in(start, end):
        gap = context.scan.folded[words[-1].end : token.start] if words else ""
        if words and token.end <= known and gap in _INSIDE:
            words.append(token)
            continue
        body = context.scan.starting_at("body", token.start)
        known = max(known, body.end) if body else known
        linked = bool(words) and _is_link(context, token)
        of_the = bool(words) and _is_link(context, words[-1]) and context.scan.starting_at("article", token.start)
        stopped = _is_function_word(context, token, words) and not linked and not of_the
        figure = token.word.isdigit() and (not words or _is_figure(context, token))
        figure = figure or (bool(words) and _opens_count(context, token))
        if gap not in ("", " ", "-", "'") or stopped or figure:
            break
        words.append(token)
    while words and not _ends_name(context, words):
        words.pop()
    capitals = [token for token in words if not context.text[token.start].islower()]
    if words and not capitals and _is_told_apart(context, words):
        return Span(words[0].start, words[-1].end)
    if len(words) > _NAME_WORDS or not capitals or capitals[0].start > words[0].start + _LEVEL_WORD:
        return None
    if len(capitals) < 2 and not (capitals[0] is words[0] and _is_body(context, words)):
        return None
    span = Span(words[0].start, words[-1].end)
    is_person = any(p.start < span.end and span.start < p.end for p in context.people)
    return None if is_person or awards_in(context, span) else span


def _quoted_name(context: Context, start: int) -> Span | None:
    """A noun for bodies with its name in quotation marks: "кооператив «Зелёный чай»"."""
    noun = context.scan.starting_at(("recipient", "body"), start)
    if noun is None or (noun.kind == "recipient" and noun.label not in BODIES):
        return None
    quote = next(iter(context.quotes.starting_in(noun.end + 2, noun.end + 3)), None)
    if quote is None or context.is_named(quote.start) or quote.end - quote.start > _QUOTED:
        return None
    counted = any(number.end == start - 1 for number in context.numbers.starting_in(max(0, start - _COUNTED), start))
    span = Span(start, quote.end + 1)
    return None if counted or awards_in(context, span) else span


def _is_figure(context: Context, token: Token) -> bool:
    """Whether a figure counts something, and does not end a name: "Trường THPT Nam Đàn 1"."""
    numbers = context.numbers.starting_in(token.start, token.end)
    return token.start in context.number_starts and not all(is_of_place(context, number) for number in numbers)


def _opens_count(context: Context, token: Token) -> bool:
    """Whether a small number word counts others behind a name: "zeichnete das Volkskomitee *drei* Gruppen aus"."""
    return token.start in context.number_starts and context.text[token.start].islower()


def _is_body(context: Context, words: Sequence[Token]) -> bool:
    """Whether some words are a known noun for bodies and no more: "Police provinciale", "Union des femmes"."""
    body = context.scan.starting_at("body", words[0].start)
    return len(words) > 1 and body is not None and body.end == words[-1].end


def _is_told_apart(context: Context, words: Sequence[Token]) -> bool:
    """Whether a noun for bodies and what tells it apart are all of some small words: "hospital provincial"."""
    if not _is_body(context, words):
        return False
    known = context.pack.words("organisations.bodies")
    return any(" ".join(token.word for token in words[:count]) in known for count in range(1, len(words)))


def _uncased_name(context: Context, start: int, end: int) -> Span | None:
    """A name without capitals: words up to a sign or verb, a place or body at their end; an unknown one among them, or
    a level word before a body: "市 红十字会".
    """
    scan = context.scan
    words: list[Token] = []
    for token in scan.tokens_in(start, end):
        gap = scan.folded[words[-1].end : token.start] if words else ""
        dotted = gap == "・" and not any(context.pack.knows(word.word) for word in (words[-1], token))  # "キム・フー社"
        if (gap.strip() and not dotted) or token.word in context.pack.stop or token.start in context.number_starts:
            break
        if scan.starting_at((*VERBS, "honour", "award", "head", "to"), token.start):
            break
        words.append(token)
    while words and not scan.ending_at(("level", "body", "recipient"), words[-1].end):
        words.pop()
    if not words or len(words) > _NAME_WORDS:
        return None
    if all(context.pack.knows(token.word) for token in words) and not _is_of_level(context, words):
        return None
    span = Span(words[0].start, words[-1].end)
    return None if any(p.start < span.end and span.start < p.end for p in context.people) else span


def _is_of_level(context: Context, words: Sequence[Token]) -> bool:
    """Whether known words name a body by its level, and do not give anything themselves: "省 人委会 颁发 的 奖状"."""
    scan, last = context.scan, words[-1].end
    if len(words) < 2 or not scan.starting_at("level", words[0].start):
        return False
    gives = not context.pack.verb_last and scan.starting_at("confer", last) and not scan.ending_at("to", words[0].start)
    return bool(scan.within("body", words[1].start, last)) and not gives


def _ends_name(context: Context, words: Sequence[Token]) -> bool:
    """Whether a name may end with the last of some words: a capital, a number, or a noun for bodies or places."""
    last = words[-1]
    if _is_link(context, last) or _is_function_word(context, last, words[:-1]):
        return False
    kinds = ("body", "level") if context.pack.head == "first" else ("body", "recipient", "level", "unit")
    return not context.text[last.start].islower() or bool(context.scan.ending_at(kinds, last.end))


def _is_function_word(context: Context, token: Token, before: Sequence[Token]) -> bool:
    """Whether a word is one that ends a name; not where it bears a capital behind another one ("Nguyen Du")."""
    opens = token.start == context.sentence_of(token.start).start
    first = not before and not opens and context.text[token.start].isupper()
    named = first or (bool(before) and all(context.text[t.start].isupper() for t in (before[-1], token)))
    return token.word in context.pack.stop and not named


def _is_link(context: Context, token: Token) -> bool:
    return context.scan.starting_at("noun_link", token.start) is not None
