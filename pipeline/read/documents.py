"""Reports as .docx and .pdf → Draft, read in a process of its own: such files can eat any machine."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.read import dates, limits, text
from pipeline.read.draft import Draft

if TYPE_CHECKING:
    from pipeline.schema import Page

_REASONS = {"empty", "encrypted", "broken_document", "too_large"}


def read(page: Page) -> Draft:
    """A .docx or .pdf. Raises InputError: `empty`, `encrypted`, `broken_document`, `too_large`, `timeout`."""
    answer = _ask(page)
    lines = tuple(line for raw in answer["lines"] for line in text.split(raw))
    if not lines:
        raise InputError("read", "empty", "no text in it (a scan needs text recognition first)")
    name = answer["title"] or (lines[0] if text.is_title(lines[0]) and len(lines) > 1 else "")
    return Draft(
        title=" ".join(text.split(name)),
        lines=lines,
        byline=answer["author"],
        published_at=dates.parse(answer["created"]),
        read_by=answer["kind"],
    )


def _ask(page: Page) -> dict[str, str]:
    """What the process says; over the limits of time and memory it is ended."""
    kind = "pdf" if page.media_type.endswith("pdf") else "docx"
    command = [sys.executable, "-m", "pipeline.read.document_process", kind]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module; the document goes to its standard input
            command, input=page.content, capture_output=True, timeout=limits.SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise InputError("read", "timeout", f"not read within {limits.SECONDS} s") from error
    if done.returncode != 0:
        raise InputError("read", "broken_document", f"the {kind} cannot be read: {_last(done.stderr)}")
    answer: dict[str, str] = json.loads(done.stdout)
    if reason := answer.get("reason"):
        raise InputError("read", reason if reason in _REASONS else "broken_document", answer["message"])
    return answer


def _last(errors: bytes) -> str:
    lines = errors.decode("utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "the process ended without a word"
