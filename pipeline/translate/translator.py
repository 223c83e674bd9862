"""Sentences and whole texts, translated: by the memory where it knows them, else by an engine, which it then tells."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import UsageError
from pipeline.languages.pack import Pack
from pipeline.models.registry import Registry
from pipeline.schema import Span
from pipeline.translate.engines import Engine, advice
from pipeline.translate.fidelity import Comparison, Side, compare, read_side
from pipeline.translate.figures import Figure, read_figures, read_stand_ins
from pipeline.translate.memory import Key, Memory
from pipeline.translate.segments import segments
from pipeline.translate.tongue import Tongue, make_tongue


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the source text and its translation, each by its span in the text that it is part of.

    `comparison` has the codes of what the translation changed, and the figures that belong together; the offsets of the
    figures count in the whole texts.
    """

    source: Span
    target: Span
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Translation:
    """A text and its translation, segment by segment, in order; the translation has the lines of the source."""

    source: str
    text: str
    segments: tuple[Segment, ...]
    origin: str  # "pt>en:fxtranslate/pt-en-tiny"

    def verdict(self) -> str:
        """`ok`, or the codes of everything that the translation changed, with spaces between."""
        codes = dict.fromkeys(code for segment in self.segments for code in segment.comparison.codes)
        return " ".join(codes) or "ok"

    def at(self, start: int, end: int) -> tuple[Segment, ...]:
        """The segments whose translation touches [start, end) of the translated text; never none."""
        first = max(bisect_right(self.segments, start, key=_target_start) - 1, 0)
        last = max(bisect_right(self.segments, max(start, end - 1), key=_target_start), first + 1)
        return self.segments[first:last]


@dataclass(slots=True)
class Counter:
    """How many sentences came out of the memory, and how many were translated."""

    recalled: int = 0
    translated: int = 0


class Translator:
    """Engines in order of preference and the memory that they share."""

    def __init__(
        self, engines: Sequence[Engine], memory: Memory, packs: Mapping[str, Pack], registry: Registry
    ) -> None:
        self._engines = tuple(engines)
        self._memory = memory
        self._packs = packs
        self._registry = registry
        self._tongues: dict[str, Tongue] = {}
        self._found: dict[tuple[str, str], Engine | None] = {}
        self.counter = Counter()

    def origin(self, source: str, target: str) -> str:
        """ "fxtranslate/pt-en-tiny": what would translate, empty when nothing on this machine can."""
        engine = self._engine(source, target)
        model = engine.model(source, target) if engine else None
        return f"{engine.name}/{model.name}" if engine and model else ""

    def sources(self, target: str) -> set[str]:
        """Every language that a model of the registry translates into `target`, on this machine or not."""
        models = (m for m in self._registry.models if m.task == "translation" and m.languages[1] == target)
        return {model.languages[0] for model in models}

    def advice(self, source: str, target: str) -> str:
        """What to do so that a pair can be translated, or better than now; empty when nothing can be done."""
        return next(filter(None, (advice(self._registry, source, target, engine.name) for engine in self._engines)), "")

    def sentences(self, sentences: Sequence[str], source: str, target: str) -> list[str]:
        """Each sentence translated (NFC, one line); one without a letter stays as it is.

        Raises UsageError when nothing on this machine translates from `source` to `target`.
        """
        engine = self._engine(source, target)
        model = engine.model(source, target) if engine else None
        if engine is None or model is None:
            names = " or ".join(engine.name for engine in self._engines)
            raise UsageError(
                f"nothing here translates from {source} to {target} by {names}; "
                + (self.advice(source, target) or "no model is known")
            )
        wanted = list(dict.fromkeys(s for s in sentences if any(map(str.isalpha, s))))
        key = Key(source, target, engine.name, f"{model.name}@{model.version}")
        known = self._memory.recall(key, wanted)
        fresh = [sentence for sentence in wanted if sentence not in known]
        self.counter.recalled += len(wanted) - len(fresh)
        if fresh:
            made = dict(zip(fresh, map(_tidy, engine.translate(fresh, source, target)), strict=True))
            self._memory.keep(key, made)
            self.counter.translated += len(made)
            known |= made
        return [known.get(sentence, sentence) for sentence in sentences]

    def text(self, text: str, source: str, target: str) -> Translation:
        """A whole text, with the way back from every span of its translation. Raises UsageError as `sentences` does."""
        tongue = self.tongue(source)
        spans = list(segments(text, tongue))
        translated = self.sentences([text[span.start : span.end] for span in spans], source, target)
        joined, places = _joined(text, spans, translated)
        sides = zip(
            self._sides(text, spans, tongue),
            self._sides(joined, places, self.tongue(target)),
            spans,
            places,
            strict=True,
        )
        found = tuple(Segment(span, place, compare(here, there)) for here, there, span, place in sides)
        return Translation(text, joined, found, f"{source}>{target}:{self.origin(source, target)}")

    def compare(self, sentence: str, translation: str, source: str, target: str) -> Comparison:
        """What a translation of one sentence changed."""
        return compare(read_side(sentence, self.tongue(source)), read_side(translation, self.tongue(target)))

    def tongue(self, code: str) -> Tongue:
        """What is known of a language; made once."""
        if code not in self._tongues:
            self._tongues[code] = make_tongue(code, self._packs)
        return self._tongues[code]

    def _engine(self, source: str, target: str) -> Engine | None:
        """The first engine that has a model of a pair; looked for once, as every article asks."""
        if (source, target) not in self._found:
            self._found[source, target] = next((e for e in self._engines if e.model(source, target)), None)
        return self._found[source, target]

    @staticmethod
    def _sides(text: str, spans: Sequence[Span], tongue: Tongue) -> list[Side]:
        """The sides of all segments of a text; its figures are read in one go: all of it tells what "1.234" means."""
        figures: list[list[Figure]] = [[] for _ in spans]
        words: list[list[float]] = [[] for _ in spans]
        starts = [span.start for span in spans]
        for figure in read_figures(text, tongue):
            figures[max(bisect_right(starts, figure.start) - 1, 0)].append(figure)
        for offset, value in read_stand_ins(text, tongue):
            words[max(bisect_right(starts, offset) - 1, 0)].append(value)
        return [
            Side(text[span.start : span.end], tongue, tuple(own), tuple(spare))
            for span, own, spare in zip(spans, figures, words, strict=True)
        ]


def _target_start(segment: Segment) -> int:
    return segment.target.start


def _tidy(translation: str) -> str:
    return unicodedata.normalize("NFC", " ".join(translation.split()))


def _joined(text: str, spans: Sequence[Span], translated: Sequence[str]) -> tuple[str, list[Span]]:
    """The translation with line breaks where the source has them, and where in it each segment stands."""
    parts: list[str] = []
    places: list[Span] = []
    length, before = 0, 0
    for span, sentence in zip(spans, translated, strict=True):
        breaks = text.count("\n", before, span.start)
        gap = "\n" * breaks or (" " if parts else "")
        parts += [gap, sentence]
        places.append(Span(length + len(gap), length + len(gap) + len(sentence)))
        length, before = places[-1].end, span.end
    return "".join(parts), places
