"""A page's tree → its blocks: the paragraphs, headings, list items, table rows and captions, in order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.read import boilerplate, tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.read.tree import Element

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCKS = HEADINGS | frozenset(
    "p div li ul ol dl dt dd table tbody thead tfoot tr td th caption blockquote pre section article main aside header "
    "footer form fieldset figure figcaption details summary address body html center hr br title".split()
)
_CELLS = ("td", "th")
_SENTENCE_END = re.compile(r"[.!?…:;。！？»”\"')\]]$")
_CELL_CHARACTERS = 400  # a longer cell holds an article rather than a datum
_DIRECT, _LONG = 30, 60  # characters from which a stretch of text is running text: as a sentence, and in any case
_ROLES = ("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu")
_SURE = ("comments", "caption", "newsletter", "advert", "factbox")
_NOT_LINES = ("related", "interface", "navigation")  # names that say nothing when a single line bears them
_MOST = {
    "comments": 0.9,
    "related": 0.6,
    "navigation": 0.6,
    "newsletter": 0.3,
    "advert": 0.6,
    "interface": 0.15,
    "consent": 0.9,
}  # shares of the text
_UNNAMED = HEADINGS | {"p", "li", "a"}  # whose ids are anchors
_NAMELESS = frozenset(("html", "body", "tr", "tbody", "thead", "b", "strong", "i", "em", "br", "img"))


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a page. `kind` is p, li, tr, quote, caption or h1 … h6; `linked` counts its characters inside links.

    `element` is the block-level element that it stands in; `cut` is the reason why it is no text of an article.
    """

    text: str
    kind: str
    linked: int
    element: Element
    cut: str = ""
    href: str = ""

    @property
    def words(self) -> int:
        """Characters outside links."""
        return len(self.text) - self.linked


def masses(root: Element) -> dict[Element, int]:
    """How many characters of running text stand in each element that has some."""
    mass: dict[Element, int] = {}
    for element in reversed([element for element in root.iter() if isinstance(element.tag, str)]):
        if element.tag in boilerplate.SKIPPED_TAGS:
            mass.pop(element, None)
            continue
        total = mass.get(element, 0) + (0 if element.tag == "a" else _running(element.text))
        if total:
            mass[element] = total
        parent = element.getparent()
        if parent is not None and (total := total + _running(element.tail)):
            mass[parent] = mass.get(parent, 0) + total
    return mass


def _running(text: str | None) -> int:
    """The characters of a stretch of running text; labels and the like count nothing."""
    if not text or len(text) < _DIRECT // 2:
        return 0
    text = text.strip()
    size = extent(text)
    return size if size > _LONG or (size >= _DIRECT and _SENTENCE_END.search(text)) else 0


def extent(text: str) -> int:
    """A text's length in characters of alphabetic writing: one of Chinese, Japanese or Korean says as much as two."""
    return 2 * len(text) if text and "\u2e80" < text[0] < "\ud7ff" else len(text)


def cuts(root: Element, mass: Mapping[Element, int], *, by_name: bool = True) -> dict[Element, str]:
    """The elements that are no part of an article, with the reason; none whose text is most of the page's.

    With `by_name` unset only what no article can do with goes: scripts, navigation, comments.
    """
    found = _certain(root, mass)
    total = mass.get(root, 0) - sum(mass.get(element, 0) for element in found)
    for element in root.iter() if by_name else ():
        if isinstance(element.tag, str) and element.tag not in _NAMELESS and element not in found:
            code = _by_name(element)
            if element.tag in _CELLS and code != "caption":
                continue
            if code in _NOT_LINES and element.tag in _UNNAMED:
                continue
            if code == "related" and mass.get(element) and not _links(element):
                continue
            if code and not _protected(code, element, mass.get(element, 0), total):
                found[element] = code
    return found


def _certain(root: Element, mass: Mapping[Element, int]) -> dict[Element, str]:
    """Cut by tag, role and attribute; of nested ones only the outermost, so that their masses add up."""
    from lxml import etree

    found: dict[Element, str] = {}
    half = mass.get(root, 0) // 2
    walker = etree.iterwalk(root, events=("start",))
    for _, element in walker:
        if not isinstance(element.tag, str) or element.tag in ("html", "body") or not (code := _reason(element)):
            continue
        if mass.get(element, 0) <= half:  # a page whose article is hidden until a script shows it
            found[element] = code
            walker.skip_subtree()
    return found


def _reason(element: Element) -> str:
    tag = element.tag
    if tag in boilerplate.SUSPECT_TAGS:
        return boilerplate.SUSPECT_TAGS[tag]
    if tag == "figure" and element.find(".//table") is None:
        return "caption"
    if (tag == "footer" and not _quotes(element)) or element.get("role") in _ROLES:
        return "navigation"
    return "interface" if element.keys() and _is_hidden(element) else ""


def _is_hidden(element: Element) -> bool:
    if "paywall" in (element.get("class") or ""):
        return False  # hidden from readers without a subscription, and of the article all the same
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.get("hidden") is not None or element.get("aria-hidden") == "true" or "display:none" in style


