"""The registry of newspapers: every province has one, and no host has two."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pipeline import outlets, paths
from pipeline.crawl import sources
from pipeline.errors import UsageError
from pipeline.outlets import Registry

BASE = 'id = "a"\nname = "A"\nhosts = ["a.vn"]\nlanguage = "vi"\n'


def provinces() -> list[dict[str, str]]:
    with (paths.VOCAB / "places.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["level"] == "province"]


def test_every_province_of_today_has_a_newspaper() -> None:
    named = {outlet.province for outlet in outlets.load()}
    today = {row["name"] for row in provinces() if not row["valid_to"]}
    assert len(today) == 34
    assert today - named == set()
    assert named - {row["name"] for row in provinces()} == {""}


def test_ids_and_hosts_are_unique_and_home_pages_are_at_home() -> None:
    known = outlets.load()
    assert [name for name, times in Counter(outlet.id for outlet in known).items() if times > 1] == []
    assert [host for host, times in Counter(host for one in known for host in one.hosts).items() if times > 1] == []
    registry = Registry(known)
    for outlet in known:
        for link in sources(outlet):
            assert registry.of_host(urlsplit(link.url).hostname or "") == outlet, link.url


def test_an_edition_has_its_own_language() -> None:
    registry = Registry(outlets.load())
    portal, paper = registry.find("vietnamvn"), registry.find("nhandan")
    assert portal.language_of("https://www.vietnam.vn/de/bewegung-1.html") == "de"
    assert portal.language_of("https://www.vietnam.vn/delta-1.html") == "vi"
    assert paper.language_of("https://en.nhandan.vn/emulation-post1.html") == "en"
    assert paper.language_of("https://nhandan.vn/thi-dua-post1.html") == "vi"


def test_an_own_entry_wins_and_a_likely_id_is_named(tmp_path: Path) -> None:
    own = tmp_path / "outlets.toml"
    own.write_text('[[outlet]]\nid = "nhandan"\nname = "Mine"\nhosts = ["nhandan.vn"]\nlanguage = "vi"\n')
    assert outlets.registry(own).find("nhandan").name == "Mine"
    assert outlets.registry(own).find("baonghean.vn").province == "Nghệ An"
    assert outlets.registry(tmp_path / "none.toml").find("nhandan").name == "Nhân Dân"
    with pytest.raises(UsageError, match="did you mean nhandan"):
        outlets.registry(own).find("nhan-dan")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ('paging = "?trang=2"', "paging"),
        ('article = "("', "article"),
        ("delay = ", "TOML"),
        ('hosts = ["a.vn"]', "TOML"),
        ("hosts = []", "TOML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, wrong: str, message: str) -> None:
    path = tmp_path / "outlets.toml"
    path.write_text(f"[[outlet]]\n{BASE}{wrong}\n")
    with pytest.raises(UsageError, match=message):
        outlets.read(path)


def test_what_an_outlet_lacks_is_named(tmp_path: Path) -> None:
    path = tmp_path / "outlets.toml"
    path.write_text('[[outlet]]\nid = "a"\nname = "A"\nlanguage = "vi"\n')
    with pytest.raises(UsageError, match="lacks 'hosts'"):
        outlets.read(path)
