"""What may stand in a language pack, and the check that it does: one clear error with its line for each mistake."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError

# A leaf says what the value is; "ids:X" is a table from ids of corpora/vocab/X.csv to phrases.
FORMAT: dict[str, Any] = {
    "code": "text",
    "name": "text",
    "locale": "text",
    "spaces": "flag",
    "verb_last": "flag",
    "fold_accents": "flag",
    "compounds": "flag",
    "head": "head",
    "numerals": {
        "additive": "numbers",
        "multipliers": "numbers",
        "scales": "numbers",
        "connectors": "phrases",
        "glued": "flag",
        "point": "phrases",
        "half": "phrases",
        "vague": "numbers",
        "vague_links": "phrases",
        "vetoes": "phrases",
        "ambiguous": "phrases",
        "ranges": "pairs",
        "of_total": "phrases",
        "total_first": "phrases",
        "all": "phrases",
        "percent": "phrases",
        "percent_before": "phrases",
        "shares": "numbers",
        "percentage_points": "phrases",
        "percent_links": "phrases",
        "rates": "phrases",
        "equals": "phrases",
    },
    "qualifiers": {
        name: {"before": "phrases", "after": "phrases"}
        for name in ("more_than", "at_least", "at_most", "less_than", "about", "nearly")
    },
    "roles": dict.fromkeys(
        (
            "target",
            "plan_headings",
            "actual",
            "target_vetoes",
            "change_before",
            "change_after",
            "level_before",
        ),
        "phrases",
    ),
    "movements": {
        **dict.fromkeys(("heads", "not_heads", "containers", "joiners", "generic"), "phrases"),
        **dict.fromkeys(("complement_openers", "complement_stops", "name_openers"), "phrases"),
        "complement_vetoes": "patterns",
        "names": "ids:movements",
    },
    "awards": {
        **dict.fromkeys(
            ("confer", "receive", "honour", "recognise", "hold", "passive", "exemplary", "vetoes"), "phrases"
        ),
        **dict.fromkeys(("titles", "reasons", "among", "to"), "phrases"),
        "names": "ids:awards",
        "recipients": dict.fromkeys(
            ("collective", "individual", "household", "organisation", "locality", "other"), "phrases"
        ),
    },
    "units": "ids:units",
    "prefix_units": "symbols",
    "counts": dict.fromkeys(
        (
            *("not_before", "not_after", "not_nouns", "stop", "of_modifiers", "classifiers"),
            *("anaphora", "noun_links", "noun_joiners"),
        ),
        "phrases",
    ),
    "indicators": "ids:indicators",
    "periods": {"per": "labels", "relative": "labels"},
    "places": {
        "levels": dict.fromkeys(("province", "district", "commune", "village"), "phrases"),
        "order": "text",
    },
    "people": {"titles": "phrases", "pronouns": "phrases", "offices": "phrases", "family_names": "phrases"},
    "organisations": {"bodies": "phrases"},
    "text": {"articles": "phrases", "words": "phrases", "abbreviations": "phrases", "boilerplate": "patterns"},
}
# Where the head of a counted noun phrase stands: "last" of several nouns ("fish sauce products"), "first" before its
# modifiers ("nhà tình nghĩa"), or at the "end" behind its adjectives ("drei vorbildliche Haushalte").
HEADS = ("last", "first", "end")
_ENDINGS = re.compile(r"\{@(\w+)\}")


def expand(phrase: str) -> Iterator[str]:
    """The phrases that brace alternations, one inside another too, stand for: "a{b,c{,d}}" → "ab", "ac", "acd"."""
    opening = phrase.find("{")
    borders = _borders(phrase, opening) if opening >= 0 else []
    if not borders:
        yield phrase
        return
    tails = tuple(expand(phrase[borders[-1] + 1 :]))
    for start, end in pairwise([opening, *borders]):
        for choice in expand(phrase[start + 1 : end]):
            yield from (phrase[:opening] + choice + tail for tail in tails)


def _borders(phrase: str, opening: int) -> list[int]:
    """Offsets of the commas of the alternation at `opening` and of its closing brace; none if nothing closes it."""
    borders: list[int] = []
    depth = 0
    for offset in range(opening, len(phrase)):
        depth += {"{": 1, "}": -1}.get(phrase[offset], 0)
        if depth == 0:
            return [*borders, offset]
        if depth == 1 and phrase[offset] == ",":
            borders.append(offset)
    return []


class Checker:
    """Checks a pack against FORMAT and writes out its alternations."""

    def __init__(
        self, path: Path, source: str, vocabulary: Mapping[str, frozenset[str]], endings: Mapping[str, str]
    ) -> None:
        self.path = path
        self.lines = source.splitlines()
        self.vocabulary = vocabulary
        self.endings = endings

    def fail(self, needle: str, message: str) -> UsageError:
        """The error for the first line that holds `needle`."""
        line = next((n for n, text in enumerate(self.lines, 1) if needle in text), 1)
        return UsageError(f"{self.path}:{line}: {message}")

    def spelled(self, phrase: str) -> Iterator[str]:
        """The phrases that a phrase stands for: its "{@name}" decline together, its alternations are written out."""
        texts, names = _ENDINGS.split(phrase)[::2], _ENDINGS.findall(phrase)
        if not names:
            yield from expand(phrase)
            return
        for name in names:
            if not isinstance(self.endings.get(name), str):
                raise self.fail(f"{{@{name}}}", f"{phrase!r}: the table 'endings' has no {name!r}")
        columns = [self.endings[name].split(",") for name in names]
        if len({len(column) for column in columns}) > 1:
            raise self.fail(phrase, f"{phrase!r}: {' and '.join(names)} have different numbers of endings")
        for endings in zip(*columns, strict=True):
            declined = "".join(ending + text for ending, text in zip(endings, texts[1:], strict=True))
            yield from expand(texts[0] + declined)

    def table(self, raw: Any, expected: Mapping[str, Any], where: tuple[str, ...]) -> dict[str, Any]:
        """A table with just the expected keys."""
        if not isinstance(raw, dict):
            raise self.fail(where[-1], f"{'.'.join(where)} must be a table")
        for key in raw.keys() - expected.keys():
            close = difflib.get_close_matches(key, expected, 1)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            raise self.fail(key, f"unknown key {'.'.join((*where, key))!r}{hint}")
        for key in expected.keys() - raw.keys():
            raise self.fail(where[-1] if where else "", f"key {'.'.join((*where, key))!r} is missing")
        return {key: self.value(raw[key], kind, (*where, key)) for key, kind in expected.items()}

    def value(self, raw: Any, kind: Any, where: tuple[str, ...]) -> Any:
        """One value of the kind that FORMAT asks for."""
        if isinstance(kind, Mapping):
            return self.table(raw, kind, where)
        if kind.startswith("ids:"):
            return self.ids(raw, kind.removeprefix("ids:"), where)
        return getattr(self, kind)(raw, where)

    def text(self, raw: Any, where: tuple[str, ...]) -> str:
        if not isinstance(raw, str):
            raise self.fail(where[-1], f"{'.'.join(where)} must be a string")
        return raw

    def head(self, raw: Any, where: tuple[str, ...]) -> str:
        if raw not in HEADS:
            raise self.fail(where[-1], f"{'.'.join(where)} must be one of {', '.join(HEADS)}")
        return str(raw)

    def flag(self, raw: Any, where: tuple[str, ...]) -> bool:
        if not isinstance(raw, bool):
            raise self.fail(where[-1], f"{'.'.join(where)} must be true or false")
        return raw

    def phrases(self, raw: Any, where: tuple[str, ...]) -> tuple[str, ...]:
        if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
            raise self.fail(where[-1], f"{'.'.join(where)} must be a list of strings")
        return tuple(dict.fromkeys(phrase for item in raw for phrase in self.spelled(item)))

    def patterns(self, raw: Any, where: tuple[str, ...]) -> tuple[str, ...]:
        if not isinstance(raw, list):
            raise self.fail(where[-1], f"{'.'.join(where)} must be a list of regular expressions")
        for item in raw:
            try:
                re.compile(item)
            except re.error as error:
                raise self.fail(item[:20], f"pattern {item!r} does not compile: {error}") from error
        return tuple(raw)

    def numbers(self, raw: Any, where: tuple[str, ...]) -> dict[str, float]:
        if not isinstance(raw, dict) or not all(isinstance(v, int | float) for v in raw.values()):
            raise self.fail(where[-1], f"{'.'.join(where)} must be a table from words to numbers")
        return {phrase: float(value) for key, value in raw.items() for phrase in self.spelled(key)}

    def pairs(self, raw: Any, where: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        if not isinstance(raw, list) or not all(isinstance(item, list) and len(item) == 2 for item in raw):
            raise self.fail(where[-1], f"{'.'.join(where)} must be a list of [opener, infix]")
        return tuple((opener, infix) for opener, infix in raw)

    def labels(self, raw: Any, where: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        if not isinstance(raw, dict):
            raise self.fail(where[-1], f"{'.'.join(where)} must be a table of lists")
        return {key: self.phrases(value, (*where, key)) for key, value in raw.items()}

    def symbols(self, raw: Any, where: tuple[str, ...]) -> dict[str, str]:
        for symbol, unit in raw.items():
            if unit and unit not in self.vocabulary["units"]:  # empty: a currency that the vocabulary does not know
                raise self.fail(symbol, f"{'.'.join(where)}: {unit!r} is no id of corpora/vocab/units.csv")
        return dict(raw)

    def ids(self, raw: Any, name: str, where: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        table = self.labels(raw, where)
        for key in table.keys() - self.vocabulary[name]:
            close = difflib.get_close_matches(key, self.vocabulary[name], 1)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            raise self.fail(key, f"{'.'.join(where)}: {key!r} is no id of corpora/vocab/{name}.csv{hint}")
        return table
