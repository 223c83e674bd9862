"""Language packs: a mistake in one is one error that names the file, the line and the mistake."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import paths
from pipeline.errors import UsageError
from pipeline.languages.fold import fold
from pipeline.languages.pack import load_packs
from pipeline.languages.pack_format import expand

ENGLISH = (paths.LANGUAGES / "en.toml").read_text(encoding="utf-8")


def broken(tmp_path: Path, old: str, new: str) -> str:
    """The error for an English pack in which `old` stands as `new`."""
    assert old in ENGLISH
    (tmp_path / "en.toml").write_text(ENGLISH.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UsageError) as error:
        load_packs(tmp_path)
    return str(error.value)


def line_of(text: str) -> int:
    return next(number for number, line in enumerate(ENGLISH.splitlines(), 1) if text in line)


def test_an_unknown_key_is_named_with_the_likely_one(tmp_path: Path) -> None:
    message = broken(tmp_path, "\nheads = [", "\nheadz = [")
    assert f"en.toml:{line_of('heads = [')}:" in message
    assert "did you mean 'heads'" in message


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    assert "key 'head' is missing" in broken(tmp_path, 'head = "last"', "")


def test_an_unknown_vocabulary_id_is_refused(tmp_path: Path) -> None:
    message = broken(tmp_path, "\nblood_unit = [", "\nblod_unit = [")
    assert "'blod_unit' is no id" in message
    assert "en.toml:" in message


def test_a_pattern_that_does_not_compile_is_refused(tmp_path: Path) -> None:
    message = broken(tmp_path, '\ncomplement_vetoes = ["', '\ncomplement_vetoes = ["(", "')
    assert "does not compile" in message


def test_what_is_no_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "xx.toml").write_text("code = ", encoding="utf-8")
    with pytest.raises(UsageError, match="not valid TOML"):
        load_packs(tmp_path)


def test_a_wrong_type_is_refused(tmp_path: Path) -> None:
    assert "must be true or false" in broken(tmp_path, "glued = false", 'glued = "no"')
    assert "must be one of last, first, end" in broken(tmp_path, 'head = "last"', 'head = "middle"')


def test_alternations_are_written_out() -> None:
    assert list(expand("certificate{,s} of m{a,e}rit")) == [
        "certificate of marit",
        "certificate of merit",
        "certificates of marit",
        "certificates of merit",
    ]


@given(text=st.text(max_size=120))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text, accents=True)) == len(fold(text, accents=False)) == len(text)


def test_a_text_that_lost_its_accents_is_matched_without() -> None:
    spanish = load_packs()["es"]
    stripped = "La comision entrego el titulo a la aldea y las familias donaron tierra para el camino. " * 4
    assert spanish.for_text(stripped).fold_accents
    assert spanish.for_text(stripped + "La comisión entregó el título a la región.") is spanish


def test_alternations_may_stand_inside_alternations() -> None:
    assert list(expand("a{b,c{d,e}}f")) == ["abf", "acdf", "acef"]


def test_the_endings_of_a_phrase_decline_together(tmp_path: Path) -> None:
    cases = '[endings]\nadj = "ая,ой"\nf = "а,ы"\n\n[numerals]'
    text = ENGLISH.replace("[numerals]", cases, 1).replace(
        "\nmeal = [", '\nmeal = ["нов{@adj} {школ{@f},ферм{@f}}", ', 1
    )
    (tmp_path / "en.toml").write_text(text, encoding="utf-8")
    meals = load_packs(tmp_path)["en"].data["units"]["meal"]
    assert meals[:4] == ("новая школа", "новая ферма", "новой школы", "новой фермы")


def test_endings_that_do_not_go_together_are_refused(tmp_path: Path) -> None:
    message = broken(tmp_path, "\nmeal = [", '\nmeal = ["нов{@adj}", ')
    assert "the table 'endings' has no 'adj'" in message


def test_no_pack_writes_out_more_phrases_than_memory_bears() -> None:
    """Alternations multiply: five of ten words each are 100,000 phrases, and 3 million took 1.5 GB."""
    sizes = {code: sum(1 for _ in pack.phrases()) for code, pack in load_packs().items()}
    assert {code: size for code, size in sizes.items() if size > 250_000} == {}
