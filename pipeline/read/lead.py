"""The lead (sapo, Vorspann, ingress, chapô): it often stands above the body, where readers of bodies miss it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.read import lines, tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.blocks import Block

_NAMES = re.compile(
    r"(?:^|[\s_-])(?:leads?|lede|sapo|sapeau|chapeau|chapo|standfirst|ingress|vorspann|teaser[_-]?text|intro(?:text|duction)?|"
    r"sub(?:head(?:line)?|title|heading)|deck|dek|excerpt|summary|abstract|description|synopsis|preamble|entradilla|bajada|copete|"
    r"sumario|anriss|catenaccio|occhiello|perex|mota|tomtat|news[_-]?sapo|article__?lead)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ENOUGH, _MOST = 40, 900  # characters of a lead
_OPENING = 40  # letters by which a lead is known in the page's description
_NOT_CUT = ("", "meta")  # what a lead that is known by its name alone may have been cut for


def find(found: Sequence[Block], first: Block, description: str, title: str) -> list[Block]:
    """The blocks of the lead above the body's first block, in order.

    A lead is known by the page's own description, or by its template's name for it, or as plain prose under the title.
    """
    before = _before(found, first)
    told = lines.key(description)
    leads = [block for block in before if _is_described(block, told)]
    leads = leads or [block for block in before if block.cut in _NOT_CUT and _is_named(block)]
    leads = leads or [block for block in before if not block.cut and _is_prose(block)]
    fresh = {lines.key(block.text): block for block in reversed(leads)}
    fresh.pop(lines.key(title), None)
    fresh.pop(lines.key(first.text), None)
    return [block for block in leads if block in fresh.values()][-2:]


def opens(kept: Sequence[Block], description: str) -> int:
    """How many first blocks of a body are its lead: one or none."""
    if len(kept) < 2 or not _ENOUGH <= len(kept[0].text) <= _MOST:
        return 0
    return int(_is_described(kept[0], lines.key(description)) or _is_named(kept[0]))


def between(found: Sequence[Block], first: Block) -> list[Block]:
    """The blocks from the last `h1` above the body (or a few before it) to the first ones of the body."""
    end = next((at for at, block in enumerate(found) if block is first), 0)
    start = max((at for at, block in enumerate(found[: end + 5]) if block.kind == "h1"), default=max(0, end - 25))
    return list(found[start : end + 5])


def _before(found: Sequence[Block], first: Block) -> list[Block]:
    """The candidates between the title and the body."""
    end = next((at for at, block in enumerate(found) if block is first), 0)
    start = max((at for at, block in enumerate(found[:end]) if block.kind == "h1"), default=max(0, end - 25))
    return [
        block
        for block in found[start:end]
        if _ENOUGH <= len(block.text) <= _MOST and block.linked < len(block.text) / 2 and block.kind != "h1"
    ]


def _is_described(block: Block, told: str) -> bool:
    key = lines.key(block.text)
    return len(told) > _OPENING and len(key) > _OPENING and (key[:_OPENING] in told or told[:_OPENING] in key)


def _is_prose(block: Block) -> bool:
    return block.kind == "p" and len(block.text) >= 2 * _ENOUGH and block.text[-1] in '.!?…»”"' and not block.linked


def _is_named(block: Block) -> bool:
    near = [block.element, *list(tree.ancestors(block.element))[:2]]
    return any(_NAMES.search(_CAMEL.sub("-", tree.names(element))) for element in near if element.tag != "body")
