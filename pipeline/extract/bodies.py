"""Bodies and places that a sentence names as recipients of an award."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.extract import scope
from pipeline.extract.awards import VERBS, Act, Given, awards_in, is_vetoed, named_row
from pipeline.extract.context import Context
from pipeline.languages.scan import SMALL, Match, Token
from pipeline.schema import Award, Span

_LINK_REACH = 60  # characters between an award and the "to" or the verb that ties a body to it
_NAME_WORDS = 12
_PROPER_WORDS = 4
_VERB_BEHIND = 40  # characters between an award and the verb of honour that ends its clause
_APPOSITION = re.compile(r",[^,;:]{3,90},")
_CLAUSE_MARK = re.compile(r"[,;:](?!\d)")
_CLAUSE = re.compile(r"[,;:.]")
_TWO_CAPITALS = re.compile(rf"[^\W\d_{SMALL}]\w*(?: [^\W\d_{SMALL}]\w*){{1,3}}")
_LEVEL_WORD = 32  # characters of a lower-case word that a body's name may begin with ("provincial Military Command")
_CALLED = 16  # characters in which "the collective of" stands before a name
_TITLES_OF_PLACES = frozenset(
    "new_rural_title advanced_new_rural_title model_new_rural_title cultural_village recognition_certificate".split()
)


def body_rows(context: Context, sentence: Span, rows: Sequence[Award]) -> Iterator[Award]:
    """Bodies that a sentence names as recipients: "… to the Ea Trang Station", "the Farmers' Union received …"."""
    named = awards_in(context, sentence)
    if not named or is_vetoed(context, sentence):
        return
    for given in _without_certificates(named):
        found = [*_bodies_behind(context, given, sentence), *_bodies_before(context, given, sentence)]
        for name, kind in found or _bodies_recognised(context, given, sentence):
            if not any(_is_taken(row, name, given) for row in rows):
                is_school = given.award_id == "national_standard_school"
                yield named_row(context, given, name, "organisation" if is_school else kind)


def _is_taken(row: Award, name: Span, given: Given) -> bool:
    """Whether a row stands where a name does; the same body may hold two titles, though."""
    apart = row.end <= name.start or name.end <= row.start
    return not apart and (row.award_id == given.award_id or (row.start, row.end) != (name.start, name.end))


def _without_certificates(named: list[Given]) -> list[Given]:
    """The awards without a certificate of recognition that stands before what it certifies."""
    return [g for i, g in enumerate(named) if g.award_id != "recognition_certificate" or i + 1 == len(named)]


def _bodies_behind(context: Context, given: Given, sentence: Span) -> list[tuple[Span, str]]:
    """The bodies behind award and "to", joined by "and"."""
    if not any(context.scan.within(kind, sentence.start, sentence.end) for kind in ("confer", "receive")):
        return []
    if not context.pack.spaces:
        return _bodies_marked(context, given, sentence)
    receive = context.scan.within("receive", given.end, min(sentence.end, given.end + _LINK_REACH))
    if receive and receive[0].start - given.end <= _VERB_BEHIND:
        names = _names(context, receive[0].end, sentence.end)[0]  # "der Urkunde würdig wurde die Gemeinde X"
        if names:
            return names
    links = [m for m in context.scan.within("to", given.end, sentence.end) if m.start - given.end <= _LINK_REACH]
    links = [m for m in links if not any(quote.start <= m.start < quote.end for quote in context.quotes)]
    dative = "" in context.pack.words("awards.to") and context.scan.within("confer", sentence.start, given.start)
    start = links[0].end if links else given.end if dative else sentence.end
    return _names(context, start, sentence.end)[0]


def _bodies_marked(context: Context, given: Given, sentence: Span) -> list[tuple[Span, str]]:
    """The bodies that a particle before or behind them marks as receivers: "向 玉回县 授予 …", "玉回県 に …を 授与"."""
    links = context.scan.within("to", sentence.start, given.start)
    links += (
        [m for m in context.scan.within("to", given.end, sentence.end) if context.scan.starting_at("confer", m.end)]
        if context.pack.verb_last
        else context.scan.within("confer", sentence.start, given.start)
    )
    for link in links:
        if awards_in(context, Span(link.end, given.start)):
            continue  # it marks who is given the award between
        start, end = link.end, given.start
        if context.pack.verb_last:
            start, end = _name_before(context, sentence.start, link.start), link.start
        names, last = _names(context, start, end)
        if names and not any(number.start < last and start < number.end for number in context.numbers):
            return names
    return []


def _name_before(context: Context, start: int, end: int) -> int:
    """Where the words begin that lead up to `end` without a sign or function word between them."""
    tokens = context.scan.tokens_in(start, end)
    while tokens and tokens[-1].word not in context.pack.stop and not context.text[tokens[-1].end : end].strip():
        end = tokens.pop().start
    return end


def _bodies_before(context: Context, given: Given, sentence: Span) -> list[tuple[Span, str]]:
    """The subjects of a verb of receiving that stands before the award, or of one of honour right behind it."""
    verbs = context.scan.within("receive", sentence.start, given.start)
    beside = context.scan.within("recognise", max(sentence.start, given.start - _VERB_BEHIND), given.start)
    for verb in context.scan.within("honour", sentence.start, given.start):
        passive = context.scan.ending_at("passive", verb.start)
        if passive:
            beside.append(verb._replace(start=passive.start))  # "was decorated with"
        elif context.scan.within("passive", _clause_start(context, sentence, verb.start), verb.start):
            beside.append(verb)  # "In May were X and Y decorated with"
    verbs = [*verbs, *(m for m in beside if not _counts(context, m.end, given.start))]
    last = max(verbs, key=lambda m: m.start, default=None)
    if last is None:
        if not _verb_follows(context, given, sentence) or context.scan.within("confer", sentence.start, given.start):
            return []
        return _names(context, _clause_start(context, sentence, given.start), given.start)[0]
    others = [other.end for other in awards_in(context, Span(last.end, given.start))]
    before = max([last.end, *others])  # "the titles of A and of B"
    if given.start - before > _LINK_REACH or (others and _CLAUSE.search(context.text, before, given.start)):
        return []
    start = _clause_start(context, sentence, last.start)
    # "In May was the school X recognised"; but "被县人民委员会认定" has who gives it there
    auxiliary = context.scan.within("passive", start, last.start) if context.pack.spaces else []
    levels = context.scan.within("level", start, last.start)  # "In 2023 the commune of X received"
    for begin in (start, sentence.start, *(m.end for m in auxiliary), *(m.start for m in levels)):
        names, end = _names(context, begin, last.start)
        gap = context.text[end : last.start].strip()
        if names and (not gap or _APPOSITION.fullmatch(gap)):
            return names
    return _behind_its_verb(context, last, given)


def _counts(context: Context, start: int, end: int) -> bool:
    """Whether a sure figure stands in [start, end); an article that may be a number is none."""
    return any(start <= position < end for position in context.number_starts)


def _behind_its_verb(context: Context, verb: Match, given: Given) -> list[tuple[Span, str]]:
    """The subject behind a verb that an adverbial goes before: "I tillegg mottok kvinneforeningen i X en vimpel"."""
    if context.pack.head != "end" or verb.kind != "receive":
        return []
    names, end = _names(context, verb.end, given.start)
    return names if names and context.scan.starting_at("article", end) else []


def _bodies_recognised(context: Context, given: Given, sentence: Span) -> list[tuple[Span, str]]:
    """The bodies between a verb of recognition and their title: "reconnut l'école X comme école aux normes …"."""
    verbs = context.scan.within("recognise", sentence.start, given.start)
    names, end = _names(context, verbs[-1].end, given.start) if verbs else ([], 0)
    return names if names and given.start - end <= _VERB_BEHIND and "," not in context.text[end : given.start] else []


def _verb_follows(context: Context, given: Given, sentence: Span) -> bool:
    """Whether the verb of an award stands behind it: "mit der Fahne geehrt", "wurde die Medaille verliehen"."""
    end = min(sentence.end, given.end + _VERB_BEHIND)
    if context.scan.within("honour", given.end, end):
        return True
    if context.pack.verb_last:
        return bool(context.scan.within("receive", given.end, end))
    passive = context.scan.within("passive", sentence.start, given.start)
    return bool(passive and context.scan.within("confer", given.end, end))


def _clause_start(context: Context, sentence: Span, position: int) -> int:
    """Behind the last comma, colon or semicolon before a position; none inside a figure ("4,900")."""
    return max((m.end() for m in _CLAUSE_MARK.finditer(context.text, sentence.start, position)), default=sentence.start)


def _names(context: Context, start: int, end: int) -> tuple[list[tuple[Span, str]], int]:
    """Names of bodies and places joined by commas and "and", each with its kind; and where the last one ends.

    A level word speaks for all the names of a list: "the villages A and B".
    """
    names: list[tuple[Span, str]] = []
    last = start
    while start < end:
        name = _proper_name(context, start, end)
        if name is None:
            break
        bare, kind = _without_level(context, name)
        if names and names[-1][1] == "locality":
            kind = "locality"
        names.append((bare, kind))
        last = name.end
        joiner = context.scan.starting_at("noun_joiner", name.end)
        comma = context.text.startswith(", ", name.end)
        start = joiner.end if joiner else name.end + 1 if comma and kind == "locality" else end
    return names, last


def _without_level(context: Context, name: Span) -> tuple[Span, str]:
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
    if not context.pack.spaces:
        return name, "locality" if behind else kind_of_body(context, name)
    known = (scope.named_level(context, level) for level in context.scan.all("level"))
    spoken = context.text[name.start : name.end]
    is_place = any(n and spoken in context.text[n.start : n.end] for n in known)
    return name, "locality" if is_place else kind_of_body(context, name)


def kind_of_body(context: Context, name: Span) -> str:
    """Schools, hospitals, cooperatives and the like are organisations, unless the text calls them a collective."""
    nouns = {m.label for m in context.scan.within("recipient", name.start, name.end)}
    called = context.scan.within("recipient", max(0, name.start - _CALLED), name.start)
    if "organisation" in nouns and "collective" not in nouns | {m.label for m in called}:
        return "organisation"
    return "collective"


def _is_capitalised(context: Context, start: int, end: int) -> bool:
    """Whether all words of a stretch are capitalised, and few: a bare proper name."""
    words = context.text[start:end].split()
    return 0 < len(words) <= _PROPER_WORDS and all(word[0].isupper() for word in words)


def _proper_name(context: Context, start: int, end: int) -> Span | None:
    """The name of a body at `start`, its article aside: words up to a sign or function word, two capitals in them."""
    if not context.pack.spaces:
        return _uncased_name(context, start, end)
    while start < end and context.text[start] in " \n":
        start += 1
    article = context.scan.starting_at("article", start)
    start = article.end if article and article.start == start else start
    start += context.text[start:end].startswith(" ")  # none behind "l'"
    title = context.scan.starting_at("person_title", start)
    start = title.end + 1 if title and context.text[title.end : title.end + 1] == " " else start
    words: list[Token] = []
    for token in context.scan.tokens_in(start, end):
        gap = context.scan.folded[words[-1].end : token.start] if words else ""
        linked = _is_link(context, token)
        of_the = bool(words) and _is_link(context, words[-1]) and context.scan.starting_at("article", token.start)
        stopped = _is_function_word(context, token, words) and not linked and not of_the
        if gap not in ("", " ", "-", "'") or stopped or (token.word.isdigit() and not words):
            break
        words.append(token)
    while words and (_is_link(context, words[-1]) or _is_function_word(context, words[-1], words[:-1])):
        words.pop()
    capitals = [token for token in words if not context.text[token.start].islower()]
    if len(capitals) < 2 or len(words) > _NAME_WORDS or not capitals[0].start <= words[0].start + _LEVEL_WORD:
        return None
    span = Span(words[0].start, words[-1].end)
    is_person = any(p.start < span.end and span.start < p.end for p in context.people)
    return None if is_person or awards_in(context, span) else span


def _is_function_word(context: Context, token: Token, before: Sequence[Token]) -> bool:
    """Whether a word is one that ends a name; not where it bears a capital behind another one ("Nguyen Du")."""
    named = bool(before) and all(context.text[t.start].isupper() for t in (before[-1], token))
    return token.word in context.pack.stop and not named


def _uncased_name(context: Context, start: int, end: int) -> Span | None:
    """A name without capitals: words up to a sign or verb, an unknown one among them, a place or body at their end."""
    scan = context.scan
    words: list[Token] = []
    for token in scan.tokens_in(start, end):
        gap = scan.folded[words[-1].end : token.start] if words else ""
        if gap.strip() or token.word in context.pack.stop or token.start in context.number_starts:
            break
        if any(scan.starting_at(kind, token.start) for kind in (*VERBS, "honour", "award", "head", "to")):
            break
        words.append(token)
    while words and not any(scan.ending_at(kind, words[-1].end) for kind in ("level", "body", "recipient")):
        words.pop()
    if not words or len(words) > _NAME_WORDS or all(context.pack.knows(token.word) for token in words):
        return None
    span = Span(words[0].start, words[-1].end)
    return None if any(p.start < span.end and span.start < p.end for p in context.people) else span


def _is_link(context: Context, token: Token) -> bool:
    return context.scan.starting_at("noun_link", token.start) is not None


def place_rows(context: Context, acts: Sequence[Act]) -> Iterator[Award]:
    """ "Hao Duoc commune is recognised as meeting new rural standards": one place, named, with a title of places."""
    for sentence in context.sentences:
        given = awards_in(context, sentence)
        named = [g for g in given if g.award_id in _TITLES_OF_PLACES]
        if any(g.award_id == "national_standard_school" for g in given):
            continue  # a school is certified, not the place that it stands in
        named.sort(key=lambda g: g.award_id == "recognition_certificate")  # the title goes before its certificate
        if not named or is_vetoed(context, sentence) or _has_act(acts, sentence):
            continue
        verbs = [
            m for k in ("recognise", "receive", "confer") for m in context.scan.within(k, sentence.start, sentence.end)
        ]
        place = _place(context, sentence, min(verbs, key=lambda m: m.start), named[0].start) if verbs else None
        if place:
            yield named_row(context, named[0], place, "locality")


def _has_act(acts: Sequence[Act], sentence: Span) -> bool:
    return any(sentence.start <= act.recipient.start < sentence.end for act in acts)


def _place(context: Context, sentence: Span, verb: Match, award: int) -> Span | None:
    """The place that is given the title: between verb and award, else before the verb; by level word or capitals."""
    places = []
    for level in context.scan.within("level", sentence.start, sentence.end):
        name = scope.named_level(context, level)
        if context.pack.verb_last and _is_giver(context, level):
            continue
        if name and not _in_brackets(context, sentence, name):
            places.append(scope.bare_name(context, name, level))
    if context.pack.verb_last:
        places = [place for place in places if place.start < award]
        return places[-1] if places else None  # who gives it stands first
    between = [place for place in places if verb.start < place.start < award]
    before = [place for place in places if place.start < verb.start]
    if between or before:
        return (between or before)[0]
    match = _TWO_CAPITALS.match(context.text, sentence.start, verb.start)
    match = match or _TWO_CAPITALS.match(context.text, verb.end + 1, award)
    if match is None or any(person.start < match.end() and match.start() < person.end for person in context.people):
        return None
    return Span(match.start(), match.end())


def _is_giver(context: Context, level: Match) -> bool:
    """Whether a place gives rather than gets: "by", or the noun of its committee, stands behind it."""
    return any(context.scan.starting_at(kind, level.end) for kind in ("passive", "body"))


def _in_brackets(context: Context, sentence: Span, place: Span) -> bool:
    before = context.text[sentence.start : place.start]
    return before.count("(") > before.count(")")
