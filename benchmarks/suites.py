"""How many numbers of two public suites thidua reads: Recognizers-Text's specs and Duckling's corpora.

    .venv/bin/python benchmarks/suites.py RECOGNIZERS DUCKLING [--misses LANGUAGE…]

The arguments are clones (bare ones will do) of github.com/microsoft/Recognizers-Text and github.com/facebook/duckling;
files come from their HEAD, and nothing of them is kept here. A number is read where a number of ours overlaps it and
says its value; a percentage where, besides, a percent sign or word follows (or, in Chinese, stands around it). From the
specs come `Specs/Number/<language>/NumberModel.json` and `PercentModel.json`, from the corpora
`Duckling/Numeral/<language>/Corpus.hs`. Measured is what the codebook counts; left out, and counted by reason, are:

    fraction    "two thirds", "3/4", "anderthalb", "uno sobre tres", and what has them inside
    negative    below zero
    notation    what no newspaper writes: "1e10", "2^5", "10k", "3M", ".08", "12 lakh", "one twenty two", "percent of
                10", digits amid number words ("3 hundred and 21", "1 komma 1"), "con" for a decimal mark, "百 分 之
                五", hiragana and Chinese zeros ("九万零四") in Japanese
    code        parts of dates, telephone numbers, IP addresses, URLs; numbers of exercises
    vague       "a few", "a pair", "single", "二三十", "không" (no) for 0; an article for 1 in a sentence
    discount    Chinese and Japanese price tags: "九折", "半額"; per mille
    misspelt    "trés", "Diesiseis"
    disowned    cases that the specs mark as not supported by any of their own four engines

The specs' other files hold ordinals, ranges and modes of their engines.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.extract import extract
from pipeline.languages.numerals import find_numbers
from pipeline.languages.pack import Pack, load_packs
from pipeline.languages.spacing import spaced
from pipeline.schema import Annotation, Article

SPECS = {
    "en": "English", "de": "German", "es": "Spanish", "fr": "French", "pt": "Portuguese", "nl": "Dutch",
    "sv": "Swedish", "it": "Italian", "zh": "Chinese", "ja": "Japanese",
}  # fmt: skip
CORPORA = ("en", "de", "es", "nb", "vi", "fr", "zh", "ru", "nl", "sv", "da", "it", "pt", "ja")
ENGINES = ("dotnet", "java", "javascript", "python")
GOAL = 0.95


class Case(NamedTuple):
    """One number that a suite expects at [start, end) of a text."""

    text: str
    start: int
    end: int
    value: float
    percent: bool

    @property
    def surface(self) -> str:
        """The number as written."""
        return self.text[self.start : self.end]


# --- what is left out -------------------------------------------------------------------------------------------------

_LEFT_OUT = {
    "fraction": r"""
        [/／½⅙⅓¼¾半份] | 分\s*[のノ之] | 又十分
        | \b(?: half | halves | quarters? | thirds? | (?:four|fif|six|eigh|nin|ten|twelf)ths? | over
          | \w+(?:ie|ion|ousand|undred)ths? | \w+[- ](?:first|second|third|fifth)s?
          | \w*halb\w* | \w*(?:drittel|viertel|zehntel)
          | \w*halve?n? | \w*kwart | \w*derden? | \w*(?:vierde|vijfde|achtste|tiende)n? | \w+sten? | uit | op | van\ de
          | halv\w* | \w*kvarts? | \w+de(?:l|lar|ls) | av
          | medi[ao]s? | tercios? | cuartos? | quintos? | octavos? | décimos? | \w+avos? | \w+[eéè]sim[oaie]s? | sobre
          | demie?s? | quarts? | tiers | \w+i[èe]mes? | sur
          | mei[ao]s? | terços? | quartos? | oitavos?
          | mezz[oai] | quart[oi] | terz[oi] | quint[oi] | ottav[oi] | su )\b""",
    "notation": r"""
        [\d０-９]\s{0,2}(?:[kmgtbｋкм]|mm|lakhs?|lkhs?|l|dzs?)\b
        | \b(?:lakhs?|lacs?|crores?|crs?|krores?|kr|koti|dozs?|dz)\b
        | \^ | × | 乗 | [\d０-９]e[+\-－＋]?[\d０-９] | ^[.,．] | \w\ -\ [a-z] | \bcon\b | \d{1,2},\d\d,\d
        | ^one\ twenty | ^(?:p[eo]r\ ?cent\w*|pourcent\w*|procent\w*)\ (?:of|de|des|van|av)\b
        | ^(?:point|punto|coma|komma|ponto|virgule|vírgula|virgola|точка)\b
        | \d\ (?:point|punto|coma|komma|ponto|virgule|vírgula|virgola|точка)\b
        | 参 | 參 | \d[千百]零 | [万萬]{2} | [点點]\d | [kｋ](?:[个個]|パ) | 、[\d０-９] | ^[ぁ-ん]+$ | ^[0０]{3,}$
        | \b(?:and|y|e|et|und|en|och|trente|coma)\ \d""",
    "vague": r"""
        [几幾数數双雙对對打卌]
        | \b(?:few|couple|pairs?|single|nil|n[ao]ught|keiner?n?|paar|par|coppia|poc[oh]i?
          | geen|niks|gros|нисколько|nulla|không)\b""",
    "misspelt": r"\b(?:trés|séis|diesiseis)\b",
}
_REASONS = {name: re.compile(pattern, re.VERBOSE | re.IGNORECASE) for name, pattern in _LEFT_OUT.items()}
_CODE = re.compile(
    r"\d+\.\d+\.\d+\.\d+|https?:|\d+/\d+/\d+|\d{1,2}-\d{1,2}-\d{4}|\+\d[\d-]{5,}|\d{3}-\d{3,4}|nrs?\. |nought-"
    r"|年.{1,3}月.{1,3}日"
)
_MIXED = re.compile(r"\d (?:hundred|thousand|hundra|tusen)\b[^.]*? (?:\d|one\b|en\b)")
_SPACED = re.compile(r"[一-鿿\d]\s+[一-鿿]|[パー]\s+[ーセン]")
_DISCOUNT = re.compile(r"折|割引|半額|[千仟万萬億]\s*分|‰")


def left_out(case: Case, language: str) -> str:
    """Why a case is not measured, or nothing."""
    if case.value < 0:
        return "negative"
    if _DISCOUNT.search(case.text if case.percent else case.surface):
        return "discount"
    if _MIXED.search(case.text) or _SPACED.search(case.surface) or (language == "ja" and "零" in case.text):
        return "notation"
    surface = re.sub(r"[百佰]\s*分\s*之", "", case.surface) if case.percent else case.surface
    for reason, pattern in _REASONS.items():
        if pattern.search(surface):
            return reason
    if case.value == 1 and surface.isalpha() and len(case.text.split()) > len(surface.split()):
        return "vague"
    return "code" if _CODE.search(case.text) else ""


# --- the suites -------------------------------------------------------------------------------------------------------


def show(repository: Path, path: str) -> str:
    """A file of a clone's HEAD."""
    command = ["git", "-C", str(repository), "show", f"HEAD:{path}"]
    done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout.decode("utf-8-sig")


