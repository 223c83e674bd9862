"""Scoring: the codebook's rules, one by one, and the same numbers as the project's reference scorer."""

from __future__ import annotations

import importlib
import json
import random
from pathlib import Path
from typing import Any

import pytest

from pipeline import evaluate
from pipeline.errors import UsageError
from pipeline.schema import Article, Award, Count, Movement, Percentage, Row, Tables

SHARED = Path(__file__).resolve().parents[2] / "shared"
TEXT = (
    'Title\n29 of 30 villages, over 5 %, joined "For the poor"; 14 collectives and 3 units got a certificate of merit.'
)
GOLD: dict[str, Any] = {
    "id": "g1",
    "language": "en",
    "text": TEXT,
    "movements": [{"surface": "For the poor", "movement_id": "vi-nguoi-ngheo"}],
    "percentages": [{"surface": "5 %", "value": 5, "qualifier": "more_than", "indicator_id": "participation_rate"}],
    "counts": [
        {"surface": "29 of 30 villages", "value": 29, "of_total": 30, "unit_id": "village"},
        {"surface": "14 collectives", "value": 14, "unit_id": "collective"},
        {"surface": "3 units", "value": 3, "unit_id": ["agency", "collective"]},
    ],
    "awards": [
        {
            "surface": "14 collectives",
            "award_id": "merit_certificate",
            "recipient_kind": "collective",
            "recipient_count": 14,
        }
    ],
}


def span(surface: str) -> dict[str, Any]:
    start = TEXT.index(surface)
    return {"article_id": "a", "start": start, "end": start + len(surface), "surface": surface}


def perfect() -> dict[str, tuple[Row, ...]]:
    return {
        "movements": (Movement(**span("For the poor"), movement_id="vi-nguoi-ngheo", quoted=True),),
        "percentages": (
            Percentage(**span("over 5 %"), value=5.0, qualifier="more_than", indicator_id="participation_rate"),
        ),
        "counts": (
            Count(**span("29 of 30 villages"), value=29.0, of_total=30.0, unit_id="village"),
            Count(**span("14 collectives"), value=14.0, unit_id="collective"),
            Count(**span("3 units"), value=3.0, unit_id="agency"),
        ),
        "awards": (
            Award(
                **span("14 collectives"),
                award="certificate of merit",
                award_id="merit_certificate",
                recipient_kind="collective",
                recipient_count=14,
            ),
        ),
    }


def gold_file(folder: Path, *articles: dict[str, Any]) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("\n".join(json.dumps(a, ensure_ascii=False) for a in articles), encoding="utf-8")
    return path


def run(folder: Path, rows: dict[str, tuple[Row, ...]], gold: dict[str, Any] = GOLD) -> evaluate.Evaluation:
    articles = evaluate.load_gold(gold_file(folder, gold))
    return evaluate.evaluate(articles, lambda article: tables(article.text, rows))


def tables(text: str, rows: dict[str, Any]) -> Tables:
    return Tables(article=Article(article_id="a", path="p", text=text), **rows)


def test_what_is_right_scores_one(tmp_path: Path) -> None:
    result = run(tmp_path, perfect())
    assert result.mistakes == ()
    for table in evaluate.DETAILS:
        score = result.total(table)
        assert (score.precision, score.recall, score.f1, score.full_f1) == (1, 1, 1, 1)
        assert set(score.details.values()) <= {score.matched}


def test_nothing_found_scores_zero_and_lists_every_miss(tmp_path: Path) -> None:
    result = run(tmp_path, {})
    assert [result.total(table).f1 for table in evaluate.DETAILS] == [0, 0, 0, 0]
    assert [m.kind for m in result.mistakes] == ["missed"] * 6
    assert result.mistakes[0].line == TEXT.splitlines()[1]


def test_nothing_to_find_and_nothing_found_is_one(tmp_path: Path) -> None:
    result = run(tmp_path, {}, {"id": "g", "language": "en", "text": "x"})
    assert result.total("counts").f1 == 1
    assert result.total("counts").precision == 0


def test_a_wrong_number_is_a_miss_and_a_spurious_row(tmp_path: Path) -> None:
    rows = perfect()
    rows["percentages"] = (Percentage(**span("5 %"), value=6.0),)
    result = run(tmp_path, rows)
    assert [(m.kind, m.table) for m in result.mistakes] == [("missed", "percentages"), ("spurious", "percentages")]
    assert (result.total("percentages").f1, result.total("counts").f1) == (0, 1)


