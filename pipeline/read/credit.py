"""The line that credits the original: "Nguồn: …", "Source: …", "Quelle: …", "Kilde: …", "Fuente: …"."""

from __future__ import annotations

import re

_LABEL = re.compile(
    r"^\W{0,3}(?:(?:theo )?nguồn(?: tin| bài)?|source|quelle|kilde|fuente|originalquelle|original source|link gốc|"
    r"nguồn gốc|"
    r"sources?|bron|fonte|zdroj|źródło|källa|lähde)\s*[:：]\s*(?P<credit>.{2,300}?)\W{0,2}$",
    re.IGNORECASE,
)
_URL = re.compile(
    r"https?://[^\s<>\"')\]]+|"
    r"(?<![\w@])(?:www\.)?(?:[a-z0-9-]+\.)+(?:vn|com|net|org|info|de|no|es|eu|gov)(?:/[^\s<>\"')\]]*)?",
    re.IGNORECASE,
)


def of_line(line: str) -> str:
    """What a line credits, as written, or "" when it credits nothing: a URL, or the name of a newspaper."""
    if len(line) > 320:
        return ""
    match = _LABEL.match(line)
    return match["credit"].strip() if match else ""


def url(credit: str, href: str = "") -> str:
    """The URL in a credit, or the one that it links to; "" for a mere name."""
    match = _URL.search(credit)
    if match and "/" in match[0]:
        return match[0].rstrip(".,;")
    return href if href.startswith("http") else (match[0] if match else "")
