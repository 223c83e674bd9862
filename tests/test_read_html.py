"""Web pages: what survives, what is cut and why, what is no article."""

from __future__ import annotations

import json

import pytest

from pipeline.errors import InputError
from pipeline.read import read, read_with_parts
from pipeline.schema import Article, Page

SENTENCES = [
    f"Trong năm {year}, xã Đông Hòa vận động được {year - 1980} hộ hiến đất làm đường giao thông, vượt kế hoạch."
    for year in range(2019, 2025)
]
PROSE = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def page(body: str, head: str = "", url: str = "https://bao.example.vn/tin/thi-dua-1.html", fetched: str = "") -> Page:
    source = f"<html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"
    return Page(path="a.html", content=source.encode(), media_type="text/html", url=url, fetched_at=fetched)


def article(body: str, head: str = "", **rest: str) -> Article:
    return read(page(body, head, **rest))


def parts(body: str, head: str = "") -> dict[str, list[str]]:
    """Reason or kind → the words cut or marked for it."""
    found: dict[str, list[str]] = {}
    for part in read_with_parts(page(body, head)).parts:
        found.setdefault(part.reason or part.kind, []).append(part.surface)
    return found


def test_lists_and_tables_survive_in_order() -> None:
    award = "<ul><li>Thôn Bến Trại</li><li>Hợp tác xã Sông Mây</li></ul>"
    table = "<table><tr><th>Xã</th><th>Số hộ</th></tr><tr><td>Đông Hòa</td><td>41</td></tr></table>"
    text = article(
        f"<article><h1>Khen thưởng</h1>{PROSE}<p>Gồm:</p>{award}{table}<p>{SENTENCES[0][:-1]}, theo xã.</p></article>"
    ).text
    assert "Gồm:\nThôn Bến Trại\nHợp tác xã Sông Mây\nXã | Số hộ\nĐông Hòa | 41\n" in text


def test_the_title_is_the_first_line_and_stands_once() -> None:
    found = article(
        f"<article><h1>Khen thưởng 41 hộ</h1>{PROSE}</article>", "<title>Khen thưởng 41 hộ | Báo Ví dụ</title>"
    )
    assert found.title == "Khen thưởng 41 hộ"
    assert found.text.split("\n")[:2] == ["Khen thưởng 41 hộ", SENTENCES[0]]
    assert found.text.count("Khen thưởng 41 hộ") == 1


def test_a_lead_outside_the_body_is_put_in_front() -> None:
    sapo = "Toàn xã biểu dương những hộ đi đầu hiến đất làm đường trong sáu năm qua."
    body = f"<div><h1>Tin</h1><h2 class='sapo'>{sapo}</h2></div><div class='detail-content'>{PROSE}</div>"
    found = read_with_parts(page(body, "<title>Tin</title>"))
    assert found.article.text.startswith(f"Tin\n{sapo}\n{SENTENCES[0]}")
    (lead,) = [part for part in found.parts if part.kind == "lead"]
    assert found.article.text[lead.start : lead.end] == sapo


@pytest.mark.parametrize(
    ("markup", "reason", "words"),
    [
        ("<div class='share-bar'><span>Chia sẻ bài viết này</span></div>", "share", "Chia sẻ bài viết này"),
        ("<div class='related-news'><a href='/b'>Huyện bên khen thưởng</a></div>", "related", "Huyện bên khen thưởng"),
        ("<p>Bình luận (12)</p>", "comments", "Bình luận (12)"),
        ("<p>Xem thêm: Huyện bên khen thưởng mười hộ</p>", "read_more", "Xem thêm: Huyện bên khen thưởng mười hộ"),
        ("<figure><img><figcaption>Lễ trao giấy khen.</figcaption></figure>", "caption", "Lễ trao giấy khen."),
        ("<p>Ảnh: Minh Quế/TTXVN</p>", "credit", "Ảnh: Minh Quế/TTXVN"),
        ("<p>Đăng ký nhận bản tin hằng ngày của báo</p>", "newsletter", "Đăng ký nhận bản tin hằng ngày của báo"),
        ("<p>Lượt xem: 1.284</p>", "counter", "Lượt xem: 1.284"),
        ("<p>Cập nhật: 05/09/2025 lúc 10:15</p>", "date", "Cập nhật: 05/09/2025 lúc 10:15"),
    ],
)
def test_what_is_cut_leaves_its_words_and_a_reason(markup: str, reason: str, words: str) -> None:
    body = f"<article><h1>Tin</h1>{PROSE}{markup}<p>{SENTENCES[0][:-1]}, theo báo cáo.</p></article>"
    assert parts(body)[reason] == [words]
    assert words not in article(body).text