def test_a_wrong_detail_costs_only_the_full_row(tmp_path: Path) -> None:
    rows = perfect()
    rows["percentages"] = (Percentage(**span("5 %"), value=5.0, role="target", indicator_id="participation_rate"),)
    result = run(tmp_path, rows)
    score = result.total("percentages")
    assert (score.f1, score.full_f1) == (1, 0)
    assert dict(score.details) == {"qualifier": 0, "role": 0, "indicator_id": 1}
    assert [(m.kind, m.column) for m in result.mistakes] == [("wrong", "qualifier"), ("wrong", "role")]


def test_a_part_without_its_total_does_not_match(tmp_path: Path) -> None:
    rows = perfect()
    rows["counts"] = (Count(**span("29"), value=29.0), *rows["counts"][1:])
    assert run(tmp_path, rows).total("counts").matched == 2


def test_a_row_elsewhere_in_the_text_does_not_match(tmp_path: Path) -> None:
    rows = perfect()
    rows["percentages"] = (Percentage(**span("29 of"), value=5.0),)
    assert run(tmp_path, rows).total("percentages").matched == 0


@pytest.mark.parametrize(
    ("award_id", "matched"),
    [("commendation_certificate", 1), ("emulation_flag", 0)],
)
def test_certificates_that_translations_confuse_are_accepted(tmp_path: Path, award_id: str, matched: int) -> None:
    rows = perfect()
    award = Award(**span("14"), award="Giấy khen", award_id=award_id, recipient_kind="collective", recipient_count=14)
    rows["awards"] = (award,)
    assert run(tmp_path, rows).total("awards").matched == matched


@pytest.mark.parametrize(
    ("recipient", "matched"),
    [("Mr. Lò Văn An", 1), ("lò văn an", 1), ("Lò Văn Ân", 1), ("Trần Thị Bích", 0), ("", 0)],
)
def test_named_recipients_match_with_or_without_their_title(tmp_path: Path, recipient: str, matched: int) -> None:
    gold = {
        "id": "g",
        "language": "en",
        "text": TEXT,
        "awards": [
            {"surface": "3 units", "award_id": "hero", "recipient_kind": "individual", "recipient": "Lò Văn An"}
        ],
    }
    row = Award(**span("3 units"), award="h", award_id="hero", recipient_kind="individual", recipient=recipient)
    assert run(tmp_path, {"awards": (row,)}, gold).total("awards").matched == matched


def test_a_generic_movement_is_allowed_and_never_required(tmp_path: Path) -> None:
    gold = {**GOLD, "movements": [*GOLD["movements"], {"surface": "certificate of merit", "generic": True}]}
    rows = perfect()
    assert run(tmp_path, rows, gold).total("movements").f1 == 1
    rows["movements"] += (Movement(**span("certificate of merit")),)
    assert run(tmp_path, rows, gold).total("movements").f1 == 1
    rows["movements"] += (Movement(**span("14 collectives")), Movement(**span("3 units"), generic=True))
    assert run(tmp_path, rows, gold).total("movements").predicted == 2


@pytest.mark.parametrize(("surface", "matched"), [("the poor", 1), ("poor", 0)])
def test_a_quoted_name_must_be_nearly_whole(tmp_path: Path, surface: str, matched: int) -> None:
    assert run(tmp_path, {"movements": (Movement(**span(surface)),)}).total("movements").matched == matched


def test_where_an_unquoted_name_ends_is_taken_generously(tmp_path: Path) -> None:
    gold = {"id": "g", "language": "en", "text": TEXT, "movements": [{"surface": "units got a certificate"}]}
    for surface, matched in (("a certificate", 1), ("units", 0)):
        assert run(tmp_path, {"movements": (Movement(**span(surface)),)}, gold).total("movements").matched == matched


