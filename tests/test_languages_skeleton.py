"""The pack to fill in: it has every key, the checker takes it, and what CLDR knows stands in it."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pipeline.doctor import completeness, gaps, sections, vocabulary_ids
from pipeline.errors import UsageError
from pipeline.languages.pack import load
from pipeline.languages.skeleton import skeleton

VOCABULARY = {name: frozenset(vocabulary_ids(name)) for name in ("movements", "awards", "units", "indicators")}


@pytest.mark.parametrize("code", ["ko", "fr", "ru", "th", "pl", "lo", "km", "id", "cs", "zh_Hant", "ar"])
def test_the_checker_takes_it(code: str, tmp_path: Path) -> None:
    path = tmp_path / "new.toml"
    path.write_text(skeleton(code), encoding="utf-8")
    pack = load(path, VOCABULARY)
    assert pack.code == code
    assert pack.data["units"].keys() == VOCABULARY["units"]
    assert pack.data["movements"]["heads"] == ()


def test_cldr_fills_what_it_knows() -> None:
    russian: Any = tomllib.loads(skeleton("ru"))
    assert russian["numerals"]["scales"]["млн"] == russian["numerals"]["scales"]["миллионов"] == 1e6
    assert {"лет", "года", "месяцев"} <= set(russian["counts"]["not_after"])
    assert {"километров", "км"} <= set(russian["units"]["km"])
    assert tomllib.loads(skeleton("ko"))["numerals"]["scales"]["만"] == 1e4


@pytest.mark.parametrize(("code", "spaces"), [("cs", True), ("ko", True), ("lo", False), ("zh_Hant", False)])
def test_the_script_says_whether_words_have_spaces_between_them(code: str, spaces: bool) -> None:
    assert tomllib.loads(skeleton(code))["spaces"] is spaces


def test_every_list_is_explained_or_has_english_examples() -> None:
    lines = skeleton("ko").splitlines()
    bare = [line for above, line in pairwise(lines) if line.endswith("= []") and above[:1] != "#"]
    assert bare == []


def test_a_code_that_is_no_language_is_refused() -> None:
    with pytest.raises(UsageError, match="no language that CLDR knows"):
        skeleton("klingon")


def test_the_sections_of_a_pack_count_phrases_and_ids(packs: Any) -> None:
    counted = sections(packs["en"].data)
    named, of = counted["movements.names"]
    assert 50 <= named <= of == len(VOCABULARY["movements"])  # the register knows some by its own names alone
    assert counted["numerals.connectors"] == (1, 0)
    assert "code" not in counted


def test_completeness_compares_a_pack_with_the_others(packs: Any) -> None:
    lists = {code: sections(pack.data) for code, pack in packs.items()}
    lists["xx"] = {name: (0, of) for name, (_, of) in lists["en"].items()}
    shares = completeness(lists)
    assert set(shares["xx"].values()) == {0.0}
    assert min(shares["en"].values()) > 0.5
    assert "numerals" in shares["en"]
    assert set(gaps(lists)["xx"]) >= {"numerals.scales", "movements.heads", "units"}
