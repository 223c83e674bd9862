"""What sources name, and what speaks of emulation; with sources that are hostile or broken."""

from __future__ import annotations

import gzip
import time

import pytest

from pipeline.crawl import discover
from pipeline.crawl.discover import Found
from pipeline.crawl.topic import Topic, umbrella, words_of
from pipeline.errors import InputError
from pipeline.languages.pack import load_packs

BASE = "https://bao.vn/muc/"


@pytest.fixture(scope="module")
def topic() -> Topic:
    return Topic(["vi", "en", "de"])


@pytest.mark.parametrize(
    ("language", "title", "url"),
    [
        ("vi", "Cụm thi đua số 5 ký kết giao ước", ""),
        ("vi", "", "https://bao.vn/cum-thi-dua-so-5-ky-ket-post12.html"),
        ("vi", "Lan tỏa phong trào toàn dân bảo vệ an ninh", ""),
        ("vi", "Trao Bằng khen cho 14 tập thể", ""),
        ("vi", "", "https://bao.vn/trao-bang-khen-cho-14-tap-the-1.html"),
        ("en", "Province honours exemplary farmers", ""),
        ("en", "Emulation work reviewed", ""),
        ("de", "Eine Bewegung verändert das Dorf", ""),
        ("km", "អ្វីក៏ដោយ", ""),  # a language without a pack: anything may be
    ],
)
def test_what_is_on_the_topic(topic: Topic, language: str, title: str, url: str) -> None:
    assert topic.matches(language, title, url)


@pytest.mark.parametrize(
    ("language", "title", "url"),
    [
        ("vi", "Giá vàng hôm nay tăng mạnh", "https://bao.vn/gia-vang-hom-nay-tang-manh-1.html"),
        ("vi", "", "https://bao.vn/gia-vang-hom-nay-tang-manh-1.html"),
        ("en", "Gold prices rise", "https://en.bao.vn/gold-prices-rise-1.html"),
        ("de", "Der Goldpreis steigt", ""),
    ],
)
def test_what_is_off_the_topic(topic: Topic, language: str, title: str, url: str) -> None:
    assert not topic.matches(language, title, url)


def test_the_word_of_emulation_is_what_the_umbrella_terms_share() -> None:
    packs = load_packs(only={"vi", "en"})
    assert {code: umbrella(pack) for code, pack in packs.items()} == {"vi": ("thi", "đua"), "en": ("emulation",)}


def test_the_words_of_a_url() -> None:
    assert words_of("https://bao.vn/xa-hoi/thi-dua-y%C3%AAu_nuoc-123.html?x=1") == "thi dua yêu nuoc 123"
    assert words_of("https://bao.vn/thi-dua/20250830/") == "thi dua"
    assert words_of("https://bao.vn") == ""


