"""Accuracy and speed of the detection engines, in one run: python benchmarks/bench_detect.py ../shared [--extra DIR].

Reads the gold articles and the dev sentences of the shared folder; the names put into sentences are those that
training never saw. `--extra DIR`: more languages, a file LL.txt each, a sentence a line. Speed is processor time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from pipeline.detect import Detector, load

MEASURED = ("vi", "en", "de", "nb", "es", "fr", "pt", "nl", "sv", "ru", "zh", "ja")
CHOSEN = (*MEASURED, "da")
LEAST = 20  # letters of a sentence (8 signs of Chinese or Japanese)
MOST = 400  # sentences a language
ARTICLE = 25  # sentences of a made-up article
Texts = dict[str, list[str]]


def sentences(path: Path) -> Iterator[str]:
    """The sentences of a .conll.gz file, as its README describes the format."""
    words = ""
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
        if line:
            form, *_, last = line.split("\t")
            words += form if last == "N" else form + " "
        elif words:
            yield unicodedata.normalize("NFC", words.strip())
            words = ""


def long_enough(text: str, language: str) -> bool:
    """Whether a sentence says enough to be measured."""
    return sum(map(str.isalpha, text)) >= (8 if language in {"zh", "ja"} else LEAST)


def dev_sentences(shared: Path, extra: Path | None) -> Texts:
    """Up to MOST sentences a language, in a fixed random order."""
    found = {
        code: [s for path in sorted((shared / "training" / code).glob("*.dev.conll.gz")) for s in sentences(path)]
        for code in MEASURED
    }
    for path in sorted(extra.glob("*.txt")) if extra else []:
        found[path.stem] = path.read_text("utf-8").splitlines()
    found = {code: [s for s in texts if long_enough(s, code)] for code, texts in found.items()}
    rng = random.Random(7)
    return {code: rng.sample(texts, min(MOST, len(texts))) for code, texts in found.items() if texts}


def made_up_articles(shared: Path) -> Texts:
    """Articles of ARTICLE consecutive dev sentences."""
    articles: Texts = {}
    for code in MEASURED:
        for path in sorted((shared / "training" / code).glob("*.dev.conll.gz")):
            lines = list(sentences(path))
            parts = ["\n".join(lines[at : at + ARTICLE]) for at in range(0, len(lines) - ARTICLE + 1, ARTICLE)]
            articles.setdefault(code, []).extend(parts)
    return articles


def gold_articles(shared: Path) -> Texts:
    """The texts of gold/dev-*.jsonl."""
    articles: Texts = {}
    for path in sorted((shared / "gold").glob("dev-*.jsonl")):
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        for row in rows:
            articles.setdefault(row["language"], []).append(row["text"])
    return articles


def unseen_names(shared: Path) -> list[str]:
    """Names of people and communes whose checksum is odd: models/detect/train.py uses the even ones."""
    lists = shared / "training" / "vi-names"
    given = [n for file in ("boy.txt", "girl.txt") for n in (lists / file).read_text("utf-8").splitlines() if n]
    rows = gzip.decompress((lists / "admin-units.tsv.gz").read_bytes()).decode("utf-8").splitlines()[1:]
    units = {fields[3] for fields in (row.split("\t") for row in rows) if not fields[3].isdigit()}
    surnames = "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ".split()
    people = [f"{surnames[zlib.crc32(name.encode()) % len(surnames)]} {name}" for name in given]
    return [name for name in sorted(units) + people if zlib.crc32(name.encode()) % 2]


def bare(text: str) -> str:
    """`text` without diacritics."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def with_names(texts: Texts, names: Sequence[str], number: int) -> Texts:
    """The sentences with `number` names in each, half of them without diacritics, at random places."""
    rng = random.Random(11)

    def one(sentence: str) -> str:
        words = sentence.split(" ")
        for name in rng.choices(names, k=number):
            words.insert(rng.randrange(len(words) + 1), (name if rng.random() < 0.5 else bare(name)) + ",")
        return " ".join(words)

    return {code: [one(sentence) for sentence in texts[code]] for code in texts if code in MEASURED}


def shares_right(answer: Callable[[list[str]], list[str]], texts: Texts) -> dict[str, float]:
    """The share of right answers, by language."""
    return {code: sum(found == code for found in answer(texts[code])) / len(texts[code]) for code in texts}


def report(title: str, answer: Callable[[list[str]], list[str]], texts: Texts) -> None:
    """One line: mean over the measured languages, then each."""
    began = time.process_time()
    right = shares_right(answer, texts)
    took = time.process_time() - began
    number = sum(map(len, texts.values()))
    measured = [right[code] for code in right if code in MEASURED]
    mean = sum(measured) / max(1, len(measured))
    each = " ".join(f"{code} {share:.3f}" for code, share in right.items())
    print(f"  {title:<26} {mean:.4f}  {number / took:>7.0f}/s  n={number}  {each}", flush=True)


def run(name: str, detector: Detector, sets: dict[str, Texts]) -> None:
    """All sets for one engine; articles by `detect`, sentences by `detect_all`."""
    print(name, flush=True)

    def alone(texts: list[str]) -> list[str]:
        return [detector.detect(text).language for text in texts]

    def together(texts: list[str]) -> list[str]:
        return [found.language for found in detector.detect_all(texts)]

    together(["Warm up."])
    for title, texts in sets.items():
        report(title, alone if "articles" in title else together, texts)
    articles = [text for texts in sets["gold articles"].values() for text in texts]
    began = time.process_time()
    pieces = sum(text.count(". ") + text.count("\n") + text.count("。") + 1 for text in articles)
    for text in articles:
        detector.profile(text)
    took = time.process_time() - began
    print(f"  passages of gold articles: {pieces / took:.0f} sentences/s, {len(articles) / took:.0f} articles/s")


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--extra", type=Path)
    parser.add_argument("--engines", nargs="+", default=["ngrams", "langdetect", "lingua"])
    asked = parser.parse_args()
    single = dev_sentences(asked.shared, asked.extra)
    names = unseen_names(asked.shared)
    sets = {
        "gold articles": gold_articles(asked.shared),
        "made-up articles": made_up_articles(asked.shared),
        "sentences": single,
        "with 8 names": with_names(single, names, 8),
        "with 20 names": with_names(single, names, 20),
        "vi without diacritics": {"vi": [bare(text) for text in single["vi"]]},
    }
    for engine in asked.engines:
        run(f"{engine}, all its languages" if engine == "ngrams" else engine, load(engine, _languages(engine)), sets)


def _languages(engine: str) -> tuple[str, ...]:
    return () if engine == "ngrams" else CHOSEN


if __name__ == "__main__":
    main()
