"""HTML → Draft."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from pipeline.errors import InputError
from pipeline.read import text
from pipeline.read.decode import decode_page
from pipeline.read.draft import Draft

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.schema import Page


def read(page: Page) -> Draft:
    """A web page. Raises InputError: `empty` when no article text is found."""
    source = decode_page(page.content, page.charset)
    found = _trafilatura()(source, url=page.url or None, with_metadata=True, include_comments=False)
    if found is None or not found.text:
        raise InputError("read", "empty", "no article text found in the page")
    return Draft(
        title=" ".join(text.split(found.title or "")),
        byline=found.author or "",
        published_at=found.date or "",
        url=found.url or page.url,
        lines=tuple(line.removeprefix("- ") for line in text.split(found.text)),
    )


def _trafilatura() -> Callable[..., Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its network libraries complain of extras that reading does not need
        from trafilatura import bare_extraction
    return bare_extraction