def test_entries_of_an_atom_feed_with_a_date_of_its_own() -> None:
    content = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Thi  \xc4\x91ua</title>
        <link href="../a-1.html"/><updated>2025-08-30T23:00:00-05:00</updated></entry>
        <entry><title>no link</title></entry></feed>"""
    assert discover.feed(content, "application/atom+xml", BASE)[0] == Found(
        "https://bao.vn/a-1.html", "Thi đua", "2025-08-31"
    )


def test_a_feed_whose_text_is_the_name_of_a_file_opens_none() -> None:
    with pytest.raises(InputError, match="no feed"):
        discover.feed(b"/etc/passwd", "application/rss+xml", BASE)


def test_a_feed_in_broken_xml_still_gives_its_entries() -> None:
    content = b"<rss><channel><item><title>A & B</title><link>/a-1.html</link></item><item><title>C"
    assert discover.feed(content, "text/xml", BASE)[0].url == "https://bao.vn/a-1.html"


def test_sitemaps_of_every_form() -> None:
    index = b"<sitemapindex xmlns='x'><sitemap><loc>https://bao.vn/1.xml</loc><lastmod>2024-01-01</lastmod></sitemap>"
    index += b"<sitemap><loc>https://bao.vn/2.xml</loc><lastmod>2025-01-01T00:00Z</lastmod></sitemap></sitemapindex>"
    lists = [
        Found("https://bao.vn/2.xml", "", "2025-01-01", is_list=True),
        Found("https://bao.vn/1.xml", "", "2024-01-01", is_list=True),
    ]
    assert discover.sitemap(index, BASE, 10_000) == lists
    assert discover.sitemap(gzip.compress(index), BASE, 10_000) == lists
    plain = b"https://bao.vn/a-1.html\r\nhttps://bao.vn/b-2.html?utm_source=x\n"
    assert [one.url for one in discover.sitemap(plain, BASE, 10_000)] == [
        "https://bao.vn/a-1.html",
        "https://bao.vn/b-2.html",
    ]
    assert discover.sitemap(b"<urlset></urlset>", BASE, 10_000) == []
    cut = b"<urlset><url><loc>https://bao.vn/a-1.html</loc><lastmod>soon</lastmod></url><url><loc>https://ba"
    assert discover.sitemap(cut, BASE, 10_000)[0] == Found("https://bao.vn/a-1.html")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html><body>not found</body></html>", "broken_sitemap"),
        (gzip.compress(b"<urlset>" + b" " * 1_000_000), "too_large"),
        (gzip.compress(b"<urlset></urlset>")[:-9], "truncated"),
    ],
)
def test_sitemaps_that_are_none(content: bytes, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        discover.sitemap(content, BASE, 10_000)
    assert caught.value.reason == reason


def test_entities_are_not_resolved() -> None:
    bomb = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
    content = f"<!DOCTYPE x [<!ENTITY e0 'x'>{bomb}<!ENTITY f SYSTEM 'file:///etc/passwd'>]><urlset><url><loc>&e11;&f;</loc></url></urlset>"
    began = time.monotonic()
    assert discover.sitemap(content.encode(), BASE, 10_000) == []
    assert time.monotonic() - began < 1


def test_a_section_page() -> None:
    content = """<html><head><base href='https://bao.vn/goc/'>
        <link rel=alternate type='application/rss+xml' href='/rss'></head>
        <a href='/the-thao'>Thể thao</a><a href='javascript:void(0)'>x</a><a href='/anh-dep-cua-mua-1.jpg'>Ảnh</a>
        <div><a href='mot-bai-thi-dua-1.html'><img></a><h3><a href='mot-bai-thi-dua-1.html#c'>Một bài</a></h3>
        <time datetime='2025-08-30T07:00'>hôm qua</time></div><a href='/x?newsid=12345'>Hai</a></html>""".encode()
    page = discover.section(content, "", BASE)
    assert page.articles == [
        Found("https://bao.vn/goc/mot-bai-thi-dua-1.html", "Một bài", "2025-08-30"),
        Found("https://bao.vn/x?newsid=12345", "Hai", ""),
    ]
    assert [feed.url for feed in page.feeds] == ["https://bao.vn/rss"]
    assert [one.title for one in discover.section(content, "", BASE, article=r"/x\?").articles] == ["Hai"]
    assert discover.section(content, "no-such-charset", BASE).articles == page.articles


@pytest.mark.parametrize(
    "content",
    [
        b"<a href='/mot-bai-thi-dua-1.html'>x</a>" * 50_000,
        b"<div>" * 50_000 + b"<a href='/mot-bai-thi-dua-1.html'>x</a>",
        b"".join(b"<a href='/mot-bai-thi-dua-%d.html'>x</a>" % n for n in range(50_000)),
    ],
)
def test_a_section_without_measure_costs_seconds_at_most(content: bytes) -> None:
    began = time.monotonic()
    assert len(discover.section(content, "", BASE).articles) <= 2_000
    assert time.monotonic() - began < 5


def test_an_empty_page_is_no_section() -> None:
    with pytest.raises(InputError) as caught:
        discover.section(b"<!-- -->", "", BASE)
    assert caught.value.reason == "empty"


@pytest.mark.parametrize(
    "tag",
    [
        "<link rel='canonical' href='/mot-bai-1.html'>",
        '<LINK HREF="https://bao.vn/mot-bai-1.html?utm_source=x" REL=canonical />',
    ],
)
def test_the_canonical_url_of_a_page(tag: str) -> None:
    page = f"<html><head><link rel=amphtml href='/amp'>{tag}</head></html>".encode()
    assert discover.canonical_link(page, BASE) == "https://bao.vn/mot-bai-1.html"
    assert discover.canonical_link(b"<link rel=next href='/2'>", BASE) == ""
