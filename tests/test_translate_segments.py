"""Cutting a text into what is translated at once: nothing is lost, nothing is too long."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.schema import Span
from pipeline.translate.segments import LONGEST, LONGEST_UNSPACED, cut, segments
from pipeline.translate.tongue import Tongue, make_tongue

SIGNS = 'abÀé0123 ,;:.!?…"»。，、中村\n\t-'


def tongue(code: str = "pt") -> Tongue:
    return make_tongue(code, {})


def split(text: str, code: str = "pt") -> list[str]:
    return [text[span.start : span.end] for span in segments(text, tongue(code))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Título\nUma frase. Outra frase!", ["Título", "Uma frase.", "Outra frase!"]),
        ("O Sr. Lan e a Sra. Hoa vieram. Depois saíram.", ["O Sr. Lan e a Sra. Hoa vieram.", "Depois saíram."]),
        ("O bloco nº. 12 de A. Nguyen.", ["O bloco nº. 12 de A. Nguyen."]),
        ("Custou 2.5 milhões... de dong.", ["Custou 2.5 milhões... de dong."]),
        ('"Acabou." Disse ele.', ['"Acabou."', "Disse ele."]),
        ("1. Um ponto\n2. Outro", ["1. Um ponto", "2. Outro"]),
        ("", []),
        ("  \n \n", []),
    ],
)
def test_sentences_end_where_people_end_them(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_chinese_sentences_need_no_space() -> None:
    assert split("该省有三百个村。投资增加！完", "zh") == ["该省有三百个村。", "投资增加！", "完"]


def test_a_long_sentence_is_cut_at_its_clauses() -> None:
    clause = "a aldeia tem 1.234,5 casas novas e 12 estradas"
    parts = split("; ".join([clause] * 20) + ".")
    assert len(parts) > 1
    assert all(len(part) <= LONGEST and part.startswith("a aldeia") for part in parts)


def test_a_word_is_never_cut() -> None:
    word = "x" * (2 * LONGEST)
    assert split(f"{word} fim") == [word, "fim"]


@given(text=st.text(alphabet=SIGNS, max_size=900), code=st.sampled_from(["pt", "zh", "xx"]))
@settings(max_examples=200, deadline=None)
def test_every_sign_but_white_space_lies_in_one_segment(text: str, code: str) -> None:
    spans = list(segments(text, tongue(code)))
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.start < span.end and not text[span.start].isspace() for span in spans)
    assert "".join("".join(text[s.start : s.end].split()) for s in spans) == "".join(text.split())
    assert all("\n" not in text[s.start : s.end] for s in spans)


@given(words=st.lists(st.text(alphabet="ab1,;.", min_size=1, max_size=30), min_size=1, max_size=200))
@settings(max_examples=100, deadline=None)
def test_pieces_are_short_enough(words: list[str]) -> None:
    text = " ".join(words)
    pieces = list(cut(text, Span(0, len(text)), LONGEST_UNSPACED))
    assert all(p.end - p.start <= LONGEST_UNSPACED for p in pieces)