def test_a_cut_line_remembers_where_it_stood() -> None:
    body = f"<article><h1>Tin</h1><p>{SENTENCES[0]}</p><p>Ảnh: Minh Quế</p><p>{SENTENCES[1]}</p>{PROSE}</article>"
    found = read_with_parts(page(body, "<title>Tin</title>"))
    (credit,) = [part for part in found.parts if part.reason == "credit"]
    assert credit.kind == "caption"
    assert credit.start == credit.end == found.article.text.index(SENTENCES[1])


def test_the_credited_original_is_taken_out_of_the_text() -> None:
    line = "<p>Nguồn: <a href='https://baothanhlien.vn/goc-7.html'>Báo Thanh Liên</a></p>"
    found = article(f"<article><h1>Tin</h1>{PROSE}{line}</article>")
    assert found.source_url == "https://baothanhlien.vn/goc-7.html"
    assert "Nguồn" not in found.text


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("Quelle: https://baobacninh.example.vn/a-postid1.bbg", "https://baobacninh.example.vn/a-postid1.bbg"),
        ("Kilde: https://a.vn/b.", "https://a.vn/b"),
        ("Fuente: Nhân Dân", ""),
        ("Source: www.nhandan.vn", "www.nhandan.vn"),
    ],
)
def test_credits_in_other_languages(line: str, url: str) -> None:
    assert article(f"<article><h1>Tin</h1>{PROSE}<p>{line}</p></article>").source_url == url


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='field field--label-hidden'><p>{}</p></div>",
        "<div class='hidden-xs'><p>{}</p></div>",
        "<div class='teaser-text'><p>{}</p></div>",
        "<div class='image-text'><p>{}</p></div>",
        "<div class='cmp-text'><p>{}</p></div>",
    ],
)
def test_names_that_hide_nothing_cut_nothing(markup: str) -> None:
    line = "Đoàn viên trong xã góp 312 ngày công đắp lề đường."
    text = article(f"<article><h1>Tin</h1>{PROSE}{markup.format(line)}</article>").text
    assert text == "\n".join(["Tin", *SENTENCES, line])


def test_a_consent_notice_goes_however_long_it_is() -> None:
    notice = "".join(
        f"<p>We and our {n} partners store data on your device, as the policy explains.</p>" for n in range(40)
    )
    text = article(f"<div><h1>Tin</h1>{PROSE}</div><div id='onetrust-consent-sdk'>{notice}</div>").text
    assert text == "\n".join(["Tin", *SENTENCES])


def test_short_lines_side_by_side_under_the_text_are_a_list() -> None:
    units = ["Thôn Bến Trại", "Thôn Đông Sơn", "Hợp tác xã dịch vụ nông nghiệp Sông Mây"]
    listed = "".join(f"<p>{unit}</p>" for unit in units)
    assert article(f"<article><h1>Tin</h1>{PROSE}{listed}</article>").text.endswith("\n".join(units))
    labels = ["Phóng sự", "Tin xã", "Ban Biên tập"]
    scattered = "".join(f"<div><p>{label}</p></div>" for label in labels)
    assert parts(f"<article><h1>Tin</h1>{PROSE}{scattered}</article>")["edge"] == labels


@pytest.mark.parametrize("label", ["<h3>Tin cùng xã</h3>", "<p>Tin cùng xã:</p>"])
def test_headings_and_labels_go_with_the_links_that_they_announce(label: str) -> None:
    links = "<ul><li><a href='/b'>Huyện bên khen thưởng</a></li></ul>"
    found = article(
        f"<article><h1>Tin</h1>{PROSE}{label}{links}<h3>Kết quả</h3><p>{SENTENCES[0][:-1]}, tính cả thôn.</p></article>"
    )
    assert "Tin cùng xã" not in found.text
    assert f"\nKết quả\n{SENTENCES[0][:-1]}, tính cả thôn." in found.text


@pytest.mark.parametrize("address", ["https://donghoa.example.vn/ket-qua", "thidua@donghoa.example.vn"])
def test_an_address_written_out_is_text_though_it_is_a_link(address: str) -> None:
    line = f"<p><a href='x'>{address}</a></p>"
    assert (
        f"\n{address}\n"
        in article(f"<article><h1>Tin</h1>{PROSE}{line}<p>{SENTENCES[0][:-1]}, cả thôn.</p></article>").text
    )


