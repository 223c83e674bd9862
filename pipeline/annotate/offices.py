"""The office that a text gives with a person, before or behind the name, in the words of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from pipeline.annotate.people import title_start
from pipeline.languages.pack import Pack
from pipeline.schema import Person

_PART = re.compile(r",\s([^,;:.()|\n–]{2,140})(?=[,;:.()|\n–]|$)")
_AGE = re.compile(r",\s[^,;:.()|\n]{0,12}\d{2,3}(?:[ -][^\s,;:.()|]+){0,3}(?=,)")
_MAX_PARTS = 3
_BEHIND = 24  # characters of a part before the word for the office: "ein weiterer stellvertretender Sekretär"
_CHUNK = 130  # characters before a name in which its office may stand
_BORDER = re.compile(r"[;:|\n\"“”«»„‘(),]|[.!?](?= )| [–-] ")
_MAX_TAIL = 60  # characters of the office's complement: "presidente [del Comité Popular Provincial], Nguyen …"
_LINKS = frozenset(
    "of the for de del la las los el y e und der des die das von i og for ved và in im và "
    "d du l le les et do da dos das di dei della dell delle degli".split()
)
_ARTICLE = re.compile(
    r"(?:(?:an?|the|der|die|das|ein|eine|el|il|lo|le|la|o|a|un|una|une|um|uma|en|et)\s|l['’])", re.IGNORECASE
)


def with_offices(people: Iterable[Person], text: str, pack: Pack) -> Iterator[Person]:
    """The people, each with the office that its own mention gives."""
    for person in people:
        yield replace(person, role=_behind(person, text, pack) or _before(person, text, pack))


def _behind(person: Person, text: str, pack: Pack) -> str:
    """The apposition behind a name, as far as its parts begin with a word for an office; an age may stand before it."""
    age = _AGE.match(text, person.end)
    position = age.end() if age else person.end
    parts: list[str] = []
    while len(parts) < _MAX_PARTS and (part := _PART.match(text, position)):
        words = _ARTICLE.sub("", part.group(1), count=1) if _ARTICLE.match(part.group(1)) else part.group(1)
        office = _offices(pack).search(words)
        if not office or not _may_open(words[: office.start()].strip(), pack):
            break
        parts.append(words.strip())
        position = part.end()
    return ", ".join(parts)


def _may_open(lead: str, pack: Pack) -> bool:
    """Whether a part may have these words before its office: few, no figures, no title of somebody else."""
    return len(lead) <= _BEHIND and not any(map(str.isdigit, lead)) and title_start(lead, len(lead), pack) < 0


def _before(person: Person, text: str, pack: Pack) -> str:
    """The office before a name: right before it, or with its complement, which a comma may close."""
    lead = text[max(0, person.start - _CHUNK) : person.start].rstrip(" ")
    lead, honoured = _without_honorific(lead, pack)
    closed = lead.endswith(",")
    lead = lead.rstrip(", ")
    borders = [border.end() for border in _BORDER.finditer(lead)]
    chunk = lead[borders[-1] if borders else 0 :].strip(" ")
    for office in _offices(pack).finditer(chunk):
        tail = chunk[office.end() :].strip()
        if not tail or _is_complement(tail, pack, closed=closed, honoured=honoured):
            return chunk[office.start() :].strip()
    return ""


def _is_complement(tail: str, pack: Pack, *, closed: bool, honoured: bool) -> bool:
    """Whether what stands between office and name belongs to the office."""
    words = tail.split()
    if len(tail) > _MAX_TAIL or any(word[0].isdigit() for word in words):
        return False
    if closed:
        return True
    levels = {w for level in pack.data["places"]["levels"].values() for phrase in level for w in phrase.split()}
    known = all(word[0].isupper() or word in _LINKS or word in levels or _offices(pack).match(word) for word in words)
    return known and not honoured and words[-1] not in _LINKS


def _without_honorific(lead: str, pack: Pack) -> tuple[str, bool]:
    """The text before a name without the titles that are no offices ("Sr.", "đồng chí"), and whether there was one."""
    honoured = False
    while (start := title_start(lead, len(lead), pack)) >= 0 and not _offices(pack).search(lead, start):
        lead, honoured = lead[:start].rstrip(" "), True
    return lead, honoured


@lru_cache(maxsize=64)
def _offices(pack: Pack) -> re.Pattern[str]:
    """Any office of the pack as a whole word; in a language of compounds, as the tail of one."""
    words = sorted(set(pack.data["people"]["offices"]), key=len, reverse=True)
    lead = r"(?<!\w)\w*?" if pack.data["compounds"] else r"(?<!\w)"
    return re.compile(rf"{lead}(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
