"""Letters as numbers: the lower-case letter and the script of each code point, for a batch of texts at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Places = NDArray[np.intp]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float32]
Bytes = NDArray[np.int8]
SPACE = 32
_PLANE = 0x10000  # code points beyond the basic plane count as no letter: no language is told by them

# Unicode blocks, as in Blocks.txt of the Unicode character database. Signs that carry no script of their own stay out.
_BLOCKS: dict[str, tuple[tuple[int, int], ...]] = {
    "latin": ((0x41, 0x24F), (0x1E00, 0x1EFF)),
    "cyrillic": ((0x400, 0x52F),),
    "han": ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF)),
    "kana": ((0x3041, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9D)),
    "hangul": ((0x1100, 0x11FF), (0x3131, 0x318E), (0xAC00, 0xD7AF)),
    "thai": ((0xE00, 0xE7F),),
    "lao": ((0xE80, 0xEFF),),
    "khmer": ((0x1780, 0x17FF),),
    "burmese": ((0x1000, 0x109F),),
    "greek": ((0x370, 0x3FF), (0x1F00, 0x1FFF)),
    "devanagari": ((0x900, 0x97F),),
    "arabic": ((0x600, 0x6FF), (0x750, 0x77F)),
    "hebrew": ((0x590, 0x5FF),),
}
SCRIPTS = tuple(_BLOCKS)


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts, and the same in one row of folded code points, a space before each, one space between words.

    `codes`: lower-case letters and spaces; `starts`: where each text's leading space stands in `codes`;
    `scripts`: letters of each script, texts x SCRIPTS.
    """

    texts: Sequence[str]
    codes: Codes
    starts: Places
    scripts: Places


@dataclass(frozen=True, slots=True)
class Alphabet:
    """Tables over the basic plane: `lower` (letter or space) and `script` (1 + index in SCRIPTS, 0 for none)."""

    lower: Codes
    script: NDArray[np.uint8]

    def fold(self, texts: Sequence[str]) -> Batch:
        """Lay `texts` out as a batch; anything but letters is a space."""
        joined = " " + " ".join(texts) + " "
        points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        points = np.minimum(points, _PLANE - 1)
        lengths = np.fromiter((len(text) + 1 for text in texts), np.intp, len(texts))
        starts = np.cumsum(lengths) - lengths
        codes = self.lower[points]
        kept = codes != SPACE
        kept[1:] |= kept[:-1]  # the first space of a run stays
        kept[0] = True
        places = np.cumsum(kept) - 1
        return Batch(texts, codes[kept], places[starts], self._count_scripts(points, lengths))

    def _count_scripts(self, points: Codes, lengths: Places) -> Places:
        width = len(SCRIPTS) + 1
        cells = self.script[points[:-1]] + np.repeat(np.arange(len(lengths)) * width, lengths)
        counts = np.bincount(cells, minlength=len(lengths) * width)
        return counts.reshape(len(lengths), width)[:, 1:]


def load_alphabet() -> Alphabet:
    """Build the tables (some 20 ms)."""
    lower = np.full(_PLANE, SPACE, np.uint32)
    script = np.zeros(_PLANE, np.uint8)
    for number, name in enumerate(SCRIPTS, start=1):
        for first, last in _BLOCKS[name]:
            for point in range(first, last + 1):
                if chr(point).isalpha():
                    lower[point] = _lower(chr(point))
                    script[point] = number
    return Alphabet(lower, script)


def _lower(letter: str) -> int:
    small = letter.lower()
    return ord(small if len(small) == 1 else letter)
