"""What translation knows of a language: its pack where there is one, else the few hints of hints.toml, else digits."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

from pipeline.languages.pack import Pack
from pipeline.languages.pack_format import FORMAT

_HINTS = Path(__file__).with_name("hints.toml")
_NUMBER_AFTER_NO = r"(?! ?\.? ?\d)"  # "No. 34" says no number, not no


@dataclass(frozen=True, slots=True, eq=False)
class Tongue:
    """One language as translation sees it.

    `pack` reads its numbers; `worded` says whether it knows number words; `also` are words that may stand for a number
    in the other language; `negation` finds what says no, `excuse` what may stand for it; `unspaced` is a script
    without spaces between words.
    """

    code: str
    pack: Pack
    worded: bool
    also: Mapping[str, float]
    negation: re.Pattern[str] | None
    excuse: re.Pattern[str] | None
    abbreviations: frozenset[str]
    unspaced: bool


def make_tongue(code: str, packs: Mapping[str, Pack]) -> Tongue:
    """What is known of the language `code` (BCP 47)."""
    hints = _hints().get(code, {})
    pack = packs.get(code)
    negations = hints.get("negations", ())
    abbreviations = (*hints.get("abbreviations", ()), *(pack.data["text"]["abbreviations"] if pack else ()))
    return Tongue(
        code=code,
        pack=pack or _figures_alone(code, hints),
        worded=pack is not None or "numbers" in hints,
        also={**_months(code), **hints.get("also", {})},
        negation=_words(negations),
        excuse=_words((*negations, *hints.get("implied", ()))),
        abbreviations=frozenset(word.lower().rstrip(".") for word in abbreviations),
        unspaced=hints.get("unspaced", False),
    )


@lru_cache(maxsize=1)
def _hints() -> Mapping[str, Any]:
    return tomllib.loads(_HINTS.read_text(encoding="utf-8"))


def _figures_alone(code: str, hints: Mapping[str, Any]) -> Pack:
    """A pack that can read numbers and percent signs, and nothing else."""
    empty = {"flag": False, "numbers": {}, "pairs": (), "phrases": ()}
    numerals = {key: empty[kind] for key, kind in FORMAT["numerals"].items()}
    numerals |= {
        "additive": hints.get("numbers", {}),
        "multipliers": hints.get("multipliers", {}),
        "scales": hints.get("scales", {}),
        "connectors": tuple(hints.get("connectors", ())),
        "ambiguous": tuple(hints.get("unsure", ())),
        "glued": hints.get("glued", False),
    }
    phrases = [("vague", str(float(value)), word) for word, value in hints.get("vague", {}).items()]
    for opener, infix in hints.get("ranges", ()):
        phrases += [("range_opener", infix, opener), ("range_infix", opener, infix)]
    phrases += [("percent", "", word) for word in ("%", "％", *hints.get("percent", ()))]
    return Pack(
        code=code,
        name=code,
        locale=_locale(code),
        head="first",
        spaces=True,
        verb_last=False,
        fold_accents=False,
        data={"numerals": numerals, "compounds": False},
        phrases=lambda: phrases,
        stop=frozenset(),
        vetoes=None,
        boilerplate=None,
    )


def _locale(code: str) -> str:
    """The locale whose number signs the language uses; English ones where CLDR does not know it."""
    try:
        return str(Locale.parse(code, sep="-"))
    except (UnknownLocaleError, ValueError):
        return "en"


def _months(code: str) -> dict[str, float]:
    names = Locale.parse(_locale(code)).months["format"]
    found = {str(name).lower(): float(n) for width in ("wide", "abbreviated") for n, name in names[width].items()}
    return {name.rstrip("."): number for name, number in found.items() if not name[:1].isdigit()}


def _words(words: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern for whole words; an edge that is no letter (n') needs no border."""
    patterns = list(_bordered(words))
    return re.compile("|".join(patterns), re.IGNORECASE) if patterns else None


def _bordered(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        border = r"(?!\w)" if word[-1].isalpha() or word[-1] in "+}" else ""
        han = "\u3040" <= word[0] <= "\u9fff"
        yield word if han else rf"(?<!\w){word}{border}{_NUMBER_AFTER_NO if word == 'no' else ''}"
