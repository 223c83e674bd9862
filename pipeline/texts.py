"""A text that is handed over directly, not read from a page → Article."""

from __future__ import annotations

import hashlib
import unicodedata

from pipeline.schema import Article


def article(text: str, path: str, language: str = "") -> Article:
    """The article of `text`, whose first line is its title.

    `path` names it; `language` (BCP 47) spares the detection. Only Unicode normalization (NFC) touches the text, so
    that offsets into the stored text are offsets into a given text that is NFC already.
    """
    stored = unicodedata.normalize("NFC", text)
    return Article(
        article_id=hashlib.sha256(f"{path}\n{stored}".encode()).hexdigest()[:16],
        path=path,
        title=stored.partition("\n")[0].strip(),
        language=language,
        words=len(stored.split()),
        text=stored,
    )
