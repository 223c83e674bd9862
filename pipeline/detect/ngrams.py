"""The engine of our own: a linear model over hashed character n-grams, trained by models/detect/train.py.

Features are the n-grams (1 to 5 letters, word borders as spaces, never across a word border) of the folded text; a
row of weights a hash bucket, a column a language. Logits are the sum of the rows over the square root of their number.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.detect.letters import SPACE, Batch, Bytes, Codes, Flags, Floats, Places
from pipeline.errors import UsageError

ORDERS = 5
_MULTIPLIER = np.uint32(0x9E3779B1)  # 2^32 over the golden ratio, the usual choice of multiplicative hashing


def buckets(codes: Codes, bits: int) -> Iterator[tuple[Places, Places]]:
    """For each order, the hash buckets (below 2**bits) of its n-grams and the places in `codes` where they begin."""
    shift = np.uint32(32 - bits)
    space = codes == SPACE
    hashes = codes * _MULTIPLIER
    inner = ~space  # whether the n-gram may begin here: no space inside it
    for order in range(1, ORDERS + 1):
        if order > 1:
            hashes = (hashes[:-1] ^ (hashes[:-1] >> np.uint32(15))) * _MULTIPLIER + codes[order - 1 :]
            inner = _extend(inner, space, order)
        places = np.flatnonzero(inner)
        mixed = hashes.take(places)
        mixed = (mixed ^ (mixed >> np.uint32(13))) * _MULTIPLIER
        yield (mixed >> shift).astype(np.intp), places


def _extend(inner: Flags, space: Flags, order: int) -> Flags:
    if order == 2:  # a border may stand at either end, from here on
        return np.ones(len(space) - 1, np.bool_)
    return inner[:-1] & ~space[order - 2 : -1]


@dataclass(frozen=True, slots=True)
class NgramModel:
    """`weights`: 2**bits rows x languages, in units of `scales` (one a language); the columns are `languages`.

    `prior`: what is added to a language's logit, since some are rarer in this press than others.
    Eight bits a weight, so that the table stays in a core's cache: rows are taken at random.
    """

    languages: tuple[str, ...]
    bits: int
    weights: Bytes
    scales: Floats
    prior: Floats

    def logits(self, batch: Batch) -> Floats:
        """Texts x languages; nothing but the prior for a text without letters."""
        found = list(buckets(batch.codes, self.bits))
        lengths = np.array([len(rows) for rows, _ in found])
        borders = np.array([np.searchsorted(places, batch.starts) for _, places in found])  # orders x texts
        sizes = np.diff(borders, append=lengths[:, None])
        borders += (np.cumsum(lengths) - lengths)[:, None]
        sums = self._sums(np.concatenate([rows for rows, _ in found]), borders.ravel())
        sums[sizes.ravel() == 0] = 0
        total: Floats = sums.reshape(*borders.shape, -1).sum(axis=0)
        total *= self.scales / np.sqrt(np.maximum(sizes.sum(axis=0), 1), dtype=np.float32)[:, None]
        total += self.prior
        return total

    def _sums(self, rows: Places, borders: Places) -> Floats:
        """Sums of the weights of rows[border : next border]; of an empty stretch, any row."""
        taken = self.weights.take(np.append(rows, 0), axis=0).astype(np.float32)
        sums: Floats = np.add.reduceat(taken, np.append(borders, len(rows)), axis=0)
        return sums[:-1]


def load_model(path: Path) -> NgramModel:
    """Read the artefact (.npz without pickles). Raises UsageError when it is missing or damaged."""
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            header = json.loads(str(file["header"]))
            weights, scales, prior = file["weights"], file["scales"], file["prior"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise UsageError(f"language model {path}: cannot be read ({error}); restore it or set detect.engine") from error
    return NgramModel(tuple(header["languages"]), int(header["bits"]), weights, scales, prior)


def probabilities(logits: Floats, allowed: Flags) -> Floats:
    """Softmax over the allowed languages, a row a text."""
    masked = np.where(allowed, logits, -np.inf)
    raised = np.exp(masked - masked.max(axis=1, keepdims=True))
    result: Floats = raised / raised.sum(axis=1, keepdims=True)
    return result
