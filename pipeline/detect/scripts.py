"""The script test: many languages are given away by their writing, before any engine is asked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.detect.letters import SCRIPTS, Batch, Flags, Floats, Places

# Which languages a script leaves open; those that are named nowhere here are written in Latin letters.
_OF_SCRIPT = {
    "cyrillic": ("ru", "uk", "bg"),
    "han": ("zh", "ja"),
    "kana": ("ja",),
    "hangul": ("ko",),
    "thai": ("th",),
    "lao": ("lo",),
    "khmer": ("km",),
    "burmese": ("my",),
    "greek": ("el",),
    "devanagari": ("hi",),
    "arabic": ("ar",),
    "hebrew": ("he",),
}
_DENSE = ("han", "kana", "hangul")
_KANA = 0.04  # Japanese prose is a third to a half kana; a Chinese text that quotes a Japanese word has less than this


def written_otherwise() -> tuple[str, ...]:
    """The languages of _OF_SCRIPT."""
    return tuple(dict.fromkeys(code for codes in _OF_SCRIPT.values() for code in codes))


def candidates(engine: Sequence[str], languages: Sequence[str], wanted: Sequence[str]) -> Flags:
    """Scripts x languages: which of `languages` a text in the script may be.

    The engine is kept to the `wanted` of its own languages; a script that leaves none of them open answers with the
    first language written in it, since its own name is nearer to the truth than any other.
    """
    table = np.zeros((len(SCRIPTS), len(languages)), np.bool_)
    latin = [code for code in engine if code not in written_otherwise()]
    for row, script in enumerate(SCRIPTS):
        open_to = _OF_SCRIPT.get(script, latin)
        kept = [code for code in open_to if code in wanted and code in languages] or list(open_to[:1])
        for code in kept:
            table[row, languages.index(code)] = True
    return table


def dominant_script(batch: Batch) -> tuple[Places, Floats]:
    """For each text, the index (in SCRIPTS) of the script that it is mostly written in, and how many letters that is.

    A Chinese, Japanese or Korean sign weighs as much as three letters: it says as much.
    """
    signs = batch.scripts.astype(np.float32)
    han, kana = SCRIPTS.index("han"), SCRIPTS.index("kana")
    japanese = signs[:, kana] > _KANA * signs[:, han]
    signs[:, kana] += np.where(japanese, signs[:, han], 0)
    signs[:, han] = np.where(japanese, 0, signs[:, han])
    script = (signs * _weights()).argmax(axis=1)
    letters: Floats = signs[np.arange(len(script)), script]
    return script, letters


def _weights() -> Floats:
    return np.array([3 if script in _DENSE else 1 for script in SCRIPTS], np.float32)
