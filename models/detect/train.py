"""Train models/detect/ngrams.npz: python models/detect/train.py TRAINING_DIR [OUTPUT]  (some 2 minutes on one core).

TRAINING_DIR is ../shared/training (its SOURCES.md names every corpus and licence). Word lists come from the package
wordfreq. Needs, for training only: numpy, scipy, wordfreq==3.1.1. Deterministic: one seed, one thread, fixed order.
The data statement is in README.md beside this file.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import unicodedata
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import scipy.sparse as sp
import wordfreq

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from pipeline.detect.letters import Alphabet, load_alphabet
from pipeline.detect.names import without_names
from pipeline.detect.ngrams import buckets

BITS = 16
SEED = 1948
REAL = ("vi", "en", "de", "nb", "es", "fr", "pt", "nl", "sv", "ru", "zh")
LISTED = ("da", "it", "pl", "cs", "fi", "hu", "ro", "tr", "id", "ca", "uk", "bg", "ja", "sk")
LANGUAGES = REAL + LISTED
MOST = 12_000  # sentences a language
# Word lists for all, lest any string of words look like one of LISTED; many for Danish and its neighbours.
PSEUDO = dict.fromkeys(REAL, 3_000) | dict.fromkeys(LISTED, 7_000) | {"nb": 14_000, "da": 14_000, "sv": 7_000, "vi": 0}
RARER = 0.5  # nats off the logits of LISTED languages: this press writes in them less often, and their words are fewer
EPOCHS = 5
BATCH = 512
RATE = 0.02
DECAY = 2e-7


def sentences(path: Path) -> Iterator[str]:
    """The sentences of a .conll.gz file of the training folder, spaces as in the source."""
    words: list[str] = []
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").split("\n"):
        if not line:
            if words:
                yield "".join(words).strip()
            words = []
            continue
        fields = line.split("\t")
        words.append(fields[0] + ("" if fields[-1] == "N" and len(fields) > 3 else " "))


def real_sentences(folder: Path, language: str, split: str) -> list[str]:
    """All sentences of a language and a split (`train` or `dev`), without the augmented ones."""
    found = [s for path in sorted((folder / language).glob(f"*.{split}.conll.gz")) for s in sentences(path)]
    return [unicodedata.normalize("NFC", sentence) for sentence in found]


def names(folder: Path, split: str) -> list[str]:
    """Vietnamese names and units; the two splits share none (by checksum of the name)."""
    lists = folder / "vi-names"
    given = [name for file in ("boy.txt", "girl.txt") for name in (lists / file).read_text("utf-8").split("\n") if name]
    surnames = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh".split()
    rows = gzip.decompress((lists / "admin-units.tsv.gz").read_bytes()).decode("utf-8").split("\n")[1:-1]
    units = {row.split("\t")[3] for row in rows}
    people = [f"{surnames[zlib.crc32(name.encode()) % len(surnames)]} {name}" for name in given]
    pool = sorted({name for name in units if not name.isdigit()}) + people
    return [name for name in pool if (zlib.crc32(name.encode()) % 2 == 0) == (split == "train")]


def bare(text: str) -> str:
    """`text` without diacritics, as Vietnamese is often typed."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def with_names(sentence: str, pool: list[str], number: int, rng: random.Random) -> str:
    """`sentence` with `number` names put in at random places between its words."""
    words = sentence.split(" ")
    for name in rng.choices(pool, k=number):
        words.insert(rng.randrange(len(words) + 1), (name if rng.random() < 0.5 else bare(name)) + rng.choice(", "))
    return " ".join(words)


def fragment(sentence: str, rng: random.Random) -> str:
    """A piece of one to six words (of as many signs, where words are not spaced)."""
    words = sentence.split(" ") if " " in sentence else list(sentence)
    start = rng.randrange(len(words))
    return (" " if " " in sentence else "").join(words[start : start + rng.randint(1, 6)])


def pseudo_sentences(language: str, number: int, rng: random.Random) -> list[str]:
    """Strings of 12 words, half of them drawn by frequency as in running text, half with the rare ones raised."""
    listed = wordfreq.get_frequency_dict(language, wordlist="small")
    words = [word for word in listed if word.isalpha()]
    joiner = "" if language in ("zh", "ja") else " "
    drawn: list[str] = []
    for power in (1.0, 0.6):
        drawn += rng.choices(words, [listed[word] ** power for word in words], k=number * 6)
    return [joiner.join(drawn[at : at + 12]) for at in range(0, len(drawn), 12)]