def recognizers(repository: Path, language: str) -> Iterator[tuple[Case, str]]:
    """Every case of the specs of a language with the reason for which it is left out."""
    for model in ("NumberModel", "PercentModel"):
        for spec in json.loads(show(repository, f"Specs/Number/{SPECS[language]}/{model}.json")):
            unsupported = {name.strip() for name in spec.get("NotSupported", "").split(",")}
            for result in spec["Results"]:
                case = _spec_case(spec["Input"], result)
                if case:
                    subtype = result["Resolution"].get("subtype")
                    marked = {"fraction": "fraction", "power": "notation"}.get(subtype or "", "")
                    yield case, marked or ("disowned" if unsupported.issuperset(ENGINES) else left_out(case, language))


def _spec_case(text: str, result: dict[str, Any]) -> Case | None:
    value = (result.get("Resolution") or {}).get("value")
    if value is None:
        return None
    percent = result["TypeName"] == "percentage"
    try:
        number = float(value.rstrip("%").replace(",", "."))
    except ValueError:
        return None
    start = result.get("Start")
    if start is None:
        start = max(0, text.lower().find(result["Text"].lower()))
    end = result.get("End", start + len(result["Text"]) - 1) + 1
    return Case(text, start, end, number, percent)


_EXAMPLES = re.compile(r"examples\s*\(\s*NumeralValue\s+(\(?-?[\d_.eE+-]+\)?)\s*\)\s*\[(.*?)\]", re.DOTALL)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(?:(\d+)|x([0-9a-fA-F]+)|(&)|(.))")


