"""Hostile pages: each costs little, and gives an article or a reason."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.read import pages, read
from pipeline.schema import Failure, Page

PROSE = b"".join(
    b"<p>In year %d the commune honoured %d families for giving land to new roads.</p>" % (n, n) for n in range(9)
)
SECONDS = 10


def outcome(content: bytes) -> str:
    try:
        return read(Page(path="a", content=content, media_type="text/html")).text[:40] and "article"
    except InputError as error:
        return error.reason


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"<div>" * 1_000_000 + PROSE, {"too_complex"}),
        (b"<div>" * 50_000 + PROSE + b"</div>" * 50_000, {"article"}),
        (b"<b><i>" * 40_000 + PROSE, {"article"}),
        (b"<div" * 90_000 + PROSE, {"article"}),
        (b"<table>" + b"<tr><td>a<td>b" * 500_000, {"too_complex"}),
        (b"<html>\0<body>\0" + PROSE.replace(b"the", b"t\0he"), {"article"}),
        (b"<p>" + b" " * 5_000_000 + b"</p>" + PROSE, {"article"}),
        (b"<div class='" + b"related-x " * 100_000 + b"'>x</div>" + PROSE, {"article"}),
        (b"<script type='application/ld+json'>" + b"[" * 100_000 + b"</script>" + PROSE, {"article"}),
        (b"<title>" + b" - a" * 50_000 + b"</title>" + PROSE, {"article"}),
        (b"<a href='x'>a link that goes nowhere</a> " * 20_000, {"empty", "not_an_article"}),
        (b"<ul><li>" * 20_000 + PROSE, {"article"}),
        (b"<table><tr><td>" * 20_000 + PROSE, {"article"}),
        (b"<!-- -->" * 300_000, {"empty"}),
        (b"\0" * 100, {"empty"}),
    ],
)
def test_a_hostile_page_is_done_with_in_time(content: bytes, expected: set[str]) -> None:
    start = time.monotonic()
    assert outcome(content) in expected
    assert time.monotonic() - start < SECONDS


@pytest.mark.parametrize("depth", [250, 300, 5_000])
def test_no_line_is_lost_in_a_deep_page(depth: int) -> None:
    deep = b"<div>" * depth + PROSE + b"</div>" * depth
    assert read(Page(path="a", content=b"<article>" + PROSE + b"</article>", media_type="text/html")).text == (
        read(Page(path="a", content=deep, media_type="text/html")).text
    )


def test_lines_of_elements_that_are_too_deep_stay_apart() -> None:
    line = "The commune honoured nine families for giving land to new roads in %d."
    deep = "<div>" * 400 + "".join(f"<div>{line % n}</div>" for n in range(2010, 2020)) + "</div>" * 400
    lines = read(Page(path="a", content=deep.encode(), media_type="text/html")).text.split("\n")
    assert lines == [line % n for n in range(2010, 2020)]


def test_entities_of_the_page_are_not_expanded() -> None:
    entities = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 9))
    bomb = b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a0 "lol">' + entities + b"]><html><body>&a8;" + PROSE
    text = read(Page(path="a", content=bomb, media_type="text/html")).text
    assert len(text) < 10_000


def test_no_file_is_read_for_a_page(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    source = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]><html><body>&x;'.encode() + PROSE
    assert "the secret" not in read(Page(path="a", content=source, media_type="text/html")).text


def test_a_gzip_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(b"<html><p>" + b"0" * 200_000_000))
    (failure,) = pages([tmp_path])
    assert isinstance(failure, Failure)
    assert failure.reason == "too_large"
