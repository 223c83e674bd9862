"""The script test: languages that their writing gives away."""

from __future__ import annotations

import re

_RANGES = {
    "ko": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "ja": "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9d",
    "th": "\u0e00-\u0e7f",
    "lo": "\u0e80-\u0eff",
    "km": "\u1780-\u17ff",
    "my": "\u1000-\u109f",
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "hi": "\u0900-\u097f",
    "ar": "\u0600-\u06ff\u0750-\u077f",
    "he": "\u0590-\u05ff",
    "zh": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff",
    "ru": "\u0400-\u04ff",
}
_SCRIPT = re.compile("|".join(f"(?P<{code}>[{span}])" for code, span in _RANGES.items()))


def script_counts(text: str) -> dict[str, int]:
    """Letters of each tell-tale script, by the language that it stands for; Latin letters are not counted."""
    counts: dict[str, int] = {}
    for match in _SCRIPT.finditer(text):
        code = str(match.lastgroup)
        counts[code] = counts.get(code, 0) + 1
    return counts