def documents(folder: Path, language: str, pool: list[str], rng: random.Random) -> list[str]:
    """The training texts of a language: real, with names in them, fragments, and word lists."""
    real = real_sentences(folder, language, "train") if language in REAL else []
    rng.shuffle(real)
    base = (real * 2)[:MOST]
    if language == "vi":
        base = base + [bare(sentence) for sentence in base]
    base = base + pseudo_sentences(language, PSEUDO[language], rng)
    named = [with_names(s, pool, rng.randint(1, 6), rng) for s in base if rng.random() < 0.3 and language != "vi"]
    pieces = [fragment(s, rng) for s in base if rng.random() < 0.4]
    return base + named + pieces


def features(texts: list[str], alphabet: Alphabet) -> sp.csr_matrix:
    """Texts x buckets: counts over the square root of their sum."""
    parts = []
    for at in range(0, len(texts), 2_000):
        batch = alphabet.fold([without_names(text) for text in texts[at : at + 2_000]])
        rows, columns = [], []
        for found, places in buckets(batch.codes, BITS):
            columns.append(found)
            rows.append(np.searchsorted(batch.starts, places, side="right") - 1)
        shape = (len(batch.starts), 1 << BITS)
        ones = np.ones(sum(map(len, rows)), np.float32)
        counts = sp.csr_matrix((ones, (np.concatenate(rows), np.concatenate(columns))), shape)
        sums = np.maximum(counts.sum(axis=1).A1, 1)
        parts.append(sp.diags(1 / np.sqrt(sums)).dot(counts).astype(np.float32))
    return sp.vstack(parts).tocsr()


def fit(matrix: sp.csr_matrix, labels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Multinomial logistic regression by Adam; buckets x languages."""
    weights = np.zeros((matrix.shape[1], len(LANGUAGES)), np.float32)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    steps = EPOCHS * (matrix.shape[0] // BATCH)
    for step in range(steps):
        if step % (matrix.shape[0] // BATCH) == 0:
            order = rng.permutation(matrix.shape[0])
            print(f"step {step} of {steps}", file=sys.stderr)
        at = step % (matrix.shape[0] // BATCH) * BATCH
        chosen = order[at : at + BATCH]
        sample = matrix[chosen]
        logits = sample @ weights
        logits -= logits.max(axis=1, keepdims=True)
        error = np.exp(logits)
        error /= error.sum(axis=1, keepdims=True)
        error[np.arange(len(chosen)), labels[chosen]] -= 1
        gradient = (sample.T @ error) / len(chosen) + DECAY * weights
        first += 0.1 * (gradient - first)
        second += 0.001 * (gradient * gradient - second)
        bias = np.sqrt(1 - 0.999 ** (step + 1)) / (1 - 0.9 ** (step + 1))
        weights -= RATE * (1 - step / steps) * bias * first / (np.sqrt(second) + 1e-8)
    return weights


def save(weights: np.ndarray, path: Path) -> None:
    """Quantise to 8 bits, a scale a language, and write without pickles."""
    scales = np.abs(weights).max(axis=0) / 127
    small = np.rint(weights / scales).astype(np.int8)
    header = json.dumps({"languages": LANGUAGES, "bits": BITS, "seed": SEED})
    prior = np.array([-RARER if code in LISTED and code != "ja" else 0 for code in LANGUAGES], np.float32)
    np.savez_compressed(path, header=np.array(header), weights=small, scales=scales.astype(np.float32), prior=prior)


def main(folder: Path, output: Path) -> None:
    """Build the data, train, save."""
    rng = random.Random(SEED)
    pool = names(folder, "train")
    texts, labels = [], []
    for label, language in enumerate(LANGUAGES):
        found = documents(folder, language, pool, rng)
        texts += found
        labels += [label] * len(found)
        print(language, len(found), file=sys.stderr)
    matrix = features(texts, load_alphabet())
    save(fit(matrix, np.array(labels), np.random.default_rng(SEED)), output)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else Path(__file__).with_name("ngrams.npz")))
