"""Recipients by name: the people, bodies and places that a text names one after the other from some place on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract import scope
from pipeline.extract.awards import VERBS
from pipeline.extract.bodies import BODIES
from pipeline.extract.elements import Elements, before_title
from pipeline.schema import Person, Span

_EVENTS = (*VERBS, "honour", "passive", "award")
_WHERE_WORDS = 4  # words up to the name of a place that says where
_OFFICE = 110  # characters of one behind it, up to the next person of a list
_NAMELY = 32  # characters between counted people and the first of their names
_TRADE_WORDS = 4  # words before a person's name with its article: "the flower grower"
_WHENCE = 60  # characters of where a person is from, up to the next one
_BRACKET = re.compile(r" ?\([^()\n]{1,80}\)")
_SIGN = re.compile(r"[,;:.()\n–]")


@dataclass(frozen=True, slots=True)
class Recipients:
    """The named recipients of a list at [start, end), each with its kind; it may hold counted ones besides."""

    named: tuple[tuple[Span, str], ...]
    start: int
    end: int


class Reader(Elements):
    """Reads lists of recipients in one article."""

    def read(self, start: int, end: int) -> Recipients | None:
        """The list that begins at `start`, articles and titles aside; None where none does."""
        named: list[tuple[Span, str]] = []
        position, last, level = start, start, False
        while position < end:
            element = self.element(position, end, after_place=level)
            if element is None:
                break
            if position > start and self._has_verb(element[1], end):
                break
            found, last = element
            if found and self._is_giver(found[0][1], last):
                break
            before = before_title(self.context, found[0][0].start) if found else position
            joined = self.context.scan.ending_at("noun_joiner", len(self.context.text[:before].rstrip()))
            if found and joined and named and named[-1][1] == "household" and found[0][1] == "individual":
                found = [(span, "household") for span, _ in found]  # "the families of Mr. X and Ms. Y"
            named += found
            last = self._told_how_many(found, last)
            level = bool(found) and found[-1][1] == "locality"
            following = self._next(last, end, person=bool(found) and found[-1][1] in ("individual", "household"))
            if not found:
                following = self._introduced(last, following, end)
            if following is None:
                break
            position = following
        return Recipients(tuple(named), start, last) if last > start else None

    def _is_giver(self, kind: str, end: int) -> bool:
        """Whether a body gives to those counted right behind it: "zeichnete das Volkskomitee *drei Gruppen* … aus"."""
        return self.context.pack.spaces and kind in BODIES and end + 1 in self.counted

    def _told_how_many(self, found: Sequence[tuple[Span, str]], end: int) -> int:
        """Behind a count of those named, where no spaces part words: "黎文雄 和 陈氏梅 两 位", "X さん ら 8 人"."""
        pack, scan = self.context.pack, self.context.scan
        if pack.spaces or not found or found[-1][1] != "individual":
            return end
        word = scan.token_before(end + 2)
        small = word and word.start > end - 1 and word.word in pack.stop - pack.words("counts.noun_joiners")
        counted = self.counted.get((word.end if word and small else end) + 1)
        return counted.end if counted and counted.kind == "individual" else end

    def _has_verb(self, position: int, end: int) -> bool:
        """Whether a verb follows, so that a clause of its own has begun: "…, and Dr. X holds the title of …"."""
        verb = self.context.scan.starting_at((*VERBS, "passive"), position + 1)
        return verb is not None and verb.start < end

    def _introduced(self, position: int, following: int | None, end: int) -> int | None:
        """Where people are named that were counted: "two teachers X and Y", "three veterans, namely X, Y and Z"."""
        person = next((p for p in self.context.people.starting_in(position, min(end, position + _NAMELY))), None)
        if person is None or person.start - position <= 1:
            return person.start if person else following
        scan, start = self.context.scan, before_title(self.context, person.start)
        gap = scan.folded[position:start]
        busy = scan.within(
            (*_EVENTS, "to", "article", "among"), position, person.start
        )  # "among them" has a rule of its own
        return person.start if gap[0] in ",:" and not busy and not re.search("[;.(]", gap) else following

    def _next(self, position: int, end: int, *, person: bool) -> int | None:
        """Where the list goes on behind an element: past a bracket, a comma or "and"; past an office of a person."""
        context = self.context
        position = self.past_whereabouts(position, end)
        bracket = _BRACKET.match(context.scan.folded, position, end)
        position = bracket.end() if bracket else position
        joined = self.past_joiners(position, end)
        if joined is not None and (not person or self._goes_on(position, joined, end)):
            return joined
        return self._past_office(position, end) if person else None

    def _past_office(self, position: int, end: int) -> int | None:
        """The next person or collective behind the office of a person: "Ms. X, head of …, and the collective of …"."""
        scan, last = self.context.scan, min(end, position + _OFFICE)
        later = next(iter(self.context.people.starting_in(position + 1, last)), None)
        teams = (m.start for m in scan.within("recipient", position, last) if m.label == "collective")
        team = next((start for start in teams if scope.adjacent_before(self.context, "noun_joiner", start)), end)
        following = min(team, later.start if later else end)
        gap = scan.folded[position:following]
        if following == end or ";" in gap or not (gap[:1] == "," or len(gap) <= _WHENCE):
            return None
        if scan.within(_EVENTS, position, following) or (later and later.end > end):
            return None
        joined = following == team or (later is not None and self._is_joined_before(later, position))
        return following if joined else None

    def past_whereabouts(self, position: int, end: int) -> int:
        """Behind a place that only says where: "two communes in Ninh Giang district, …"."""
        context = self.context
        bracket = _BRACKET.match(context.scan.folded, position, end)  # "Ms. X (74) from …"
        start = bracket.end() if bracket else position
        words = context.scan.tokens_in(start, end)[:_WHERE_WORDS]
        if not words or words[0].word not in context.pack.stop or context.text[start : words[0].start].strip():
            return position
        if context.scan.starting_at("noun_joiner", words[0].start):
            return position
        where = next((word.start for word in words if word.start in self.levels or word.start in self.places), None)
        stop = self.end_of_place(where) if where is not None else self.end_of_body(words, end)
        if stop is None or _SIGN.search(context.scan.folded, start, stop):
            return position
        behind = context.scan.starting_at("level", stop + (context.text[stop : stop + 1] == "-"))
        stop = behind.end if behind else stop
        joiner = context.scan.starting_at("noun_joiner", stop)  # "des provinces de Tien Giang et de Hau Giang"
        further = self.past_whereabouts(joiner.end, end) if joiner else stop
        return further if joiner and further > joiner.end else stop

    def _goes_on(self, position: int, joined: int, end: int) -> bool:
        """Whether what joiners lead to behind a person is another recipient, not an office: "Mr X, head of …"."""
        following = self.element(joined, end, after_place=False)
        if following is None:
            return False
        only_comma = not self.context.scan.folded[position:joined].strip(" ,")
        people = self.context.people.starting_in(joined, following[1])
        return not only_comma or not following[0] or following[0][0][0].start in {person.start for person in people}

    def _is_joined_before(self, person: Person, start: int) -> bool:
        """Whether "and" or a comma stands before a person, title and trade aside: "…, and to the florist X"."""
        scan, stop = self.context.scan, self.context.pack.stop
        position = before_title(self.context, person.start)
        for word in reversed(scan.tokens_in(start, position)[-_TRADE_WORDS:]):
            if scan.folded[word.end : position].strip() or scan.ending_at("noun_joiner", word.end):
                break
            if word.word in stop and not scan.starting_at(("article", "to", "noun_link"), word.start):
                return False
            position = word.start
        before = scan.folded[start:position].rstrip()
        return before.endswith(",") or scan.ending_at("noun_joiner", start + len(before)) is not None

    def past_joiners(self, position: int, end: int) -> int | None:
        """Behind the signs and words that join two elements; None where there are none."""
        context, start = self.context, position
        while position < end:
            while position < end and context.scan.folded[position] in " ,":
                position += 1
            word = next(
                (
                    m
                    for kind in ("noun_joiner", "joiner", "anaphora")
                    if (m := context.scan.starting_at(kind, position)) and m.start == position
                ),
                None,
            )
            if word is None:
                break
            position = word.end
        joined = context.scan.folded[start:position].strip()
        if not joined:
            return None
        kinds = ("to",) if joined == "," else ("to", "noun_link")  # "to X and to Y", "de X et de Y"
        link = context.scan.starting_at(kinds, position)
        return link.end if link and link.start - position <= 1 else position
