"""An article and its rows as a spaCy Doc: tokens, sentences, tags, entities, and every row as a span."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pipeline.annotate.sentences import split_sentences
from pipeline.annotate.tagger import Tagger
from pipeline.languages.pack import Pack
from pipeline.schema import Award, Count, Entity, Movement, Percentage, Row, Tables

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

SPANS_KEY = "thidua"
_LABELS: dict[type, str] = {Movement: "MOVEMENT", Percentage: "PERCENTAGE", Count: "COUNT", Award: "AWARD"}


def to_doc(tables: Tables, pack: Pack, tagger: Tagger | None = None) -> Doc:
    """The Doc of an article: `doc.text` is its text, `doc.sents` the sentences by rule, `doc.ents` its entities.

    Rows stand in `doc.spans["thidua"]`, a label for each table (MOVEMENT, PERCENTAGE, COUNT, AWARD, PER, LOC, ORG).
    With a tagger, tokens carry `pos_`. Where a row's border lies inside a token, the span takes the whole token.
    """
    from spacy.tokens import Doc

    text = tables.article.text
    doc = Doc((tagger or Tagger()).nlp.vocab) if not text else (tagger or Tagger()).nlp.tokenizer(text)
    _mark_sentences(doc, (sentence.start for sentence in split_sentences(text, pack)))
    if tagger is not None:
        _tag(doc, tagger)
    mark_rows(doc, tables)
    spans = [span for row in tables.entities if (span := _span(doc, row, row.kind)) is not None]
    doc.set_ents(list(_apart(spans)))
    return doc


def mark_rows(doc: Doc, tables: Tables) -> None:
    """Put every row of an article into `doc.spans["thidua"]`, in the order of the text; `doc.text` is the article's."""
    rows: list[Row] = [*tables.movements, *tables.percentages, *tables.counts, *tables.awards, *tables.entities]
    spans = [_span(doc, row, row.kind if isinstance(row, Entity) else _LABELS[type(row)]) for row in rows]
    doc.spans[SPANS_KEY] = sorted((s for s in spans if s is not None), key=lambda s: (s.start, -s.end, s.label_))


def _span(doc: Doc, row: Row, label: str) -> Span | None:
    identity = next((getattr(row, key) for key in ("movement_id", "award_id", "place_id") if hasattr(row, key)), "")
    return doc.char_span(row.start, row.end, label=label, kb_id=identity, alignment_mode="expand")


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans that do not overlap: of two that do, the first."""
    end = 0
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if span.start >= end:
            end = span.end
            yield span


def _mark_sentences(doc: Doc, starts: Iterable[int]) -> None:
    """A sentence begins with the token that holds its first character; white space goes with the sentence before."""
    wanted = sorted(starts)
    for token in doc:
        begins = bool(wanted) and wanted[0] < token.idx + len(token)
        token.is_sent_start = begins or token.i == 0
        while wanted and wanted[0] < token.idx + len(token):
            wanted.pop(0)


def _tag(doc: Doc, tagger: Tagger) -> None:
    """Copy the tags of the pieces onto the tokens that begin where theirs do."""
    tags = {start + token.idx: token.pos for start, piece in tagger.pieces(doc.text) for token in piece}
    for token in doc:
        token.pos = tags.get(token.idx, token.pos)