def _by_name(element: Element) -> str:
    if not element.keys():
        return ""
    names = (element.get("class") or "") if element.tag in _UNNAMED else tree.names(element)
    return boilerplate.reason(names) if len(names) > 2 else ""


def _quotes(footer: Element) -> bool:
    return any(parent.tag == "blockquote" for parent in tree.ancestors(footer))


def _protected(code: str, element: Element, own: int, total: int) -> bool:
    """Whether so much text stands in an element that its name must mean something else."""
    if own > 0.1 * total and code not in _SURE and any(map(_is_content, (element, *element))):
        return True
    return own > _MOST.get(code, 0.4) * total


def _links(element: Element) -> bool:
    """Whether an element holds links or stands in one; what holds none leads to no other article."""
    return any(node.tag == "a" for node in tree.ancestors(element)) or next(element.iter("a"), None) is not None


def _is_content(element: Element) -> bool:
    return isinstance(element.tag, str) and boilerplate.is_content(tree.names(element))


def blocks(root: Element, cut: Mapping[Element, str]) -> list[Block]:
    """The blocks of a page in document order, those of cut elements marked with their reason."""
    return _Walker(cut).walk(root)


class _Walker:
    """One walk over the tree; the state is what stands between two line ends."""

    def __init__(self, cut: Mapping[Element, str]) -> None:
        self.cut = cut
        self.found: list[Block] = []
        self.parts: list[str] = []
        self.linked = 0
        self.href = ""
        self.link_depth = 0
        self.reasons: list[str] = []
        self.tables: list[Element] = []
        self.owner: Element = None
        self.kinds: list[str] = ["p"]

    def walk(self, root: Element) -> list[Block]:
        from lxml import etree

        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if not isinstance(tag, str):
                continue
            if event == "start":
                if tag in boilerplate.SKIPPED_TAGS:
                    walker.skip_subtree()
                else:
                    self._open(element, tag)
            else:
                if tag not in boilerplate.SKIPPED_TAGS:
                    self._close(element, tag)
                self._add(element.tail)
        self._flush()
        return self.found

    def _open(self, element: Element, tag: str) -> None:
        if tag in _BLOCKS or element in self.cut:
            self._line_end(tag)
            self.owner = element
            self._enter(element, tag)
        if element in self.cut:
            self.reasons.append(self.cut[element])
        if tag == "a":
            self.link_depth += 1
            self.href = self.href or element.get("href") or ""
        self._add(element.text)

    def _close(self, element: Element, tag: str) -> None:
        if tag == "a":
            self.link_depth -= 1
        if tag in _BLOCKS or element in self.cut:
            self._leave(element, tag)
            parent = element.getparent()
            self.owner = parent if parent is not None else element
        if element in self.cut:
            self.reasons.pop()

    def _enter(self, element: Element, tag: str) -> None:
        if tag == "table" and _is_data(element):
            self.tables.append(element)
        if tag in HEADINGS or tag in ("li", "dt", "dd"):
            self.kinds.append(tag if tag in HEADINGS else "li")
        elif tag == "blockquote":
            self.kinds.append("quote")

    def _leave(self, element: Element, tag: str) -> None:
        if self.tables and tag in _CELLS:
            self.parts.append(" | ")
        else:
            self._line_end(tag)
        if self.tables and self.tables[-1] is element:
            self._flush()
            self.tables.pop()
        if tag in HEADINGS or tag in ("li", "dt", "dd", "blockquote"):
            self.kinds.pop()

    def _line_end(self, tag: str) -> None:
        """A new line, except inside a row of data, where only the row's end is one."""
        if self.tables and tag not in ("tr", "table", "caption"):
            self.parts.append(" ")
        else:
            self._flush(at_break=tag == "br")

    def _add(self, text: str | None) -> None:
        if text:
            self.parts.append(text)
            if self.link_depth and not text.isspace():
                self.linked += len(text.strip())

    def _flush(self, *, at_break: bool = False) -> None:
        text = tree.squeeze("".join(self.parts)).strip(" |") if self.parts else ""
        if text:
            kind = "tr" if self.tables else self.kinds[-1]
            reason = self.reasons[-1] if self.reasons else ""
            kind = "caption" if reason == "caption" else kind
            linked = min(self.linked, len(text))
            self.found.append(Block(text, kind, linked, self.owner, reason, self.href if linked else ""))
        self.parts, self.linked, self.href = [], 0, ""
        if at_break and text and not _SENTENCE_END.search(text):
            self.parts = []


def _is_data(table: Element) -> bool:
    """Whether a table holds data rather than the page's layout: short cells, several in a row, no table inside."""
    if table.find(".//table") is not None or table.find(".//article") is not None:
        return False
    wide = False
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in _CELLS]
        wide = wide or len(cells) > 1
        if any(len(tree.text(cell)) > _CELL_CHARACTERS for cell in cells):
            return False
    return wide
