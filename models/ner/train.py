"""Train the small multilingual pipeline: `python models/ner/train.py DATA WORK`, then read models/ner/README.md.

DATA is the folder of gold and weak sentences (one folder a language, `augmented/` beside them): a token a line (form,
UPOS, BIO tag, "N" when no space follows), gzip. WORK takes the corpora and the checkpoints. The finished pipeline is
written to models/ner/pipeline, its scores on the held-out sentences to models/ner/scores.json.
"""

from __future__ import annotations

import gzip
import json
import random
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import spacy
from spacy import util
from spacy.lang.char_classes import ALPHA
from spacy.scorer import Scorer
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Example
from spacy.training.initialize import init_nlp
from spacy.training.loop import train as train_loop

if TYPE_CHECKING:
    from spacy.language import Language

HERE = Path(__file__).parent
LANGUAGES = ("vi", "en", "de", "nb", "es", "fr", "pt", "nl", "sv", "ru", "zh")
_MAIN = ("vi", "en", "de", "nb", "es")  # languages with a pack: more sentences of each corpus
_MOST = {True: 10_000, False: 5_000}  # sentences of one corpus, of main languages and of the others
_TWICE = ("vi/vtb", "augmented/vi", "de/gsd", "de/pud", "nl/alpino")  # short of data
_NEGATIVES = 12  # how often the entity-free lines are shown
_HAN = r"\u4e00-\u9fff\u3400-\u4dbf"
_INFIXES = (
    rf"(?<=[{_HAN}])(?=\w)",
    rf"(?<=\w)(?=[{_HAN}])",
    r"[、。，；：？！「」『』《》〈〉（）【】]",
    rf"(?<=\b[ldjmtsncLDJMTSNC]['’])(?=[{ALPHA}])",
    rf"(?<=\b[qQ]u['’])(?=[{ALPHA}])",
    r"(?<=[a-z])(?=['’](?:m|re|ve|ll|d|s)$)",
    r"(?<=[a-z])(?=n['’]t$)",
)


@dataclass(frozen=True)
class Sentence:
    """A sentence of the source: its tokens as (form, upos, bio, followed by a space)."""

    tokens: tuple[tuple[str, str, str, bool], ...]
    language: str


def blank_pipeline() -> Language:
    """`xx` with the infixes that Chinese, elisions and English contractions need."""
    nlp = spacy.blank("xx")
    infixes = [*nlp.Defaults.infixes, *_INFIXES]
    nlp.tokenizer.infix_finditer = util.compile_infix_regex(infixes).finditer
    return nlp


def read_sentences(path: Path, language: str) -> Iterator[Sentence]:
    """The sentences of one gzipped file."""
    tokens: list[tuple[str, str, str, bool]] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) < 3:
                if tokens:
                    yield Sentence(tuple(tokens), language)
                tokens = []
                continue
            tokens.append((fields[0], fields[1], fields[2], fields[3:] != ["N"]))
    if tokens:
        yield Sentence(tuple(tokens), language)


def to_doc(nlp: Language, sentences: list[Sentence]) -> Doc:
    """One Doc of the pipeline's own tokens, with the tags and names of the source projected on them by characters."""
    text, upos, names, missing = "", [], [], []
    for sentence in sentences:
        joint = "" if sentence.language == "zh" else " "
        text += joint if text and not text.endswith(joint) else ""
        for form, tag, bio, spaced in sentence.tokens:
            start, end = len(text), len(text) + len(form)
            upos.append((start, end, tag))
            _note_name(bio, start, end, names, missing)
            text += form + (" " if spaced else "")
    doc = nlp.make_doc(text.rstrip())
    _set_tags(doc, upos)
    _set_names(doc, names, missing)
    return doc


def _note_name(bio: str, start: int, end: int, names: list[list], missing: list[tuple[int, int]]) -> None:
    if bio in {"_", "?"}:
        missing.append((start, end))
    elif bio.startswith("B-"):
        names.append([start, end, bio[2:]])
    elif bio.startswith("I-") and names:
        names[-1][1] = end


def _set_tags(doc: Doc, upos: list[tuple[int, int, str]]) -> None:
    """Each token takes the tag of the first source token under it that is no punctuation."""
    at = 0
    for token in doc:
        start, end = token.idx, token.idx + len(token)
        while at < len(upos) and upos[at][1] <= start:
            at += 1
        under = []
        for other in range(at, len(upos)):
            if upos[other][0] >= end:
                break
            under.append(upos[other][2])
        tags = [tag for tag in under if tag != "PUNCT"] or under
        if tags and tags[0] != "_":
            token.set_morph("")
            token.pos_ = tags[0]


def _set_names(doc: Doc, names: list[list], missing: list[tuple[int, int]]) -> None:
    spans: list[Span] = []
    for start, end, kind in names:
        span = doc.char_span(start, end, label=kind, alignment_mode="expand")
        if span is not None and (not spans or spans[-1].end <= span.start):
            spans.append(span)
    taken = {token.i for span in spans for token in span}
    gaps = (doc.char_span(start, end, alignment_mode="expand") for start, end in missing)
    unknown = [doc[t.i : t.i + 1] for gap in gaps if gap is not None for t in gap if t.i not in taken]
    unique = list({span.start: span for span in unknown}.values())
    doc.set_ents(spans, missing=unique, default="outside")


