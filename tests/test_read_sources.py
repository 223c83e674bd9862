"""Inputs: what is a document, what is not, and that the rest goes on."""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import InputError
from pipeline.read import pages, read
from pipeline.read.limits import PAGE_BYTES
from pipeline.schema import Article, Failure, Page

if TYPE_CHECKING:
    from pathlib import Path

HTML = "<html><head><title>Ein Titel</title></head><body><article><h1>Ein Titel</h1>{}</article></body></html>"
BODY = "".join(
    f"<p>Satz {n}: die Gemeinde zeichnete {n} Haushalte aus und dankte allen, die halfen.</p>" for n in range(9)
)


def article(path: Path) -> Article:
    (page,) = pages([path])
    assert isinstance(page, Page)
    return read(page)


def reasons(path: Path | str) -> list[str]:
    """The reason codes that a source gives, whether its pages fail early or late."""
    found = []
    for page in pages([path]):
        try:
            found.append(page.reason if isinstance(page, Failure) else read(page).title)
        except InputError as error:
            found.append(error.reason)
    return found


def record(number: int, body: bytes, status: str = "200 OK", headers: str = "") -> bytes:
    """One WARC response record."""
    http = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n{headers}\r\n".encode() + body
    return (
        (
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
            f"WARC-Target-URI: https://www.zeitung.vn/{number}?utm_source=zalo\r\nWARC-Date: 2025-09-05T03:15:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        ).encode()
        + http
        + b"\r\n\r\n"
    )


def warc(records: int, packed: bool) -> tuple[bytes, list[int]]:
    """A WARC file and the offsets of its records."""
    content, offsets = b"", []
    for number in range(records):
        offsets.append(len(content))
        one = record(number, HTML.format(BODY).encode())
        content += gzip.compress(one) if packed else one
    return content, offsets


def test_the_first_line_of_a_text_is_its_title(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Ho\u0302i nghi\u0323 thi đua\r\n\r\n  41 hộ   được khen.\r\n", encoding="utf-8")
    found = article(path)
    assert (found.title, found.text) == ("Hôi nghị thi đua", "Hôi nghị thi đua\n41 hộ được khen.")
    assert found.words == 8
    assert found.article_id == article(path).article_id


def test_a_text_that_begins_with_a_sentence_has_no_title(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The district honoured 41 households.\nThey came from ten communes.\n")
    assert article(path).title == ""


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (bytes(range(256)) * 9, "binary"),
        (b"Title\n\xc3\x28 \xff\xfe words\n", "invalid_utf8"),
        (b"a" * (PAGE_BYTES + 1), "too_large"),
        (b"Title\n" + b"a" * 6_000_000, "long_line"),
        (b"WARC/1.0\r\nnonsense", "broken_record"),
        (gzip.compress(b"x" * 1_000)[:-9], "truncated"),
        (gzip.compress(b"x" * (PAGE_BYTES + 1)), "too_large"),
        (b"PK\x03\x04zip", "binary"),
    ],
)
def test_what_cannot_be_read_gives_one_reason_and_the_rest_goes_on(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "1.txt").write_bytes(content)
    (tmp_path / "2.txt").write_text("A title\nand a line.\n")
    assert reasons(tmp_path) == [reason, "A title"]


def test_folders_are_walked_in_order_and_globs_expanded(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("b.txt", "deep/a.txt", ".hidden.txt"):
        (tmp_path / name).write_text(f"Title of {name}\nline\n")
    assert reasons(tmp_path) == ["Title of b.txt", "Title of deep/a.txt"]
    assert reasons(f"{tmp_path}/**/*.txt") == reasons(tmp_path)
    assert reasons(tmp_path / "nothing*") == ["not_found"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO(b"A title\nand a line.\n")

    monkeypatch.setattr("sys.stdin", Input)
    assert reasons("-") == ["A title"]


@pytest.mark.parametrize("packed", [True, False])
def test_warc_records_are_articles_named_by_their_offset(tmp_path: Path, packed: bool) -> None:
    content, offsets = warc(3, packed)
    path = tmp_path / "a.warc"
    path.write_bytes(content)
    found = [page for page in pages([path]) if isinstance(page, Page)]
    assert [page.path for page in found] == [f"{path}#{offset}" for offset in offsets]
    first = read(found[0])
    assert (first.url, first.outlet) == ("https://www.zeitung.vn/0", "zeitung.vn")
    assert first.text.startswith("Ein Titel\nSatz 0")
    assert first.text.count("Ein Titel") == 1


@pytest.mark.parametrize("packed", [True, False])
def test_a_warc_that_breaks_off_keeps_what_came_before(tmp_path: Path, packed: bool) -> None:
    content, offsets = warc(3, packed)
    path = tmp_path / "a.warc"
    path.write_bytes(content[: (offsets[1] + offsets[2]) // 2])
    assert reasons(path) == ["Ein Titel", "truncated_record"]


@pytest.mark.parametrize("packed", [True, False])
def test_a_broken_record_does_not_take_the_next_ones_with_it(tmp_path: Path, packed: bool) -> None:
    content, offsets = warc(3, packed)
    path = tmp_path / "a.warc"
    path.write_bytes(content[: offsets[1]] + b"rubbish\r\n" * 9 + content[offsets[1] :])
    assert reasons(path) == ["Ein Titel", "broken_record", "Ein Titel", "Ein Titel"]


def test_an_error_page_is_told_from_an_article(tmp_path: Path) -> None:
    moved, missing = record(1, b"<p>", "301 Moved"), record(2, b"<p>", "404 Not Found")
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(moved) + gzip.compress(missing))
    assert reasons(tmp_path) == ["http_status"]


def test_a_packed_body_is_unpacked_within_the_limit(tmp_path: Path) -> None:
    body, bomb = gzip.compress(HTML.format(BODY).encode()), gzip.compress(b"<p>" * PAGE_BYTES)
    packed = "Content-Encoding: gzip\r\n"
    (tmp_path / "a.warc").write_bytes(record(1, body, headers=packed) + record(2, bomb, headers=packed))
    assert reasons(tmp_path) == ["Ein Titel", "too_large"]


def test_what_a_copied_text_brings_along_is_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    lines = [
        "Vietnamese | English | 中文 | Báo In",
        "A title",
        "Update: 11-06-2024 | 11:09:02",
        "The body, a sentence.",
    ]
    path.write_text("\n".join([*lines, "Quelle: https://a.vn/b.html", "Kommentar (0)"]), encoding="utf-8")
    found = article(path)
    assert found.text == "A title\nThe body, a sentence."
    assert (found.published_at, found.source_url) == ("2024-06-11T11:09:02", "https://a.vn/b.html")


def test_a_list_of_names_with_bars_in_the_text_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("A title\nXã | Thôn | Số hộ\nĐông Hòa | Bến Trại | 41\n", encoding="utf-8")
    assert article(path).text == "A title\nXã | Thôn | Số hộ\nĐông Hòa | Bến Trại | 41"