def test_paragraphs_before_a_paywall_stay_with_the_box_behind_it() -> None:
    first = [f"{sentence[:-1]}, theo báo cáo tổng kết sáu năm của Ủy ban nhân dân xã." for sentence in SENTENCES[:3]]
    behind = [f"{sentence[:-1]}, riêng thôn {n}." for n in range(1, 5) for sentence in SENTENCES]
    box = "".join(f"<p>{sentence}</p>" for sentence in behind)
    before = "".join(f"<p>{sentence}</p>" for sentence in first)
    body = f"<h1>Tin</h1><div itemprop='articleBody'>{before}<div class='paywall'>{box}</div></div>"
    assert article(body).text.split("\n")[1:] == [*first, *behind]


def test_two_boxes_of_one_article_are_no_two_articles() -> None:
    box = "<div class='con'>" + "<div>" * 5 + "{}" + "</div>" * 6
    rest = [f"{sentence[:-1]}, riêng thôn {n}." for n in range(1, 3) for sentence in SENTENCES]
    head = box.format(f"<h1>Tin</h1>{PROSE}")
    body = head + box.format("<h2>Kết quả</h2>" + "".join(f"<p>{sentence}</p>" for sentence in rest))
    found = article(f"<div>{body}</div>", "<title>Tin</title>")
    assert found.text == "\n".join(["Tin", *SENTENCES, "Kết quả", *rest])


def test_structured_data_gives_what_the_page_itself_does_not_hold() -> None:
    data = {
        "@type": "NewsArticle",
        "headline": "Tin",
        "articleBody": "\n".join(SENTENCES),
        "author": {"name": "Lê Thu"},
    }
    script = f"<script type='application/ld+json'>{json.dumps({'@graph': [data]})}</script>"
    found = article("<div id='app'></div>", script)
    assert (found.read_by, found.byline) == ("structured", "Lê Thu")
    assert found.text == "\n".join(["Tin", *SENTENCES])


@pytest.mark.parametrize("path", ["", "tag/thi-dua/", "index.html"])
def test_lists_of_articles_are_no_article(path: str) -> None:
    teasers = "".join(f"<h3><a href='/{n}'>Xã thứ {n} tổng kết phong trào thi đua yêu nước</a></h3>" for n in range(12))
    with pytest.raises(InputError) as caught:
        read(page(f"<main>{teasers}</main>", url=f"https://bao.example.vn/{path}"))
    assert caught.value.reason == "not_an_article"


def test_an_article_with_many_related_links_is_one() -> None:
    teasers = "".join(f"<h3><a href='/{n}'>Xã thứ {n} tổng kết phong trào thi đua yêu nước</a></h3>" for n in range(12))
    assert article(f"<main><article><h1>Tin</h1>{PROSE}</article><section>{teasers}</section></main>").words > 100


def test_the_published_date_is_bounded_by_the_crawl() -> None:
    body = f"<article><h1>Tin</h1><div class='date'>{{}}</div>{PROSE}</article>"
    later = "<meta property='article:published_time' content='2031-01-01T00:00:00Z'>"
    found = article(body.format("Thứ Sáu, 05/09/2025, 10:15 (GMT+7)"), later, fetched="2025-09-06T00:00:00Z")
    assert found.published_at == "2025-09-05T10:15:00+07:00"


def test_a_signature_under_the_text_is_the_byline() -> None:
    found = article(f"<article><h1>Tin</h1>{PROSE}<p style='text-align:right'><strong>Minh Quế</strong></p></article>")
    assert found.byline == "Minh Quế"
    assert found.text.endswith(SENTENCES[-1])


def test_urls_lose_their_trackers() -> None:
    url = "https://www.Bao.example.vn:443/tin/a.html?zarsrc=30&utm_source=zalo&fbclid=x&id=7#top"
    found = article(f"<article><h1>Tin</h1>{PROSE}</article>", url=url)
    assert (found.url, found.outlet) == ("https://www.bao.example.vn/tin/a.html?id=7", "bao.example.vn")


def test_a_page_from_the_disk_knows_its_url_from_its_canonical_link() -> None:
    head = "<link rel='canonical' href='https://bao.example.vn/tin/a.html'>"
    assert article(f"<article><h1>Tin</h1>{PROSE}</article>", head, url="").url == "https://bao.example.vn/tin/a.html"