def grouped(sentences: list[Sentence], chance: random.Random) -> Iterator[list[Sentence]]:
    """Runs of one to three sentences."""
    at = 0
    while at < len(sentences):
        size = chance.randint(1, 3)
        yield sentences[at : at + size]
        at += size


def training_docs(nlp: Language, data: Path, chance: random.Random) -> Iterator[Doc]:
    """Every document to learn from, shuffled."""
    docs: list[Doc] = []
    for path in sorted(data.glob("*/*.train.conll.gz")):
        corpus = f"{path.parent.name}/{path.name.partition('.')[0]}"
        language = path.name.partition(".")[0] if path.parent.name == "augmented" else path.parent.name
        sentences = list(read_sentences(path, language))
        most = _MOST[language in _MAIN]
        if len(sentences) > most:
            first = chance.randrange(len(sentences) - most)
            sentences = sentences[first : first + most]
        for _ in range(2 if corpus in _TWICE else 1):
            docs += [to_doc(nlp, group) for group in grouped(sentences, chance)]
    lines = (HERE / "negatives.txt").read_text(encoding="utf-8").splitlines() * _NEGATIVES
    docs += [_without_names(nlp, line) for line in lines]
    chance.shuffle(docs)
    yield from docs


def _without_names(nlp: Language, line: str) -> Doc:
    doc = nlp.make_doc(line)
    doc.set_ents([], default="outside")
    return doc


def held_out(nlp: Language, data: Path) -> dict[str, list[Doc]]:
    """The dev sentences, one a Doc, by set: `vi`, `vi domain` …"""
    sets: dict[str, list[Doc]] = {}
    for path in sorted(data.glob("*/*.dev.conll.gz")):
        augmented = path.parent.name == "augmented"
        language = path.name.partition(".")[0] if augmented else path.parent.name
        name = f"{language} domain" if augmented else language
        sets.setdefault(name, []).extend(to_doc(nlp, [s]) for s in read_sentences(path, language))
    return sets


def scores(nlp: Language, docs: list[Doc]) -> dict[str, float]:
    """Accuracy of tags; precision, recall and F of names (exact span and type), and F by type, in per cent."""
    plain = nlp.pipe([nlp.make_doc(doc.text) for doc in docs])
    found = Scorer(nlp).score([Example(p, d) for p, d in zip(plain, docs, strict=True)])
    by_type = found.get("ents_per_type") or {}
    figures = {"upos": found["pos_acc"], "p": found["ents_p"], "r": found["ents_r"], "f": found["ents_f"]}
    figures |= {kind: by_type.get(kind, {}).get("f") for kind in ("PER", "LOC", "ORG")}
    return {name: round(100 * value, 1) for name, value in figures.items() if value is not None}


def prune_strings(folder: Path, nlp: Language) -> None:
    """Only the labels' strings stay in the vocabulary: those of the training texts are 6 MB that nothing reads."""
    keep = {label for name in nlp.pipe_names for label in getattr(nlp.get_pipe(name), "labels", ())}
    parts = {part for label in keep for part in (label, *label.split("="))}
    used = {"xx", "", *parts, *(p for label in nlp.get_pipe("ner").move_names for p in (label, label[2:]))}
    (folder / "vocab" / "strings.json").write_text(json.dumps(sorted(used)), encoding="utf-8")


def main(data: Path, work: Path) -> None:
    """Corpora, training, pruning, scores."""
    work.mkdir(parents=True, exist_ok=True)
    chance = random.Random(0)
    base = blank_pipeline()
    base.to_disk(work / "base")
    dev = held_out(base, data)
    if not (work / "train.spacy").exists():
        DocBin(docs=training_docs(base, data, chance), store_user_data=False).to_disk(work / "train.spacy")
    sample = [doc for docs in dev.values() for doc in chance.sample(docs, min(150, len(docs)))]
    DocBin(docs=sample).to_disk(work / "dev.spacy")
    print("documents", Counter({name: len(docs) for name, docs in dev.items()}), flush=True)
    paths = {
        f"paths.{name}": str(work / file)
        for name, file in (("train", "train.spacy"), ("dev", "dev.spacy"), ("base", "base"))
    }
    config = util.load_config(HERE / "config.cfg", overrides=paths, interpolate=False)
    filled = util.load_model_from_config(config, auto_fill=True).config
    nlp = init_nlp(filled)
    (work / "checkpoints").mkdir(exist_ok=True)
    train_loop(nlp, work / "checkpoints", stdout=sys.stdout, stderr=sys.stderr)
    finish(work / "checkpoints" / "model-last", dev)


def finish(trained: Path, dev: dict[str, list[Doc]]) -> None:
    """Write the pipeline without its training strings and paths, and score what was written."""
    nlp = spacy.load(trained)
    target = HERE / "pipeline"
    shutil.rmtree(target, ignore_errors=True)
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])
    nlp.meta |= {"name": "thidua_ner", "version": "1.0.0", "license": "CC BY-SA 4.0"}
    nlp.to_disk(target)
    prune_strings(target, nlp)
    written = spacy.load(target)
    table = {name: scores(written, docs) for name, docs in sorted(dev.items())}
    (HERE / "scores.json").write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
