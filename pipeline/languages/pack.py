"""Language packs: what the program knows of a language, read from one TOML file, checked, and compiled.

The format is documented in docs/add-a-language.md. A pack that is wrong is refused with one message that names the
file, the line and the mistake.
"""

from __future__ import annotations

import copy
import csv
import gc
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

from babel import Locale

from pipeline import paths
from pipeline.errors import UsageError
from pipeline.languages import hangul
from pipeline.languages.fold import Table, fold
from pipeline.languages.pack_format import FORMAT, Checker
from pipeline.languages.phrases import GAP, at, entries
from pipeline.languages.scan import Lexicon, Scan, Token, build_lexicon, names_kept, tokenize
from pipeline.languages.segment import segment
from pipeline.languages.words import Words, known_words

_COMPOUNDING = frozenset(
    {
        "unit",
        "recipient",
        "not_after",
        "indicator",
        "rate",
        "unit_beside",
        "head",
        "not_head",
        "container",
        "award",
        "body",
    }
)
# What never stands inside a longer word where words have no borders: "嘉奖" (praise) in "嘉奖状" (a certificate).
_NEVER_NESTED = frozenset({"confer", "receive", "honour", "recognise"})
_MARKED = re.compile(r"[^\W\d_a-zA-ZñÑºª]")  # a letter with a mark
_ENOUGH_LETTERS = 200  # a headline may have no accent by chance


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """One language, compiled. `data` is the checked TOML with its brace alternations written out.

    Packs compare by identity, so that what is derived from one can be cached by it.
    """

    code: str
    name: str
    locale: str
    head: str
    spaces: bool
    verb_last: bool
    fold_accents: bool
    data: Mapping[str, Any]
    phrases: Callable[[], Iterable[tuple[str, str, str]]]  # (kind, label, phrase) of all that is looked for in a text
    stop: frozenset[str]
    vetoes: re.Pattern[str] | None
    boilerplate: re.Pattern[str] | None
    variants: Mapping[int, str] = field(default_factory=dict)

    def fold(self, text: str) -> str:
        """`text` as this pack matches it; the same length."""
        return _fold(text, self.variants, accents=self.fold_accents)

    def for_text(self, text: str) -> Pack:
        """This pack, or, for a text that has lost its accents ("mas de 80 anos"), the pack without them."""
        if self.fold_accents or not _has_lost_accents(text):
            return self
        return self.without_accents()

    def without_accents(self) -> Pack:
        """This pack for texts that have lost their accents."""
        return self if self.fold_accents else _without_accents(self)

    def scan(self, text: str) -> Scan:
        """Every phrase of the pack in `text`."""
        folded = self.fold(text)
        tokens = self.tokens(text, folded)
        return Scan(text, folded, tokens, self.lexicon().find(folded, tokens))

    def tokens(self, text: str, folded: str) -> list[Token]:
        """The words of a text, folded."""
        if not self.spaces:
            return segment(folded, _known_words(self))
        tokens = tokenize(folded)
        # in Vietnamese every word looks like a syllable of a name
        return tokens if self.code == "vi" else names_kept(text, tokens)

    def lexicon(self) -> Lexicon:
        """The phrases of this pack, ready to be found; built when the first text of its language comes."""
        return _lexicon(self)

    def knows(self, word: str) -> bool:
        """Whether a folded word of a language without spaces is one of the pack."""
        return word in _known_words(self)

    def compositions(self) -> Mapping[str, tuple[tuple[str, frozenset[str]], ...]]:
        """Indicators whose phrase has several parts, by their first part: (indicator, all parts), folded."""
        return _compositions(self)

    def parts_inside(self) -> Mapping[str, tuple[str, ...]]:
        """The shorter parts of such phrases that a longer one holds: "cases" of "criminal cases"."""
        return _parts_inside(self)

    def words(self, path: str) -> frozenset[str]:
        """The phrases of one list, folded: `words("numerals.connectors")`."""
        return _words(self, path)


def load_packs(folder: Path = paths.LANGUAGES, only: Collection[str] | None = None) -> dict[str, Pack]:
    """The packs of a folder by language code; all, or `only` some."""
    vocabulary = {name: _ids(name) for name in ("movements", "awards", "units", "indicators")}
    vocabulary["indicators"] |= {"none"}
    wanted = (path for path in sorted(folder.glob("*.toml")) if only is None or path.stem in only)
    packs = (load(path, vocabulary) for path in wanted)
    return {pack.code: pack for pack in packs}


def without(pack: Pack, path: str) -> Pack:
    """The pack with one part of it emptied, for ablations: `without(pack, "movements.not_heads")`.

    Raises UsageError where a pack has no such part, or one that is no list or table.
    """
    data = copy.deepcopy(dict(pack.data))
    *parents, name = path.split(".")
    parent: Any = data
    try:
        for key in parents:
            parent = parent[key]
        parent[name] = _emptied(parent[name])
    except (KeyError, TypeError) as error:
        raise UsageError(f"packs have no part {path!r} to leave out; docs/add-a-language.md lists them") from error
    return _compile(data)


def _emptied(value: Any) -> Any:
    if isinstance(value, Mapping):
        nested = {key: item for key, item in value.items() if isinstance(item, Mapping | tuple)}
        return {key: _emptied(item) for key, item in nested.items()}
    if isinstance(value, tuple):
        return ()
    raise TypeError(value)


def load(path: Path, vocabulary: Mapping[str, frozenset[str]]) -> Pack:
    """One pack. Raises UsageError with file and line for anything that is wrong in it."""
    source = path.read_text(encoding="utf-8")
    try:
        raw = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: not valid TOML: {error}") from error
    endings = raw.pop("endings", {})
    data = Checker(path, source, vocabulary, endings).table(raw, FORMAT, ())
    return _compile(data)


