"""What surrounds an article, told by the names that templates give to elements (the data: boilerplate.toml).

Names are those of classes and ids in the templates of newspapers and of the systems they run on, in the languages that
such templates are written in (English everywhere; Vietnamese, German, Spanish, Norwegian, French in places).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

SKIPPED_TAGS = frozenset(
    (
        "script",
        "style",
        "template",
        "svg",
        "canvas",
        "iframe",
        "object",
        "embed",
        "applet",
        "select",
        "option",
        "input",
        "textarea",
        "head",
        "meta",
        "link",
        "audio",
        "video",
        "source",
        "track",
        "map",
        "area",
        "datalist",
        "progress",
        "meter",
        "math",
    )
)
SUSPECT_TAGS = {  # what they are as a rule; but a page that never closes one has its article inside
    "nav": "navigation",
    "menu": "navigation",
    "aside": "navigation",
    "dialog": "interface",
    "button": "interface",
    "label": "interface",
    "noscript": "interface",
    "figcaption": "caption",
}

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SPLIT = re.compile(r"[\s_:/.-]+")


@cache
def data() -> dict[str, Any]:
    """boilerplate.toml as it stands."""
    return tomllib.loads(files("pipeline.read").joinpath("boilerplate.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=20_000)
def reason(names: str) -> str:
    """Why an element of these classes and ids is no text of the article, as a code; "" when nothing says so."""
    words = _words(names)
    if not words or "tweet" in words or words.startswith("elementor"):
        return ""  # an embedded post belongs to the article; Elementor calls every part of a page a widget
    if "embed" in words and "caption" not in words and "credit" not in words:
        return ""
    if not _any_name().search(words):
        return ""
    return next((code for code, pattern in _names() if pattern.search(words)), "")


@lru_cache(maxsize=20_000)
def is_content(names: str) -> bool:
    """Whether the classes and ids are those of an article's body."""
    return bool(_content().search(_words(names)))


def _words(names: str) -> str:
    return " ".join(_SPLIT.split(_CAMEL.sub(" ", names))).strip().lower()


@cache
def _names() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, _pattern(names)) for code, names in data()["names"].items())


@cache
def _any_name() -> re.Pattern[str]:
    return _pattern([name for names in data()["names"].values() for name in names])


def _pattern(names: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:^| )(?<!has )(?<!with )(?<!no )(?:{'|'.join(names)})(?= |$)")


@cache
def _content() -> re.Pattern[str]:
    return re.compile(rf"(?:^| )(?:{'|'.join(data()['content']['names'])})(?= |$)")