def test_nth_tells_which_occurrence_is_meant(tmp_path: Path) -> None:
    gold = {"id": "g", "language": "en", "text": "5 x, 5 x", "counts": [{"surface": "5 x", "nth": 2, "value": 5}]}
    (article,) = evaluate.load_gold(gold_file(tmp_path, gold))
    assert (article.rows["counts"][0].start, article.rows["counts"][0].end) == (5, 8)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": "g", "language": "en", "text": "x", "counts": [{"surface": "y"}]}', r"line 1: occurrence 1 of 'y'"),
        ('{"id": "g", "language": "en"}', r"line 1: 'text' is missing"),
        ("{", r"line 1: Expecting"),
    ],
)
def test_gold_that_is_not_well_formed_is_refused(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        list(evaluate.load_gold(path))


def test_languages_are_scored_apart_and_together(tmp_path: Path) -> None:
    german = {**GOLD, "id": "g2", "language": "de"}
    articles = evaluate.load_gold(gold_file(tmp_path, GOLD, german))
    rows = perfect()
    result = evaluate.evaluate(articles, lambda a: tables(a.text, rows if a.language == "en" else {}))
    assert result.languages() == ("de", "en")
    assert (result.scores["en", "counts"].f1, result.scores["de", "counts"].f1) == (1, 0)
    assert result.total("counts").recall == 0.5


# --- against the reference scorer -------------------------------------------------------------------------------------

RECORDS: dict[str, type[Row]] = {"movements": Movement, "percentages": Percentage, "counts": Count, "awards": Award}
COLUMNS = {
    "movements": ("movement_id", "generic"),
    "percentages": ("value", "value_high", "qualifier", "role", "indicator_id"),
    "counts": ("value", "value_high", "of_total", "qualifier", "role", "unit_id"),
    "awards": ("award_id", "recipient_kind", "recipient_count", "recipient"),
}


def noisy_rows(table: str, article: dict[str, Any], chance: random.Random) -> tuple[Row, ...]:
    """The gold rows of one table as a mediocre program would find them: some lost, shifted, wrong or twice."""
    rows = []
    for gold in article[table]:
        if chance.random() < 0.15:
            continue
        values = {key: gold[key] for key in COLUMNS[table] if gold.get(key) is not None}
        values = {key: value[-1] if isinstance(value, list) else value for key, value in values.items()}
        if chance.random() < 0.3:
            key = chance.choice(COLUMNS[table])
            values[key] = _spoilt(values.get(key))
        start = max(0, gold["start"] + chance.choice((0, 0, 0, -3, 4)))
        end = max(start + 1, gold["end"] + chance.choice((0, 0, 0, -2, 9)))
        if table == "awards":
            values["award"] = "x"
        record = RECORDS[table](article_id="a", start=start, end=end, surface=article["text"][start:end], **values)
        rows += [record] * chance.choice((1, 1, 1, 2))
    return tuple(rows)


def _spoilt(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    return (
        value + 1 if isinstance(value, int | float) else {"exact": "about", "household": "family"}.get(value, "other")
    )


@pytest.mark.skipif(not SHARED.exists(), reason="the reference scorer is not beside this checkout")
@pytest.mark.parametrize("seed", range(3))
def test_the_reference_scorer_counts_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SHARED / "tools"))
    score = importlib.import_module("score")
    reference_gold = importlib.import_module("gold")
    chance = random.Random(seed)
    paths = sorted((SHARED / "gold").glob("*.jsonl"))
    raw = {a["id"]: a for path in paths for a in reference_gold.load(path)}
    found = {i: {table: noisy_rows(table, a, chance) for table in RECORDS} for i, a in raw.items()}
    as_json = {i: {t: [plain(row) for row in rows] for t, rows in by.items()} for i, by in found.items()}
    tally, detail = score.score(raw.values(), lambda article: as_json[article["id"]])

    articles = [article for path in paths for article in evaluate.load_gold(path)]
    result = evaluate.evaluate(articles, lambda article: tables(article.text, found[article.id]))
    ours = {cell: [s.matched, s.gold, s.predicted, s.full] for cell, s in result.scores.items()}
    assert {cell: counts for cell, counts in ours.items() if any(counts)} == {c: n for c, n in tally.items() if any(n)}
    assert 0.5 < result.total("counts").f1 < 0.95  # the noise is neither nothing nor all
    for (table, column), (right, of) in detail.items():
        total = result.total(table)
        assert (total.details[column], total.matched) == (right, of)


def plain(row: Row) -> dict[str, Any]:
    return {
        name: getattr(row, name) for name in ("start", "end", "surface", *COLUMNS[type(row).__name__.lower() + "s"])
    }