def _has_lost_accents(text: str) -> bool:
    """Whether a text of some length has no accented letters (ñ aside, which keyboards keep)."""
    few = len(text) // 1000
    return len(text) >= _ENOUGH_LETTERS and sum(1 for _ in islice(_MARKED.finditer(text), few + 1)) <= few


@lru_cache(maxsize=64)
def _without_accents(pack: Pack) -> Pack:
    return _compile({**pack.data, "fold_accents": True})


@lru_cache(maxsize=64)
def _known_words(pack: Pack) -> Words:
    """Every word of a pack whose language writes no spaces."""
    numerals = {word for name in ("additive", "multipliers", "scales", "vague") for word in pack.data["numerals"][name]}
    words = numerals | {phrase for _, _, phrase in entries(pack.data)}
    lists = (
        "counts.stop",
        "people.offices",
        "people.family_names",
        "numerals.connectors",
        "numerals.point",
        "text.words",
    )
    words |= {word for path in lists for word in at(pack.data, path)}
    words |= set(hangul.parts(words, pack.stop))
    whole = {word for word in words if word[:1].isalnum() and word[-1].isalnum()}
    return known_words(
        map(pack.fold, whole),
        numerals=frozenset(map(pack.fold, numerals)),
        counters=pack.words("counts.classifiers"),
        particles=pack.stop.union(*pack.data["places"]["levels"].values()),
        apart=pack.words("awards.to") | pack.words("awards.passive") | pack.words("roles.level_before"),
        joiners=pack.words("counts.noun_joiners"),
        levels=frozenset().union(*pack.data["places"]["levels"].values()),
    )


@lru_cache(maxsize=64)
def _compositions(pack: Pack) -> Mapping[str, tuple[tuple[str, frozenset[str]], ...]]:
    found: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for indicator, phrases in pack.data["indicators"].items():
        for phrase in phrases:
            parts = [pack.fold(part) for part in phrase.split(GAP)]
            if len(parts) > 1:
                found.setdefault(parts[0], []).append((indicator, frozenset(parts)))
    return {part: tuple(compositions) for part, compositions in found.items()}


@lru_cache(maxsize=64)
def _parts_inside(pack: Pack) -> Mapping[str, tuple[str, ...]]:
    parts = {part for compositions in _compositions(pack).values() for _, wanted in compositions for part in wanted}
    held = {part: _stretches(part) & parts for part in parts if " " in part}
    return {part: tuple(sorted(inner)) for part, inner in held.items() if inner}


def _stretches(phrase: str) -> set[str]:
    """Every run of a phrase's words but the whole."""
    words = phrase.split(" ")
    ends = range(1, len(words) + 1)
    return {" ".join(words[i:j]) for j in ends for i in range(j) if j - i < len(words)}


@lru_cache(maxsize=256)
def _words(pack: Pack, path: str) -> frozenset[str]:
    return frozenset(pack.fold(phrase) for phrase in at(pack.data, path))


def _ids(name: str) -> frozenset[str]:
    with (paths.VOCAB / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["id"] for row in csv.DictReader(file))


def _fold(text: str, variants: Mapping[int, str], *, accents: bool) -> str:
    folded = fold(text, accents=accents)
    return folded.translate(variants) if variants else folded


@lru_cache(maxsize=1)
def _simplified() -> Mapping[int, str]:
    """Every traditional Chinese character with its simplified form, as OpenCC has them."""
    from opencc import OpenCC

    characters = [chr(code) for code in range(0x3400, 0xA000)]
    simple = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return Table({ord(old): new for old, new in zip(characters, simple, strict=True) if old != new and len(new) == 1})


def _compile(data: Mapping[str, Any]) -> Pack:
    accents = data["fold_accents"]
    variants = _simplified() if Locale.parse(data["locale"]).script == "Hans" else {}
    return Pack(
        code=data["code"],
        name=data["name"],
        locale=data["locale"],
        head=data["head"],
        spaces=data["spaces"],
        verb_last=data["verb_last"],
        fold_accents=accents,
        data=data,
        phrases=partial(entries, data),
        stop=frozenset(_fold(word, variants, accents=accents) for word in data["counts"]["stop"]),
        variants=variants,
        vetoes=_alternatives(
            pattern if "[A-Z" in pattern else f"(?i:{pattern})" for pattern in data["movements"]["complement_vetoes"]
        ),
        boilerplate=_alternatives(data["text"]["boilerplate"], re.IGNORECASE),
    )


@lru_cache(maxsize=64)
def _lexicon(pack: Pack) -> Lexicon:
    found: dict[str, list[tuple[str, str]]] = {}
    for kind, label, phrase in pack.phrases():
        folded = pack.fold(phrase.strip())
        if folded and (kind, label) not in found.setdefault(folded, []):
            found[folded].append((kind, label))
    kinds = frozenset(kind for labels in found.values() for kind, _ in labels)
    compounding = _COMPOUNDING if pack.data["compounds"] else frozenset() if pack.spaces else kinds - _NEVER_NESTED
    phrases = {phrase: tuple(labels) for phrase, labels in found.items()}
    lexicon = build_lexicon(phrases, compounding, spaces=pack.spaces)
    gc.freeze()  # it lives as long as the process: no collection need walk its objects (8 % of the time of a long run)
    return lexicon


def _alternatives(patterns: Iterable[str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str] | None:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(joined, flags) if joined else None
