"""The model that ships: it reads all of a text, its scores hold on a fixed sample, and a Doc of every article."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import paths
from pipeline.annotate import Tagger, Taggers, annotate, to_doc
from pipeline.annotate.tagger import SHIPPED
from pipeline.errors import UsageError
from pipeline.extract import extract
from pipeline.languages.pack import Pack
from pipeline.schema import Article, Tables

FOLDER = paths.ROOT / "models" / "ner"
# F of names by exact span and type on the sample; floors only rise.
FLOORS = {
    "vi general": 0.84, "en general": 0.58, "de general": 0.33, "nb general": 0.72, "es general": 0.77,
    "vi domain": 0.87, "en domain": 0.84, "de domain": 0.90, "nb domain": 0.83, "es domain": 0.86,
}  # fmt: skip


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


def gold_articles(language: str) -> list[str]:
    lines = (paths.ROOT / "corpora" / "gold" / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [unicodedata.normalize("NFC", json.loads(line)["text"]) for line in lines]


def unread(tagger: Tagger, text: str) -> str:
    """What no piece covers."""
    left = list(text)
    for start, doc in tagger.pieces(text):
        assert doc.text == text[start : start + len(doc.text)]
        left[start : start + len(doc.text)] = " " * len(doc.text)
    return "".join(left)


@pytest.mark.parametrize("language", ["vi", "en", "de", "nb", "es"])
def test_every_sentence_is_read(packs: Mapping[str, Pack], tagger: Tagger, language: str) -> None:
    for text in gold_articles(language):
        left = unread(tagger, text)
        for sentence in annotate(text, packs[language]).sentences:
            assert left[sentence.start : sentence.end].isspace()


def test_a_line_longer_than_any_window_is_read_to_its_end(tagger: Tagger) -> None:
    text = "Das Dorf dankte. " * 4000 + "Herr Nguyen Van Hung aus Ha Tinh kam."
    assert not unread(tagger, text).strip()
    assert [text[name.start : name.end] for name in tagger.names(text)][-2:] == ["Nguyen Van Hung", "Ha Tinh"]


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.sampled_from("Aạb \n\t.Đ’'-…12«»\u00a0\u200b"), max_size=80))
def test_whatever_the_text_it_is_read_and_no_offset_leaves_it(tagger: Tagger, text: str) -> None:
    assert not unread(tagger, text).strip()
    for name in tagger.names(text):
        assert 0 <= name.start < name.end <= len(text)


def sample() -> Iterator[tuple[str, str, set[tuple[int, int, str]]]]:
    """(set, text, names) of every sentence of the fixed sample."""
    name, text = "", ""
    spans: list[tuple[int, int, str]] = []
    for line in (FOLDER / "dev.conll").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            name = line[2:]
        elif line:
            form, _, tag, *glued = line.split("\t")
            if tag.startswith("B-"):
                spans.append((len(text), len(text) + len(form), tag[2:]))
            elif tag.startswith("I-"):
                spans[-1] = (spans[-1][0], len(text) + len(form), tag[2:])
            text += form + ("" if glued else " ")
        elif text:
            yield name, text.rstrip(), set(spans)
            text, spans = "", []


def test_the_scores_hold_on_a_fixed_sample(tagger: Tagger) -> None:
    assert hashlib.sha256((FOLDER / "dev.conll").read_bytes()).hexdigest() == CHECKSUM
    tallies: dict[str, list[int]] = {}
    for name, text, gold in sample():
        found = {(n.start, n.end, n.kind) for n in tagger.names(text)}
        tally = tallies.setdefault(name, [0, 0])
        tally[0] += len(found & gold)
        tally[1] += len(found) + len(gold)
    scores = {name: 2 * right / both for name, (right, both) in tallies.items()}
    assert scores.keys() == FLOORS.keys()
    assert {name: round(scores[name], 3) for name, floor in FLOORS.items() if scores[name] < floor} == {}


CHECKSUM = "fad24603de11feccd40896463207aff2c3b0e17b8b1b29c952c6539641ef522d"


def test_the_model_is_small_and_says_what_it_is() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*") if path.is_file()) <= 10_000_000
    meta = json.loads((SHIPPED / "meta.json").read_text(encoding="utf-8"))
    assert meta["license"] == "CC BY-SA 4.0"
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for needed in ("CC BY-SA 4.0", "Data statement", "Universal Dependencies", "NorNE", "GermEval", "Made by"):
        assert needed in readme


def test_the_readme_has_the_scores_that_training_wrote() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for name, figures in json.loads((FOLDER / "scores.json").read_text(encoding="utf-8")).items():
        assert f"| {name} | {figures['upos']} | {figures['p']} | {figures['r']} | {figures['f']} |" in readme


def test_which_tagger_a_language_has() -> None:
    assert Taggers("").of("de") is None
    assert Taggers("shipped").source("de") == SHIPPED
    assert Taggers("auto").of("vi") is not None
    one = Taggers("shipped")
    assert one.of("de") is one.of("nb")


def test_a_pipeline_that_is_not_installed_is_named() -> None:
    tagger = Taggers("xx_nowhere_sm").of("de")
    assert tagger is not None
    with pytest.raises(UsageError, match="xx_nowhere_sm"):
        list(tagger.names("Ha Tinh"))


def test_nothing_is_loaded_before_it_is_needed() -> None:
    code = "import sys, pipeline.annotate as a; a.Taggers('auto').of('de'); print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=paths.ROOT)
    assert done.stdout.strip() == "False"


def tables_of(packs: Mapping[str, Pack], language: str, text: str, tagger: Tagger | None = None) -> Tables:
    article = Article(article_id="a", path="a", text=text, language=language)
    return extract(article, annotate(text, packs[language], tagger), packs[language])


@pytest.mark.parametrize("language", ["vi", "en", "de", "nb", "es"])
def test_a_doc_for_every_article(packs: Mapping[str, Pack], tagger: Tagger, language: str) -> None:
    for text in gold_articles(language):
        tables = tables_of(packs, language, text, tagger)
        doc = to_doc(tables, packs[language], tagger)
        assert doc.text == text
        assert sum(not token.pos_ for token in doc if not token.is_space) == 0
        sentences = [sentence.start_char for sentence in doc.sents]
        assert sentences == [s.start for s in annotate(text, packs[language]).sentences]
        rows = [*tables.movements, *tables.percentages, *tables.counts, *tables.awards, *tables.entities]
        assert len(doc.spans["thidua"]) == len(rows)
        texts = [span.text for span in doc.spans["thidua"]]
        assert all(any(row.surface in text for text in texts) for row in rows)
        kinds = {(row.name, row.kind) for row in tables.entities}
        assert {(span.text, span.label_) for span in doc.ents} <= kinds | {(t, k) for t in texts for _, k in kinds}


def test_a_doc_without_the_model_has_sentences_and_rows_but_no_tags(packs: Mapping[str, Pack]) -> None:
    tables = tables_of(packs, "de", "Ha Tinh ehrt 14 Kollektive.\nDas Dorf dankte.")
    doc = to_doc(tables, packs["de"])
    assert [sentence.text.strip() for sentence in doc.sents] == ["Ha Tinh ehrt 14 Kollektive.", "Das Dorf dankte."]
    assert {span.label_ for span in doc.spans["thidua"]} >= {"LOC", "COUNT"}
    assert not any(token.pos for token in doc)


def test_a_doc_of_nothing(packs: Mapping[str, Pack]) -> None:
    assert to_doc(tables_of(packs, "de", ""), packs["de"]).text == ""
