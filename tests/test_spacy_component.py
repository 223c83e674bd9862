"""thidua as a component of a spaCy pipeline."""

from __future__ import annotations

import pytest
import spacy
from spacy import displacy

from pipeline.errors import UsageError
from pipeline.schema import Tables

TEXT = (
    "Ehrung in Lang Son\nDie Bewegung „Gemeinsam neue ländliche Gebiete aufbauen“ erreichte 93,7 %. "
    "Frau Nguyen Thi Quyen, Leiterin des Frontarbeitskomitees, übergab Verdiensturkunden an 14 Kollektive."
)


def test_the_component_fills_the_spans_of_a_doc() -> None:
    nlp = spacy.blank("de")
    nlp.add_pipe("thidua")
    doc = nlp(TEXT)
    found = {(span.text, span.label_) for span in doc.spans["thidua"]}
    assert {
        ("Lang Son", "LOC"),
        ("Gemeinsam neue ländliche Gebiete aufbauen", "MOVEMENT"),
        ("93,7 %", "PERCENTAGE"),
        ("Nguyen Thi Quyen", "PER"),
        ("14 Kollektive", "COUNT"),
        ("14 Kollektive", "AWARD"),
    } <= found
    tables = doc._.thidua
    assert isinstance(tables, Tables)
    assert tables.entities[1].role == "Leiterin des Frontarbeitskomitees"


def test_ids_stand_in_the_spans() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("thidua")
    doc = nlp('Title\nThe movement "Joining hands to build new-style rural areas" spread.')
    assert [span.kb_id_ for span in doc.spans["thidua"] if span.label_ == "MOVEMENT"] == [
        row.movement_id for row in doc._.thidua.movements
    ]
    assert all(row.movement_id for row in doc._.thidua.movements)


def test_displacy_renders_the_spans() -> None:
    nlp = spacy.blank("de")
    nlp.add_pipe("thidua")
    page = displacy.render(nlp(TEXT), style="span", options={"spans_key": "thidua"}, jupyter=False)
    assert "MOVEMENT" in page
    assert "Kollektive" in page


def test_names_of_an_earlier_component_count_as_a_models() -> None:
    nlp = spacy.blank("nb")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "Vien Lung"}])  # type: ignore[attr-defined]
    nlp.add_pipe("thidua")
    doc = nlp("Vi sov på skolen i Vien Lung og dro hjem.")
    assert [(span.text, span.label_) for span in doc.spans["thidua"]] == [("Vien Lung", "LOC")]


def test_the_language_can_be_named() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("thidua", config={"language": "vi"})
    doc = nlp("Tin\nỞ xã Hải Trung có 41 hộ nghèo.")
    assert ("Hải Trung", "LOC") in {(span.text, span.label_) for span in doc.spans["thidua"]}


def test_a_language_without_a_pack_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(UsageError, match=r"one of .*de, en, es"):
        spacy.blank("fi").add_pipe("thidua")
