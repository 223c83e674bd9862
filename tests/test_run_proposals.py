"""Movements that the register lacks: proposed from the database, accepted into a file, linked by it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import minhash, texts
from pipeline.errors import UsageError
from pipeline.link import register
from pipeline.run import linking, proposals
from pipeline.schema import Article, Movement, Tables
from pipeline.store.database import Store, open_or_create
from pipeline.store.tables import Input
from test_run_linking import PACKS, linker

NAMES = [
    ("vi", "Biến rác thành tiền, góp tiền làm đường", "01", "2025-03-01"),
    ("vi", "biến rác thành tiền, góp tiền làm đường", "01", "2025-04-01"),
    ("en", "Turning waste into money, giving money for roads", "01", "2025-03-02"),
    ("vi", "Mỗi tuần một cuốn sách", "", ""),
]


def told(number: int, language: str, name: str, province: str, day: str) -> Tables:
    text = f"Tin {number}\nThe movement “{name}” was launched."
    start = text.index(name)
    movement = Movement(
        article_id=f"{number:016}", start=start, end=start + len(name), surface=name, quoted=True, sentence=text
    )
    stored = texts.article(text, f"{number:016}", language)
    values = {"route": f"pack:{language}", "place_id": province, "place_name": "thành phố Hà Nội" if province else ""}
    article = Article(
        **{**{name: getattr(stored, name) for name in ("article_id", "path", "title", "language", "text")}, **values},
        published_at=day,
        fingerprint=minhash.written(minhash.of_text(text)),
    )
    return Tables(article=article, movements=(movement,))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_or_create(str(tmp_path / "x.db")) as opened:
        for number, values in enumerate(NAMES):
            opened.write(Input(path=f"{number:016}", content_hash="h", version="1"), told(number, *values))
        linking.link(opened, linker(), PACKS)
        yield opened


def lines(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def answer(file: Path, answers: list[str]) -> None:
    """What a person does: fills the first column."""
    rows = lines(file)
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, proposals.COLUMNS)
        writer.writeheader()
        writer.writerows({**row, "accept": said} for row, said in zip(rows, answers, strict=True))


def test_names_are_gathered_over_articles_and_languages(store: Store, tmp_path: Path) -> None:
    proposals.write(tmp_path / "p.csv", proposals.proposals(store, linker(), PACKS, articles=1))
    first, second = lines(tmp_path / "p.csv")
    wanted = {"id": "bien-rac-thanh-tien-gop-tien", "name_vi": NAMES[0][1], "name_en": NAMES[2][1], "articles": "3",
              "languages": "vi en", "provinces": "Hà Nội", "first": "2025-03-01", "last": "2025-04-01"}  # fmt: skip
    assert {name: first[name] for name in wanted} == wanted
    assert "[en]" in first["examples"]
    assert second["name_vi"] == NAMES[3][1]
    again = proposals.proposals(store, linker(), PACKS, articles=2)
    assert [proposal.articles for proposal in again] == [3]


def test_what_is_accepted_is_linked_without_reading_again(store: Store, tmp_path: Path) -> None:
    file, own = tmp_path / "p.csv", tmp_path / "movements.csv"
    proposals.write(file, proposals.proposals(store, linker(), PACKS, articles=1))
    answer(file, ["yes", "xa-hoi-hoc-tap"])
    assert [entry.id for entry in proposals.accept(file, own)] == ["bien-rac-thanh-tien-gop-tien", "xa-hoi-hoc-tap"]
    assert linking.link(store, linker(register_file=str(own)), PACKS).changed == 4
    linked = [(row["movement_id"], row["link_method"]) for row in store.rows("movements")]
    assert linked == [("bien-rac-thanh-tien-gop-tien", "alias")] * 3 + [("xa-hoi-hoc-tap", "alias")]
    assert register.load(own).entries["xa-hoi-hoc-tap"].name_vi.startswith("Cả nước thi đua")
    proposals.accept(file, own)  # once more: nothing doubles
    assert len(list(register.read(own))) == 2


@pytest.mark.parametrize("said", ["perhaps", "no-such-id"])
def test_an_answer_that_says_nothing_is_refused_and_nothing_written(said: str, store: Store, tmp_path: Path) -> None:
    file, own = tmp_path / "p.csv", tmp_path / "movements.csv"
    proposals.write(file, proposals.proposals(store, linker(), PACKS, articles=1))
    answer(file, ["yes", said])
    with pytest.raises(UsageError, match=rf"line \d+: accept = '{said}'"):
        proposals.accept(file, own)
    assert not own.exists()
    with pytest.raises(UsageError, match="there already"):
        proposals.write(file, [])
