"""A text that is handed over directly, not read from a page → Article."""

from __future__ import annotations

import unicodedata

from pipeline.schema import Article


def article(text: str, identity: str, language: str = "") -> Article:
    """The article of `text`, whose first line is its title; `identity` is its id, `language` (BCP 47) spares detection.

    Only Unicode normalization (NFC) touches the text: offsets into the article are offsets into a text that is NFC.
    """
    stored = unicodedata.normalize("NFC", text)
    return Article(
        article_id=identity,
        path=identity,
        title=stored.partition("\n")[0].strip(),
        language=language,
        words=len(stored.split()),
        text=stored,
    )
