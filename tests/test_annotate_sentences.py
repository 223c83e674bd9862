"""Sentences: nothing of a line is left out, and what looks like an end is not always one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.annotate import split_sentences
from pipeline.languages.pack import load_packs

PACKS = load_packs()


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Mr. Tu came. He spoke.", ["Mr. Tu came.", "He spoke."]),
        ("en", "Decision No. 21 was signed. It holds.", ["Decision No. 21 was signed.", "It holds."]),
        (
            "de",
            "Der 80. Jahrestag kam. Am 24. Juli 2025 war er.",
            ["Der 80. Jahrestag kam.", "Am 24. Juli 2025 war er."],
        ),
        ("vi", "Xã có 12 thôn. Toàn xã đạt 19 tiêu chí.", ["Xã có 12 thôn.", "Toàn xã đạt 19 tiêu chí."]),
        ("en", "One line\nanother", ["One line", "another"]),
        ("en", "standards...Upholding results", ["standards...", "Upholding results"]),
    ],
)
def test_borders(language: str, text: str, expected: list[str]) -> None:
    assert [text[s.start : s.end] for s in split_sentences(text, PACKS[language])] == expected


@given(text=st.text(st.sampled_from("aB1.!? …\n”“\u00a0đ"), max_size=80))
def test_every_character_belongs_to_one_sentence(text: str) -> None:
    for pack in PACKS.values():
        spans = list(split_sentences(text, pack))
        covered = "".join(text[s.start : s.end] for s in spans)
        assert "".join(covered.split()) == "".join(text.split())
        assert all(a.end <= b.start for a, b in pairwise(spans))
