"""The tables of docs/codebook.md, written from the records themselves.

The prose of the codebook is written by hand; between `<!-- columns of X -->` and `<!-- end -->` stand the columns of
table X. Bring them up to date with: python -m pipeline.codebook docs/codebook.md
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from pipeline import schema
from pipeline.store import views

_BLOCK = re.compile(r"<!-- columns of (\w+) -->\n.*?<!-- end -->", re.DOTALL)
_TYPES = {str: "text", int: "integer", float: "number", bool: "true or false"}


def records() -> dict[str, type]:
    """Every table and view by name."""
    return {**schema.TABLES, **views.RECORDS}


def fill(text: str) -> str:
    """`text` with the columns of every table up to date. Raises KeyError for a table that does not exist."""
    return _BLOCK.sub(lambda block: _block(block.group(1)), text)


def _block(table: str) -> str:
    lines = [f"<!-- columns of {table} -->", "| column | type | meaning |", "|---|---|---|"]
    for column in schema.columns(records()[table]):
        kind = _TYPES[column.type] + (", or empty" if column.nullable else "")
        lines.append(f"| `{column.name}` | {kind} | {column.doc} |")
    return "\n".join([*lines, "<!-- end -->"])


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(fill(path.read_text(encoding="utf-8")), encoding="utf-8")
