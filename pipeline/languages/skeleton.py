"""A new language pack to fill in: every key with what it is for, English examples, and what CLDR knows filled in."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_currency_name, get_currency_symbol
from babel.units import UnknownUnitError, format_unit

from pipeline import paths
from pipeline.errors import UsageError
from pipeline.languages.pack_format import FORMAT

_COUNTS = (1, 2, 3, 5, 11, 21, 1.5)  # between them they take every plural form of CLDR's languages
_MEASURES = {
    "km": "length-kilometer",
    "m": "length-meter",
    "m2": "area-square-meter",
    "km2": "area-square-kilometer",
    "m3": "volume-cubic-meter",
    "ha": "area-hectare",
    "kg": "mass-kilogram",
    "tonne": "mass-tonne",
    "litre": "volume-liter",
    "kwh": "energy-kilowatt-hour",
}
_DURATIONS = ("year", "month", "week", "day", "hour", "minute")
_UNSPACED = frozenset({"Hans", "Hant", "Jpan", "Thai", "Laoo", "Khmr", "Mymr"})  # no spaces between words
_EXAMPLES = 90  # characters of English examples beside a key
_COMMENT = re.compile(r"^(\w+) = .*[\]\}\w\"]\s+# (?P<comment>[^\"#]*(?:\"[^\"]*\"[^\"#]*)*)$")
_SECTION = re.compile(r"^\[([\w.]+)\](?:\s+# (?P<comment>.*))?$")


def skeleton(code: str) -> str:
    """The TOML text of an empty pack for a language. Raises UsageError for a code that CLDR does not know."""
    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError) as error:
        raise UsageError(f"{code!r} is no language that CLDR knows: give its BCP 47 code, such as 'fr'") from error
    source = (paths.LANGUAGES / "en.toml").read_text(encoding="utf-8")
    return "\n".join(
        [*_head(code, locale), *_sections(_Writer(tomllib.loads(source), _comments(source), known(locale)))]
    )


def known(locale: Locale) -> dict[str, Any]:
    """What CLDR says of a language, by the dotted path of the key that it belongs to."""
    lengths = [form for duration in _DURATIONS for form in _forms(f"duration-{duration}", locale) if _is_word(form)]
    joiner = locale.list_patterns["standard"]["end"].format("", "").strip(" ,،、")
    return {
        "spaces": _writes_spaces(locale),
        "numerals.scales": _scales(locale),
        "numerals.percent": list(dict.fromkeys([locale.number_symbols["latn"]["percentSign"], "%"])),
        "movements.joiners": [joiner] if joiner else [],
        "counts.noun_joiners": [joiner] if joiner else [],
        "counts.not_after": lengths,
        **{f"units.{unit}": _forms(name, locale) for unit, name in _MEASURES.items()},
        **{f"units.{code.lower()}": _currency(code, locale) for code in ("VND", "USD", "EUR")},
    }


def _writes_spaces(locale: Locale) -> bool:
    """Whether the script of a language parts its words by spaces."""
    likely: str = get_global("likely_subtags").get(locale.language, "")
    return _UNSPACED.isdisjoint({locale.script, *likely.split("_")})


def _forms(unit: str, locale: Locale) -> list[str]:
    """The words of a unit in every number and length; empty where CLDR has none."""
    found: dict[str, None] = {}
    for length in ("long", "short"):
        for count in _COUNTS:
            try:
                written = format_unit(count, unit, length=length, locale=locale)
            except UnknownUnitError:
                return []
            found[re.sub(r"[\d.,\s\u00a0\u202f]*\d[\d.,]*\s*", "", written).strip()] = None
    return [form for form in found if form]


def _currency(code: str, locale: Locale) -> list[str]:
    names = [get_currency_name(code, count=count, locale=locale) for count in _COUNTS]
    return list(dict.fromkeys([*names, get_currency_symbol(code, locale=locale), code]))


def _scales(locale: Locale) -> dict[str, float]:
    """Scale words from the compact formats: "0 thousand" at 1000, "00 Mio'.'" at 10,000,000."""
    scales: dict[str, float] = {}
    for length in ("long", "short"):
        for forms in locale.compact_decimal_formats.get(length, {}).values():
            for size, pattern in forms.items():
                zeros, word = pattern.pattern.count("0"), re.sub(r"[0'.\s\u00a0]+", " ", pattern.pattern).strip()
                if zeros and _is_word(word):
                    scales.setdefault(word, int(size) / 10 ** (zeros - 1))
    return scales


def _is_word(form: str) -> bool:
    """Whether a form is more than a letter, which stands for too much: "m." may be months or metres."""
    return len(form.rstrip(".")) > 1 or not form.isascii()


def _comments(source: str) -> dict[str, str]:
    """What en.toml says beside a key or a section: dotted path → comment."""
    section, comments = "", {}
    for line in source.splitlines():
        header, key = _SECTION.match(line), _COMMENT.match(line)
        if header:
            section = header.group(1)
            comments[section] = header["comment"] or ""
        elif key:
            comments[f"{section}.{key.group(1)}".lstrip(".")] = key["comment"].strip()
    return comments


def _head(code: str, locale: Locale) -> Iterator[str]:
    name = locale.get_display_name("en") or code
    yield f"# {name}. Fill the lists as the press writes, then move this file to {paths.LANGUAGES}."
    yield "# The format: docs/add-a-language.md; how complete it is: thidua doctor --languages."
    yield f"code = {_toml(code)}\nname = {_toml(name)}\nlocale = {_toml(str(locale))}"


class _Writer:
    """Writes the keys of FORMAT one by one."""

    def __init__(self, english: Mapping[str, Any], comments: Mapping[str, str], cldr: Mapping[str, Any]) -> None:
        self.english = english
        self.comments = comments
        self.cldr = cldr

    def key(self, path: tuple[str, ...], kind: Any) -> Iterator[str]:
        """The lines of one key that is no table of its own."""
        dotted = ".".join(path)
        example = self._english(path)
        if self.comments.get(dotted):
            yield f"# {self.comments[dotted]}"
        if isinstance(example, list | dict):
            yield f"# English: {_shortened(example)}"
        yield f"{path[-1]} = {self._value(dotted, kind, example)}"

    def ids(self, path: tuple[str, ...], vocabulary: str) -> Iterator[str]:
        """A table with a line for every id of a vocabulary."""
        yield f"\n[{'.'.join(path)}]"
        if self.comments.get(".".join(path)):
            yield f"# {self.comments['.'.join(path)]}"
        with (paths.VOCAB / f"{vocabulary}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                given = self.cldr.get(f"{path[-1]}.{row['id']}", [])
                yield f"{row['id']} = {_toml(given)}  # {row['name_vi']}: {row['name_en']}"

    def _english(self, path: tuple[str, ...]) -> Any:
        value: Any = self.english
        for key in path:
            value = value[key]
        return value

    def _value(self, dotted: str, kind: Any, example: Any) -> str:
        if dotted in self.cldr:
            return _toml(self.cldr[dotted])
        if isinstance(kind, Mapping) or kind == "labels":
            return _toml({key: [] for key in example})
        if kind in {"text", "head"}:
            return _toml(example)
        if kind == "flag":
            return "false"
        return "{}" if kind in {"numbers", "symbols"} else "[]"


def _sections(writer: _Writer) -> Iterator[str]:
    simple = {key: kind for key, kind in FORMAT.items() if isinstance(kind, str) and not _is_table(kind)}
    for key, kind in simple.items():
        if key not in {"code", "name", "locale"}:
            yield from writer.key((key,), kind)
    for section, kind in FORMAT.items():
        if section in simple:
            continue
        if isinstance(kind, str):
            yield from writer.ids((section,), kind.removeprefix("ids:")) if kind != "symbols" else (f"\n[{section}]",)
            continue
        yield f"\n[{section}]"
        tables = {key: own for key, own in kind.items() if isinstance(own, str) and _is_table(own)}
        for key, own in kind.items():
            if key not in tables:
                yield from writer.key((section, key), own)
        for key, own in tables.items():
            yield from writer.ids((section, key), own.removeprefix("ids:"))


def _is_table(kind: str) -> bool:
    return kind.startswith("ids:") or kind == "symbols"


def _shortened(example: Any) -> str:
    written = _toml(example)
    return written if len(written) <= _EXAMPLES else written[:_EXAMPLES].rpartition(",")[0] + " …"


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(k, ensure_ascii=False)} = {_toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, float):
        return f"{value:g}" if value < 1e4 else f"{value:.0e}".replace("e+0", "e").replace("e+", "e")
    return json.dumps(value, ensure_ascii=False)
