"""The gazetteer: units valid in time, found by their names with and without diacritics, tied to what became of them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.languages.gazetteer import LEVELS, Unit, load_gazetteer

GAZETTEER = load_gazetteer()
UNITS = [unit for units in GAZETTEER.codes.values() for unit in units]
NAMED = [unit for unit in UNITS if not unit.name.isdigit()]
BEFORE, AFTER = "2025-06-30", "2025-07-01"
units = st.sampled_from(UNITS)
named = st.sampled_from(NAMED)


def level_counts(day: str) -> Counter[str]:
    return Counter(unit.level for unit in UNITS if unit.is_valid(day))


def names(found: frozenset[Unit] | tuple[Unit, ...]) -> set[str]:
    return {f"{unit.kind} {unit.name}" for unit in found}


def test_the_mergers() -> None:
    assert level_counts(BEFORE) == {"province": 63, "district": 696, "commune": 10_035}
    assert level_counts(AFTER) == {"province": 34, "commune": 3_321}


@given(units)
def test_a_unit_lies_in_one_above_it_for_all_of_its_time(unit: Unit) -> None:
    assert (unit.level == "province") == (not unit.parent)
    assert GAZETTEER.province(unit).level == "province"
    assert all(LEVELS.index(upper.level) <= LEVELS.index(unit.level) for upper in GAZETTEER.above(unit))
    assert all(upper.level != "commune" for upper in GAZETTEER.above(unit))


@given(units)
def test_what_became_of_a_unit_was_made_from_it(unit: Unit) -> None:
    assert bool(unit.valid_to) == bool(unit.successors)
    if unit.level == "commune":
        assert all(unit in GAZETTEER.predecessors(one) for one in GAZETTEER.successors(unit))
    assert all(unit in GAZETTEER.successors(one) for one in GAZETTEER.predecessors(unit))


@given(named, st.sampled_from([str, str.upper, str.lower]))
def test_a_name_is_found_in_any_case(unit: Unit, case: Callable[[str], str]) -> None:
    assert unit in GAZETTEER.units(case(unit.name))


@given(named)
def test_a_name_is_found_without_its_diacritics(unit: Unit) -> None:
    bare = unicodedata.normalize("NFD", unit.name.replace("Đ", "D").replace("đ", "d"))
    assert unit in GAZETTEER.units("".join(c for c in bare if not unicodedata.combining(c)))


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("Krông Bông", {"huyện Krông Bông", "xã Krông Bông"}),
        ("Ea H’leo", {"huyện Ea H'leo", "xã Ea H'leo", "xã Ea H'Leo"}),
        ("Phan Rang-Tháp Chàm", {"thành phố Phan Rang - Tháp Chàm"}),
        ("HCMC", {"thành phố Hồ Chí Minh"}),
        ("Dak Nông", {"tỉnh Đắk Nông"}),
        ("Bakninh", set()),
    ],
)
def test_names_as_the_press_writes_them(name: str, kinds: set[str]) -> None:
    assert names(GAZETTEER.units(name)) == kinds


def test_a_code_is_another_unit_after_the_mergers() -> None:
    old, new = GAZETTEER.at("24", BEFORE), GAZETTEER.at("24", AFTER)
    assert old is not None
    assert new is not None
    assert (old.name, new.name) == ("Bắc Giang", "Bắc Ninh")
    assert GAZETTEER.successors(old) == (new,)
    assert names(GAZETTEER.predecessors(new)) == {"tỉnh Bắc Giang", "tỉnh Bắc Ninh"}


def test_a_commune_lies_in_what_was_and_what_is_above_it() -> None:
    [commune] = [unit for unit in GAZETTEER.units("Krông Bông") if unit.level == "commune"]
    assert names(GAZETTEER.above(commune)) == {"tỉnh Đắk Lắk", "huyện Krông Bông"}


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("ru", "Делегации Ханоя и провинции Бакнинь, не Ханойский", ["Ханоя", "Бакнинь"]),
        ("zh", "越南北宁省与河内的代表", ["北宁省", "河内"]),
        ("ja", "バクニン省とハノイの代表、ハノイアン", ["バクニン省", "ハノイ"]),
        ("ko", "박닌성과 하노이에서 온 대표, 회의 후에", ["박닌성", "하노이"]),
        ("nb", "byene Haiphong og Ho Chi Minh-byen", ["Haiphong", "Ho Chi Minh-byen"]),
        ("de", "Бакнинь 河内", []),
    ],
)
def test_other_spellings_of_provinces(language: str, text: str, found: list[str]) -> None:
    spans = sorted(GAZETTEER.spellings(text, language))
    assert [text[start:end] for start, end in spans] == found
    assert all(GAZETTEER.level(name) == "province" for name in found)
