"""Every outlet of the registry has a golden page: its layout, our words."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from pipeline import outlets
from pipeline.errors import UsageError
from pipeline.read import Reading, read_with_parts
from pipeline.schema import Page

GOLDEN = Path(__file__).parent / "read_golden"
FETCHED = "2025-09-06T00:00:00Z"


def reading(outlet: str) -> Reading:
    content = gzip.decompress((GOLDEN / f"{outlet}.html.gz").read_bytes())
    return read_with_parts(Page(path=outlet, content=content, media_type="text/html", fetched_at=FETCHED))


@pytest.mark.parametrize("outlet", [outlet.id for outlet in outlets.load() if outlet.layouts])
def test_golden_page(outlet: str) -> None:
    expected = json.loads((GOLDEN / f"{outlet}.json").read_text(encoding="utf-8"))
    parts = expected.pop("parts")
    found = reading(outlet)
    assert {key: getattr(found.article, key) for key in expected} == expected
    for kind, surfaces in parts.items():
        assert [part.surface for part in found.parts if part.kind == kind] == surfaces, kind


@pytest.mark.parametrize("outlet", [outlet.id for outlet in outlets.load() if outlet.layouts])
def test_a_lead_stands_where_its_part_says(outlet: str) -> None:
    found = reading(outlet)
    leads = [part for part in found.parts if part.kind == "lead"]
    assert leads
    assert all(found.article.text[part.start : part.end] == part.surface for part in leads)


def test_a_layout_is_chosen_by_the_day_of_the_crawl() -> None:
    old, new = (outlets.layout("vnexpress.net", day) for day in ("2016-05-01T00:00:00Z", "2025-05-01"))
    assert old is not None
    assert new is not None
    assert (old.lead, new.lead) == (".short_intro", "p.description")
    assert outlets.layout("vnexpress.net") == new
    assert outlets.layout("e.vnexpress.net", "2025-05-01") == new
    assert outlets.layout("unknown.example") is None


@pytest.mark.parametrize(
    "wrong",
    [
        'layout = [{ bdoy = "p" }]',
        'layout = "nothing"',
        'colour = "red"',
    ],
)
def test_a_mistake_in_the_registry_is_named(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "outlets.toml"
    path.write_text(f'[[outlet]]\nid = "a"\nname = "A"\nhosts = ["a.vn"]\nlanguage = "vi"\n{wrong}\n')
    with pytest.raises(UsageError, match=r"unknown|bdoy|colour|paging|article|TOML"):
        outlets.read(path)
