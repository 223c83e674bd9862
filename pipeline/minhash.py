"""MinHash: sets that overlap get signatures that agree in about the same share of their places (Broder 1997).

A signature is 64 numbers of 16 bits; written as hex it is 256 characters. Sixty-four hashes estimate an overlap to
within 0.06. The hashes are part of the stored data: they must never change.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

SIZE = 64
_SHINGLE = 3  # words
# Signs of languages without spaces are words of their own.
_SIGNS = "぀-ヿ㐀-鿿"
_WORD = re.compile(rf"[{_SIGNS}]|[^\W{_SIGNS}]+")

Signature = NDArray[np.uint16]

_random = np.random.Generator(np.random.PCG64(19480611))  # 11 June 1948: the first call for patriotic emulation
_FACTORS = _random.integers(0, 2**63, SIZE, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_ADDENDS = _random.integers(0, 2**63, SIZE, dtype=np.uint64)


def signature(items: Iterable[str]) -> Signature:
    """The signature of a set of strings; that of the empty set is all ones."""
    hashes = np.fromiter({_hash(item) for item in items}, dtype=np.uint64)
    if not hashes.size:
        return np.full(SIZE, 0xFFFF, dtype=np.uint16)
    spread = (hashes[:, None] * _FACTORS + _ADDENDS) >> np.uint64(32)  # multiply-shift, modulo 2**64
    lowest: Signature = (spread.min(axis=0) & np.uint64(0xFFFF)).astype(np.uint16)
    return lowest


def of_text(text: str) -> Signature:
    """The signature of a text: of its runs of three words."""
    words = _WORD.findall(text.lower())
    return signature(" ".join(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1)))


def resemblance(one: Signature, other: Signature) -> float:
    """About the share of all items that both sets have, 0..1."""
    return float((one == other).mean())


def written(signature: Signature) -> str:
    """A signature as 256 hex digits."""
    return signature.astype(">u2").tobytes().hex()


def read(digits: str) -> Signature:
    """The signature that `written` wrote."""
    return np.frombuffer(bytes.fromhex(digits), dtype=">u2").astype(np.uint16)


def bands(signature: Signature, rows: int) -> Iterator[bytes]:
    """The signature in pieces of `rows` numbers: what is alike has one in common (Leskovec et al., ch. 3)."""
    for at in range(0, SIZE - rows + 1, rows):
        yield at.to_bytes(1) + signature[at : at + rows].tobytes()


def _hash(item: str) -> int:
    encoded = item.encode()
    return zlib.crc32(encoded) << 32 | zlib.crc32(encoded, 0x9E3779B9)