def duckling(repository: Path, language: str) -> Iterator[tuple[Case, str]]:
    """Every example of the corpus of a language with the reason for which it is left out."""
    for value, strings in _EXAMPLES.findall(show(repository, f"Duckling/Numeral/{language.upper()}/Corpus.hs")):
        for string in _STRING.findall(strings):
            text = _ESCAPE.sub(_unescape, string)
            case = Case(text, 0, len(text), float(value.strip("()").replace("_", "")), percent=False)
            yield case, left_out(case, language)


def _unescape(found: re.Match[str]) -> str:
    decimal, hexadecimal, nothing, other = found.groups()
    return chr(int(decimal)) if decimal else chr(int(hexadecimal, 16)) if hexadecimal else "" if nothing else other


# --- what thidua reads ------------------------------------------------------------------------------------------------


def reads(case: Case, pack: Pack) -> bool:
    """Whether a number of ours overlaps the case and says its value."""
    found = _percentages(case.text, pack) if case.percent else _numbers(case.text, pack.for_text(case.text))
    return any(start < case.end and case.start < end and _same(case.value, values) for start, end, *values in found)


def _percentages(text: str, pack: Pack) -> Iterator[tuple[Any, ...]]:
    """Percentages of a text: start, end, values."""
    for row in extract(Article(article_id="", path="", text=text), Annotation(sentences=()), pack).percentages:
        yield row.start, row.end, row.value, row.value_high


def _numbers(text: str, pack: Pack) -> Iterator[tuple[Any, ...]]:
    """Numbers of a text: start, end, values; of "100 to 300 billion" also the 100 that the suites see."""
    reading = None if pack.spaces else spaced(text, pack)
    for n in find_numbers(reading.scan if reading else pack.scan(text), pack):
        span = reading.back(n.start, n.end) if reading else n
        yield span.start, span.end, n.value, n.high, n.total, n.value / n.scaled if n.high else None


def _same(wanted: float, values: list[float | None]) -> bool:
    return any(value is not None and abs(wanted - value) <= 1e-6 * max(1.0, abs(wanted)) for value in values)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("recognizers", type=Path)
    parser.add_argument("duckling", type=Path)
    parser.add_argument("--misses", nargs="*", default=[], metavar="LANGUAGE", help="list what is not read")
    arguments = parser.parse_args()
    packs = load_packs()
    suites = ((arguments.recognizers, recognizers, tuple(SPECS)), (arguments.duckling, duckling, CORPORA))
    print("| suite | language | measured | read | share | share of all | left out |\n|---|---|--:|--:|--:|--:|---|")
    for repository, suite, languages in suites:
        for language in languages:
            if language not in packs:
                print(f"no pack for {language}", file=sys.stderr)
                continue
            cases = list(suite(repository, language))
            measured = [case for case, reason in cases if not reason]
            missed = [case for case in measured if not reads(case, packs[language])]
            out = ", ".join(f"{name} {n}" for name, n in Counter(r for _, r in cases if r).most_common())
            share = 1 - len(missed) / len(measured)
            whole = sum(reads(case, packs[language]) for case, _ in cases) / len(cases)
            count = len(measured), len(measured) - len(missed)
            cells = (suite.__name__, language, *count, f"{share:.3f}", f"{whole:.3f}", out)
            print("| " + " | ".join(map(str, cells)) + " |")
            if language in arguments.misses:
                for case in missed:
                    print(f"    {case.value:g}\t{case.surface}\t{case.text if case.surface != case.text else ''}")


if __name__ == "__main__":
    main()
