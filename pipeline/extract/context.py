"""What the extractors share: one article's text with everything that was found in it once."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from itertools import pairwise
from typing import Any, TypeVar, TypeVarTuple

from pipeline.extract.noise import Stretch, find_noise
from pipeline.extract.quotes import find_quotes
from pipeline.languages.dates import Period, find_periods, find_times
from pipeline.languages.numerals import Number, find_numbers
from pipeline.languages.ordered import Ordered
from pipeline.languages.pack import Pack
from pipeline.languages.scan import Scan
from pipeline.schema import Annotation, Article, Name, Person, Span

# Units that bear people's names.
_BODIES = frozenset(
    "province district commune ward township village residential_group school class road enterprise cooperative "
    "health_station house_of_culture project clan club".split()
)


@dataclass(frozen=True, slots=True)
class Context:
    """One article, read once. `numbers` are the quantities: what is a date, a code or a counter is left out."""

    article: Article
    text: str  # the article's stored text
    pack: Pack
    scan: Scan
    sentences: Ordered[Span]
    sentence_at: Sequence[Span]  # of each offset
    people: Ordered[Person]
    names: tuple[Name, ...]
    quotes: Ordered[Span]
    periods: Ordered[Period]
    numbers: Ordered[Number]
    number_starts: frozenset[int]
    noise: tuple[Stretch, ...]
    tabular: bool  # whether the text has lines of tables
    named: tuple[Stretch, ...] = ()  # where names of movements stand: what they contain is no award and no figure
    said: defaultdict[Hashable, dict[Any, Any]] = field(default_factory=lambda: defaultdict(dict))  # what `once` keeps

    def sentence_of(self, position: int) -> Span:
        """The sentence that holds a position."""
        return self.sentence_at[position] if position > 0 else self.sentences[0]

    def row(self, start: int, end: int) -> dict[str, Any]:
        """The columns that every row shares, for the span [start, end)."""
        sentence = self.sentence_of(start)
        return {
            "article_id": self.article.article_id,
            "start": start,
            "end": end,
            "surface": self.text[start:end],
            "sentence_start": sentence.start,
            "sentence": self.text[sentence.start : max(sentence.end, end)],
        }

    def numbers_in(self, start: int, end: int) -> bool:
        """Whether a figure begins in [start, end)."""
        return bool(self.numbers.starting_in(start, end))

    def number_at(self, position: int) -> bool:
        """Whether a figure begins at `position`, a space aside."""
        return position in self.number_starts or position + 1 in self.number_starts

    def is_named(self, position: int) -> bool:
        """Whether a position lies in the name of a movement."""
        return _touches(self.named, position, position + 1)

    def is_noise(self, start: int, end: int) -> bool:
        """Whether [start, end) touches a stretch without claims."""
        return _touches(self.noise, start, end)


Asked = TypeVarTuple("Asked")
Answer = TypeVar("Answer")


def once(ask: Callable[[Context, *Asked], Answer]) -> Callable[[Context, *Asked], Answer]:
    """A question that many rules ask of the same place of a text: it is worked out once for each place."""

    @wraps(ask)
    def answer(context: Context, *asked: *Asked) -> Answer:
        said: dict[tuple[*Asked], Answer] = context.said[ask]
        try:
            return said[asked]
        except KeyError:
            found = said[asked] = ask(context, *asked)
            return found

    return answer


def read_context(article: Article, annotation: Annotation, pack: Pack, scan: Scan) -> Context:
    """All that extractors ask of one article; `scan` is its pack's."""
    periods = find_periods(scan, pack)
    noise = tuple(find_noise(scan, pack, periods, find_times(scan)))
    numbers = Ordered(n for n in find_numbers(scan, pack) if not _touches(noise, n.start, n.end))
    sentences = Ordered(annotation.sentences or (Span(0, len(article.text)),))
    return Context(
        article=article,
        text=article.text,
        pack=pack,
        scan=scan,
        sentences=sentences,
        sentence_at=_spread(sentences, len(article.text)),
        people=Ordered(person for person in annotation.people if person.role or not _is_body(scan, person)),
        names=annotation.names,
        quotes=Ordered(find_quotes(article.text)),
        periods=Ordered(periods),
        numbers=numbers,
        number_starts=frozenset(number.start for number in numbers if not number.unsure),
        noise=noise,
        tabular=" | " in article.text,
    )


def _is_body(scan: Scan, person: Person) -> bool:
    """Whether a name is that of a school, a road, a commune: "Oberschule Luong The Vinh"."""
    beside = (scan.ending_at("unit", person.start), scan.starting_at("unit", person.end))
    return any(unit is not None and unit.label in _BODIES for unit in beside)


def _spread(sentences: Sequence[Span], size: int) -> list[Span]:
    """The sentence of each offset of a text, its end included; what stands before the first belongs to that one."""
    spread = [sentences[0]] * sentences[0].start
    for sentence, following in pairwise((*sentences, Span(size + 1, size + 1))):
        spread += [sentence] * (following.start - sentence.start)
    return spread


def _touches(stretches: Sequence[Stretch], start: int, end: int) -> bool:
    index = bisect_left(stretches, (start + 1,))
    if index < len(stretches) and stretches[index][0] < end:
        return True
    return index > 0 and stretches[index - 1][1] > start
