"""A corpus of stories for tests and measurements: each told in three languages, and printed again elsewhere.

All of it is fictitious and our own writing. The stories are of one kind (a commune sums up a movement) and draw on the
same sentences with other figures, names and order: what tells them apart is what tells real reports apart.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline import minhash, texts
from pipeline.schema import Article

LANGUAGES = ("vi", "en", "de")
_OUTLETS = {
    "vi": ("bao-mot.example", "tin-hai.example", "nhat-bao.example"),
    "en": ("en.bao-mot.example", "daily.example", "news.example"),
    "de": ("de.bao-mot.example", "kurier.example", "bote.example"),
}
_SURNAMES = "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai Trịnh Đoàn Phan Tạ Quách".split()
_GIVEN = "Thị Hạnh|Văn Sơn|Quang Huy|Thị Mai|Đức Thắng|Minh Châu|Thị Lan|Văn Toàn|Hữu Nghĩa|Thị Thu|Xuân Bách|Ngọc Diệp"
_FIRST = "Tân Phú Long An Bình Thanh Vĩnh Hòa Đông Nam Sơn Lộc Mỹ Xuân Yên Kim Đại Trung".split()
_LAST = "Hưng Lợi Thạnh Khê Giang Lâm Phước Tiến Thịnh Hải Mai Cường Thủy Xá Quý Đức".split()
_TITLES = (
    ("{place}: {a} hộ dân hiến đất làm đường", "{place}: {a} households donate land for roads",
     "{place}: {a} Haushalte spenden Land für Straßen"),
    ("Xã {place} xóa {a} căn nhà tạm, nhà dột nát", "{place} commune replaces {a} makeshift houses",
     "Gemeinde {place} ersetzt {a} provisorische Häuser"),
    ("Người dân {place} góp {a} ngày công xây dựng nông thôn mới",
     "People of {place} give {a} working days to build new rural areas",
     "Menschen in {place} leisten {a} Arbeitstage für neue ländliche Gebiete"),
    ("{place} khen thưởng {a} gia đình văn hóa tiêu biểu", "{place} honours {a} exemplary cultural families",
     "{place} ehrt {a} vorbildliche Kulturfamilien"),
)  # fmt: skip
_SENTENCES = (
    ("Theo báo cáo của Ủy ban nhân dân xã, đến nay {b}/{c} thôn đã đạt chuẩn thôn văn hóa.",
     "According to the People's Committee of the commune, {b} of {c} villages now are cultural villages.",
     "Nach Angaben des Volkskomitees der Gemeinde haben bisher {b} von {c} Dörfern den Titel Kulturdorf erreicht."),
    ("Tỷ lệ hộ nghèo giảm xuống còn {p},{q}%, thấp hơn mục tiêu đề ra từ đầu nhiệm kỳ.",
     "The poverty rate fell to {p}.{q} %, lower than the target set at the beginning of the term.",
     "Die Armutsquote sank auf {p},{q} %, unter das zu Beginn der Amtszeit gesetzte Ziel."),
    ("Trong năm, bà con đã hiến {d} m2 đất và góp {e} ngày công để mở rộng các tuyến đường liên thôn.",
     "During the year, residents gave {d} m2 of land and {e} working days to widen the roads between the villages.",
     "Im Laufe des Jahres gaben die Bewohner {d} m2 Land und {e} Arbeitstage, um die Wege zu verbreitern."),
    ("Bà {person}, Bí thư chi bộ, cho biết mọi khoản đóng góp đều được công khai tại nhà văn hóa.",
     "Ms {person}, secretary of the party cell, said that every contribution is made public in the house of culture.",
     "Frau {person}, Sekretärin der Parteizelle, sagte, jeder Beitrag werde im Kulturhaus öffentlich gemacht."),
    ("Ông {other}, một cựu chiến binh {age} tuổi, là người đầu tiên tháo dỡ bức tường rào của gia đình mình.",
     "Mr {other}, a {age}-year-old veteran, was the first to pull down the wall of his own yard.",
     "Herr {other}, ein {age}-jähriger Veteran, riss als Erster die Mauer seines eigenen Hofes ein."),
    ("Xã đã vận động được {f} triệu đồng từ doanh nghiệp và con em xa quê.",
     "The commune raised {f} million VND from enterprises and from those who have moved away.",
     "Die Gemeinde sammelte {f} Millionen VND bei Unternehmen und bei denen, die fortgezogen sind."),
    ("Hội Phụ nữ xã duy trì {g} mô hình phân loại rác tại nguồn với {h} hội viên tham gia.",
     "The Women's Union of the commune keeps up {g} models of sorting waste at home, with {h} members taking part.",
     "Die Frauenunion der Gemeinde betreibt {g} Modelle der Mülltrennung, an denen {h} Mitglieder teilnehmen."),
    ("Tỷ lệ bao phủ bảo hiểm y tế đạt {r},{q}%, tăng đều trong ba năm liền.",
     "Health insurance coverage reached {r}.{q} %, having risen steadily for three years.",
     "Die Abdeckung durch die Krankenversicherung erreichte {r},{q} % und stieg drei Jahre lang stetig."),
    ("Đoàn thanh niên trồng {i} cây xanh dọc bờ kênh và lắp {j} bóng đèn năng lượng mặt trời.",
     "The Youth Union planted {i} trees along the canal and put up {j} solar lamps.",
     "Der Jugendverband pflanzte {i} Bäume entlang des Kanals und stellte {j} Solarlampen auf."),
    ("Tại lễ tổng kết, {k} tập thể và {l} cá nhân được tặng giấy khen vì thành tích xuất sắc.",
     "At the closing ceremony, {k} collectives and {l} individuals received commendation certificates.",
     "Bei der Abschlussfeier erhielten {k} Kollektive und {l} Einzelpersonen Belobigungsurkunden."),
    ("Anh {third} ở thôn {village} kể rằng trước đây trẻ em phải lội bùn đến trường mỗi khi mưa lớn.",
     "{third} of {village} village recalls that children used to wade through mud to school whenever it rained hard.",
     "{third} aus dem Dorf {village} erzählt, dass die Kinder früher bei Regen durch den Schlamm zur Schule wateten."),
    ("Sang năm tới, xã phấn đấu có thêm {m} hộ thoát nghèo và {n} km đường được bê tông hóa.",
     "Next year, the commune wants {m} more households to escape poverty and {n} km of roads to be concreted.",
     "Im kommenden Jahr sollen {m} weitere Haushalte der Armut entkommen und {n} km Straße betoniert werden."),
    ("Câu lạc bộ văn nghệ của thôn với {o} thành viên vẫn sinh hoạt đều đặn vào tối thứ bảy.",
     "The village's arts club, which has {o} members, still meets every Saturday evening.",
     "Der Kulturklub des Dorfes mit {o} Mitgliedern trifft sich noch immer jeden Samstagabend."),
    ("Trạm y tế xã đã khám và cấp thuốc miễn phí cho {s} người cao tuổi trong đợt này.",
     "On this occasion, the health station of the commune examined {s} elderly people and gave them medicine for free.",
     "Bei dieser Gelegenheit untersuchte die Gesundheitsstation {s} ältere Menschen und gab ihnen kostenlos Medizin."),
)  # fmt: skip
_FILLERS = {
    "vi": ("Phong trào được đông đảo người dân hưởng ứng ngay từ những ngày đầu phát động.",
           "Bài học lớn nhất là để người dân bàn bạc, quyết định và giám sát mọi việc.",
           "Không khí thi đua lan tỏa đến từng ngõ xóm."),
    "en": ("People took up the movement from its very first days.",
           "The greatest lesson is to let people discuss, decide on and supervise everything.",
           "The spirit of emulation reaches every lane."),
    "de": ("Die Menschen griffen die Bewegung von den ersten Tagen an auf.",
           "Die wichtigste Lehre ist, die Menschen alles besprechen, entscheiden und überwachen zu lassen.",
           "Der Geist des Wetteifers reicht bis in jede Gasse."),
}  # fmt: skip
_LEADS = {
    "vi": "Trong không khí những ngày cuối năm, phóng viên chúng tôi về lại vùng quê này.",
    "en": "In the last days of the year our reporter went back to this part of the country.",
    "de": "In den letzten Tagen des Jahres kehrte unser Reporter in diese Gegend zurück.",
}


@dataclass(frozen=True, slots=True)
class Told:
    """An article and the number of the story that it tells."""

    story: int
    article: Article


def corpus(stories: int, seed: int = 0) -> Iterator[Told]:
    """Every story in three languages, each version printed once or twice more, some of them revised."""
    for number in range(stories):
        yield from (Told(number, article) for article in _versions(number, random.Random(f"{seed} {number}")))


def _versions(number: int, chance: random.Random) -> Iterator[Article]:
    slots = _slots(chance)
    order = chance.sample(range(len(_SENTENCES)), 8)
    title = chance.choice(_TITLES)
    day = f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 20):02}"
    credited = ""
    for place, language in enumerate(LANGUAGES):
        body = [_SENTENCES[at][place].format(**slots) for at in order]
        body[3:3] = [chance.choice(_FILLERS[language])]
        url = f"https://{_OUTLETS[language][0]}/{language}/{number}/{_slug(title[1].format(**slots))}.html"
        first = _article(language, title[place].format(**slots), body, url, day)
        credit = chance.random() < 0.3  # a translation often does not say what it translates
        yield replace(first, source_url=credited if credit else "")
        credited = credited or url
        for outlet in _OUTLETS[language][1 : 2 + chance.randint(0, 1)]:
            yield _reprint(first, body, outlet, number, chance)
        if chance.random() < 0.2:
            yield _article(language, first.title, [*body[:-1], _FILLERS[language][0]], url, day)


def _reprint(first: Article, body: list[str], outlet: str, number: int, chance: random.Random) -> Article:
    """Another outlet shortens the text, puts a lead of its own before it, and sometimes another title over it."""
    kept = [sentence for sentence in body if chance.random() > 0.12]
    lead = [_LEADS[first.language]] if chance.random() < 0.5 else []
    title = first.title if chance.random() < 0.6 else kept[0].partition(",")[0].rstrip(".")
    day = f"{first.published_at[:8]}{int(first.published_at[8:]) + chance.randint(0, 5):02}"
    return _article(
        first.language, title, [*lead, *kept], f"https://{outlet}/tin/{number}-{chance.randint(10, 99)}", day
    )


def _article(language: str, title: str, body: list[str], url: str, day: str) -> Article:
    text = "\n".join([title, " ".join(body[:2]), " ".join(body[2:6]), " ".join(body[6:])])
    article = texts.article(text, f"{abs(hash_of(url + text)):016x}", language)
    signature = minhash.written(minhash.of_text(article.text))
    outlet = url.split("/")[2]
    return replace(
        article, path=f"{outlet}/{article.article_id}", url=url, outlet=outlet, published_at=day, fingerprint=signature
    )


def hash_of(text: str) -> int:
    """63 bits of a text, the same on every machine."""
    import hashlib

    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) >> 1


def _slots(chance: random.Random) -> dict[str, object]:
    names = chance.sample([f"{surname} {given}" for surname in _SURNAMES for given in _GIVEN.split("|")], 3)
    whole = chance.randint(12, 40)
    figures = {letter: chance.randint(13, 2900) for letter in "adefhijlos"}
    return {
        **figures,
        "b": whole - chance.randint(1, 5), "c": whole, "g": chance.randint(2, 12), "k": chance.randint(3, 30),
        "m": chance.randint(5, 60), "n": chance.randint(2, 25), "p": chance.randint(1, 9), "q": chance.randint(1, 9),
        "r": chance.randint(85, 98), "age": chance.randint(55, 79),
        "place": f"{chance.choice(_FIRST)} {chance.choice(_LAST)}",
        "village": f"{chance.choice(_FIRST)} {chance.choice(_LAST)}",
        "person": names[0], "other": names[1], "third": names[2],
    }  # fmt: skip


def _slug(title: str) -> str:
    from pipeline.link.names import folded_key

    return folded_key(title).replace(" ", "-")


def pairwise_f1(told: dict[str, str], truth: dict[str, int]) -> float:
    """F1 over pairs of articles: those put into one story against those that tell one."""

    def sizes(groups: dict[object, int]) -> int:
        return sum(size * (size - 1) // 2 for size in groups.values())

    found: dict[object, int] = {}
    wanted: dict[object, int] = {}
    both: dict[object, int] = {}
    for id_, story in truth.items():
        for counts, group in ((found, told[id_]), (wanted, story), (both, (told[id_], story))):
            counts[group] = counts.get(group, 0) + 1
    return 2 * sizes(both) / (sizes(found) + sizes(wanted))
