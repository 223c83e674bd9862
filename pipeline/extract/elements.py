"""What may be a recipient at a place of a text: a person, a body, a place, a household, or one that is counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from pipeline.extract import scope
from pipeline.extract.awards import VERBS, Recipient
from pipeline.extract.bare import OLDEST
from pipeline.extract.bodies import BODIES, proper_name, without_level
from pipeline.extract.context import Context
from pipeline.extract.mentions import Mentions
from pipeline.extract.numbered import is_no_quantity
from pipeline.extract.places import Run
from pipeline.languages.gazetteer import load_gazetteer
from pipeline.languages.scan import Match, Token
from pipeline.languages.syllables import FAMILY_NAMES, fold
from pipeline.schema import Person, Span

_EVENTS = (*VERBS, "honour", "passive", "award")
_OFFICE_WORDS = 6  # words of an office or trade before a person's name
_NOUN_WORDS = 2  # words between a noun for bodies and its place, function words aside
_AWARD = 24  # characters of an award before a word of it that looks like a name
_NUMBER = 5  # characters of a sign before the number of a place: "№ 10"
_GENITIVE = re.compile("(?:'?s|') ")
_SIGN = re.compile(r"[,;:.()\n–]")
_NUMBERED = re.compile(
    r"((?: [^\W\d_]+){0,2}) (n[°ºr.]+ ?|no\.? ?|№ ?|núm\.? ?)?\d{1,4}(?![\w%/°º-]|[.,]\d)", re.IGNORECASE
)


class Elements:
    """Reads single recipients in one article; `counted` are its counted ones."""

    def __init__(self, context: Context, mentions: Mentions, counted: Sequence[Recipient]) -> None:
        self.context = context
        self.counted = {recipient.start: recipient for recipient in counted}
        self._bodies = {span.start: self._cut(span) for span in mentions.bodies}
        self.places = {span.start: span for span in mentions.places}
        self._runs = {run.start: run for run in mentions.runs}
        self.levels: dict[int, tuple[Span, Match]] = {}
        for level in context.scan.all("level"):
            name = scope.named_level(context, level) or _numbered_place(context, level)
            if name:
                self.levels.setdefault(name.start, (name, level))

    @cached_property
    def starts(self) -> list[int]:
        """Where a list may begin: people, bodies, places, nouns for bodies, and counted recipients."""
        nouns = (m.start for m in self.context.scan.all("recipient") if m.label in BODIES)
        bodies = (m.start for m in self.context.scan.all("body") if self.context.text[m.start].isupper())
        return sorted({*nouns, *bodies, *self.names})

    def counts_in(self, start: int, end: int) -> bool:
        """Whether a counted recipient stands in a stretch."""
        return any(start <= at < end for at in self.counted)

    @cached_property
    def names(self) -> list[int]:
        """Where a name begins that needs no noun to tell, or a counted recipient."""
        people = (person.start for person in self.context.people)
        return sorted({*people, *self.counted, *self._bodies, *self.levels, *self.places, *self._runs})

    def _cut(self, body: Span) -> Span:
        """A body's name without another recipient that "and" adds to it: "cooperativa de Son La y la aldea …"."""
        scan = self.context.scan
        for joiner in scan.within("noun_joiner", body.start, body.end):
            behind = scan.starting_at("article", joiner.end)
            start = behind.end if behind else joiner.end
            if behind or scan.starting_at(("level", "body", "recipient"), start):
                return Span(body.start, joiner.start - 1)
        return body

    def is_of_place(self, start: int, end: int) -> bool:
        """Whether [start, end) is part of a place's name or the level word beside it: "Yen Thanh-distriktet"."""
        spans = [*self.places.values(), *(name for name, _ in self.levels.values())]
        return any(span.start - 1 <= end and start <= span.end + 1 for span in spans)

    def _is_household(self, start: int) -> bool:
        noun = self.context.scan.starting_at("recipient", start)
        return noun is not None and noun.label == "household"

    def element(self, start: int, end: int, *, after_place: bool) -> tuple[list[tuple[Span, str]], int] | None:
        """What stands at `start` and where it ends: nothing for counted recipients, which have rows of their own."""
        context = self.context
        position = self._past_small_words(start, end)
        if position >= end:
            return None
        bare = start + len(context.text[start:end]) - len(context.text[start:end].lstrip())
        counted = self.counted.get(bare) or self.counted.get(position)
        if counted:
            return [], counted.end
        if self._is_one_of(position):
            return None
        person = self._person_near(position, end)
        if person and not self._is_in_body(person, position):
            title = None if context.pack.spaces else context.scan.starting_at("person_title", person.end)
            stop = title.end if title else person.end
            own = self._household_of(stop)
            kind = "household" if own > stop else self._person_kind(person)
            return [(Span(person.start, person.end), kind)], own
        found = self._named(position, end, after_place=after_place)
        if found is None or found[0].end > end:
            return None
        span, kind, stop = self._within_place(found, end)
        return [(span, kind)], stop

    def _within_place(self, found: tuple[Span, str, int], end: int) -> tuple[Span, str, int]:
        """What belongs to a place that leads to it, where no spaces part words: "ザーライ省 の スオイ社"."""
        link = self.context.scan.starting_at("noun_link", found[2])
        if self.context.pack.spaces or found[1] != "locality" or link is None:
            return found
        return self._named(link.end + 1, end, after_place=False) or found

    def _is_one_of(self, position: int) -> bool:
        """Whether "one of" others begins at `position`: "X, one of the two best communes, received"."""
        scan = self.context.scan
        first = scan.tokens_in(position, position + 1)
        one = bool(first) and first[0].word in self.context.pack.words("numerals.ambiguous")
        return one and scan.starting_at("of_total", first[0].end + 1) is not None

    def _past_small_words(self, position: int, end: int) -> int:
        text = self.context.text
        while position < end:
            while position < end and text[position] in " \n“„\"«'":
                position += 1
            small = self.context.scan.starting_at(("article", "person_title"), position)
            if small is None or small.end >= end or position in self.levels or position in self._bodies:
                return self._past_level_of(position)
            position = small.end + (text[small.end] == ".")
        return position

    def _past_level_of(self, position: int) -> int:
        """Behind the noun for several places or families: "the communes *of* X and Y", "familiene *til* X og Y"."""
        scan = self.context.scan
        noun = None if position in self.levels else scan.starting_at("level", position)
        if noun is None and self._is_household(position):
            noun = scan.starting_at("recipient", position)
        link = scan.starting_at(("noun_link", "to"), noun.end) if noun else None
        if link is None or noun is None:
            return position
        return link.end + 1 if noun.kind == "recipient" or link.end + 1 in self._runs else position

    def _person_near(self, position: int, end: int) -> Person | None:
        """The person at `position`, an office or trade before the name: "the teacher X"."""
        context = self.context
        person = next((p for p in self.context.people if p.start >= position and p.end <= end), None)
        if person is None or not self._is_called(position, before_title(context, person.start)):
            return None
        words = context.scan.tokens_in(position, person.start)
        if len(words) > _OFFICE_WORDS or any(self._is_small(word) for word in words):
            return None
        busy = bool(context.scan.within((*_EVENTS, "to", "noun_joiner"), position, person.start))
        return None if busy else person

    def _is_called(self, start: int, end: int) -> bool:
        """Whether only an office stands before a person's name; a comma may be its end: "its chairman, Mr. X"."""
        sign = _SIGN.search(self.context.scan.folded, start, end)
        if sign is None:
            return True
        bodies = self.context.scan.within(("body", "level", "unit", "award"), start, end)
        bodies = [m for m in bodies if m.label not in ("person", "official")]
        return sign.group() == "," and sign.end() >= end - 1 and not bodies

    def _is_small(self, word: Token) -> bool:
        """Whether a function word stands there that belongs to no office: "while", "where"."""
        scan = self.context.scan
        own = bool(scan.starting_at(("noun_link", "article", "level", "person_title"), word.start))
        return word.word in self.context.pack.stop and not own

    def _is_in_body(self, person: Person, position: int) -> bool:
        """Whether a body's name begins at `position` and holds the person: "the Nguyen Van Cu school"."""
        body = self._bodies.get(position)
        return body is not None and person.start < body.end and position < person.start

    def _person_kind(self, person: Person) -> str:
        """A person, or the household of one: "the family of Mr. X", "ビン さん 一家"."""
        titled = self.context.scan.starting_at("person_title", person.end)
        behind = self.context.scan.starting_at("recipient", titled.end if titled else person.end)
        if behind and behind.label == "household" and not self.context.pack.spaces:
            return "household"
        if self.context.pack.verb_last:
            return "individual"  # "茶農家 チャンさん"
        start = before_title(self.context, person.start)
        title = self.context.scan.within("recipient", start, person.start)  # "Gia đình ông", no "Frau"
        title = [m for m in title if m.label == "household"]
        for kind in ("article", "noun_link", "to"):
            link = self.context.scan.ending_at(kind, start)
            start = link.start if link else start
        noun = title[0] if title else scope.adjacent_before(self.context, "recipient", start)
        return "household" if noun and noun.label == "household" else "individual"

    def _household_of(self, stop: int) -> int:
        """Where the household behind a person's name ends, or that name: "Mr. X's family", "Xさんの家族"."""
        genitive = _GENITIVE.match(self.context.scan.folded, stop)
        position = genitive.end() if genitive else stop
        if not genitive:
            link = None if self.context.pack.spaces else self.context.scan.starting_at("noun_link", stop)
            if link is None:
                return stop
            position = link.end + (self.context.scan.folded[link.end : link.end + 1] == " ")
        noun = self.context.scan.starting_at("recipient", position)
        return noun.end if noun and self._is_household(position) else stop

    def _named(self, start: int, end: int, *, after_place: bool) -> tuple[Span, str, int] | None:
        context = self.context
        proper = proper_name(context, start, end)
        level = self.levels.get(start)
        spans = (
            proper,
            self._bodies.get(start),
            self._noun_with_place(start, end),
            self._noun_with_number(start, end),
        )
        longest = max((span for span in spans if span), key=lambda span: span.end, default=None)
        if level and level[0].end <= end and (longest is None or self._ends_with(longest, level[0])):
            name = scope.bare_name(context, *level) if context.pack.spaces else level[0]
            return name, "locality", level[0].end
        if longest and context.scan.ending_at("person_title", longest.start):
            bodies = context.scan.within("body", longest.start, longest.end)
            if bodies:
                return self._holder(bodies[-1].end, end)
        run = self._runs.get(start)
        stops = run is not None and " " in run.text and context.scan.starting_at("noun_link", run.end)
        if run and longest and (run.end == longest.end or stops):
            longest = None  # "Tan Lap van het Volkscomité": the name ends before who gives it
        if longest and longest.end <= end and self._is_nameable(longest) and not self._is_award(longest):
            span, kind = without_level(context, longest)
            return span, "locality" if after_place and kind != "individual" else kind, longest.end
        if run and run.end <= end and (" " in run.text or after_place or start in self.places):
            return Span(run.start, run.end), self._kind_of_run(run), self._past_level(run)
        return None

    def _holder(self, start: int, end: int) -> tuple[Span, str, int] | None:
        """Who holds an office at a body that ends at `start`: "ученик школы X"; none in "chairman of the committee"."""
        run = self._runs.get(start + 1)
        if run is None or run.end > end or self._kind_of_run(run) != "individual":
            return None
        return Span(run.start, run.end), "individual", run.end

    def _is_award(self, span: Span) -> bool:
        """Whether an award stands in a stretch, or reaches into it: "third-class Labour Order"."""
        lead = max(0, span.start - _AWARD)
        return any(m.end > span.start for m in self.context.scan.within("award", lead, span.end))

    def _is_nameable(self, span: Span) -> bool:
        """Whether a stretch can be the name of a body: a Vietnamese name in it, or first of all a noun for bodies."""
        context = self.context
        if not context.pack.spaces or any(span.start <= at < span.end for at in self.places):
            return True
        if any(span.start <= at < span.end and " " in run.text for at, run in self._runs.items()):
            return True
        nouns = context.scan.within(("body", "recipient"), span.start, span.end)
        first = min(nouns, key=lambda m: (m.start, m.kind), default=None)
        return first is not None and (first.kind == "body" or first.label in BODIES)

    def _noun_with_place(self, start: int, end: int) -> Span | None:
        """A noun for bodies with the place that it belongs to: "the school of Dak Ta Ley", "skolan i Dak Ta Ley"."""
        context = self.context
        noun = context.scan.starting_at("recipient", start)
        if not context.pack.spaces or noun is None or noun.label not in BODIES:
            return None
        starts = sorted({*self.levels, *self.places, *self._runs})
        place = next((at for at in starts if at >= noun.end), end)
        if place >= end or _SIGN.search(context.scan.folded, noun.end, place):
            return None
        words = [token for token in context.scan.tokens_in(noun.end, place) if token.word not in context.pack.stop]
        if len(words) > _NOUN_WORDS:
            return None
        if context.scan.within((*_EVENTS, "noun_joiner"), noun.end, place):
            return None
        return Span(noun.start, self.end_of_place(place))

    def _noun_with_number(self, start: int, end: int) -> Span | None:
        """A noun for bodies with its number: "reggimento 812", "équipe de production n° 4"."""
        scan, text = self.context.scan, self.context.text
        noun = scan.starting_at("recipient", start)
        if not self.context.pack.spaces or noun is None or noun.label not in BODIES:
            return None
        found = _NUMBERED.match(text, noun.end, end)
        if found is None or scan.starting_at(("unit", "recipient", "award"), found.end() + 1):
            return None  # "…, and the group 7 certificates"
        words = scan.tokens_in(*found.span(1))
        if words and not (found[2] or scan.starting_at("noun_link", words[0].start)):
            return None
        busy = any(w.word in self.context.pack.stop and not scan.starting_at("noun_link", w.start) for w in words)
        return None if busy else Span(noun.start, found.end())

    def end_of_place(self, start: int) -> int:
        level, place, run = self.levels.get(start), self.places.get(start), self._runs.get(start)
        return level[0].end if level else place.end if place else run.end if run else start

    def end_of_body(self, words: Sequence[Token], end: int) -> int | None:
        """Where the body ends that some words lead to: "X *at the Phu Hoa School*, who …"."""
        scan, stop = self.context.scan, self.context.pack.stop
        first = next((word for word in words if word.word not in stop), None)
        body = proper_name(self.context, first.start, end) if first else None
        return body.end if body and scan.ending_at(("body", "recipient"), body.end) else None

    def _ends_with(self, longest: Span, place: Span) -> bool:
        """Whether a name is but a place's, or goes on with where that is: "Ngoc Lap-kommunen i Yen Lap-distriktet"."""
        behind = self.context.scan.tokens_in(place.end, longest.end)
        inside = behind and self.context.scan.starting_at("level", behind[0].start)  # "Thôn 5 xã Hòa Bình"
        return not behind or bool(inside) or behind[0].word in self.context.pack.stop

    def _kind_of_run(self, run: Run) -> str:
        """A place, or a person whom no title announces: three words, a family's name, or a highlander's "A", "Y"."""
        words = fold(run.text).split()
        if run.start in self.places or load_gazetteer().level(run.text):
            return "locality"
        return "individual" if len(words) > 2 or len(words[0]) == 1 or words[0] in FAMILY_NAMES else "locality"

    def _past_level(self, run: Run) -> int:
        behind = self.context.scan.starting_at("level", run.end)
        return behind.end if behind and self.context.pack.data["places"]["order"] == "after" else run.end


def before_title(context: Context, start: int) -> int:
    """Offset before the title of a person ("Mr", "đồng chí")."""
    title = context.scan.ending_at("person_title", len(context.text[:start].rstrip(" .")))
    return title.start if title else start


def _numbered_place(context: Context, level: Match) -> Span | None:
    """A place that has a number for its name: "Hamlet 7", "деревня № 10"."""
    number = next(iter(context.numbers.starting_in(level.end, level.end + _NUMBER)), None)
    if number is None or number.worded or number.value >= OLDEST or not is_no_quantity(context, number):
        return None
    sign = context.scan.folded[level.end : number.start].strip()
    numbered = not sign or context.scan.ending_at("not_before", number.start - 1) is not None
    return Span(level.start, number.end) if numbered else None
