"""Whether a translation says the same: numbers, percent signs, quotation marks and negation on both sides.

The codes of what differs:
  number_changed      the source has a number that the translation lacks, and the other way round
  number_missing      the source has a number that the translation lacks
  number_added        the translation has a number that the source does not have
  number_unconfirmed  likewise, where the source may have it in words that nobody told us
  percent_changed     the same number is a percentage on one side only
  quotes_changed      quotation marks were lost or added
  negation_changed    one side says no, the other does not
  length_changed      far too many words: a model that repeats itself; or none
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.translate.figures import Figure, loosened, read_figures, read_stand_ins
from pipeline.translate.tongue import Tongue

NUMBER_CODES = ("number_changed", "number_missing", "number_added", "number_unconfirmed")
_MARKS = re.compile(r"""["“”„«»「」『』《》]""")
_LONGEST = 2.5  # words of a translation for a word of the source, and
_SPARE = 12  # words more; for signs of a script without spaces, a word for each sign

Pair = tuple[Figure, Figure]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: a text in a language, with its figures and the words that may stand for one."""

    text: str
    tongue: Tongue
    figures: tuple[Figure, ...]
    stand_ins: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs (codes, empty when nothing does), and which figures of the two sides belong together."""

    codes: tuple[str, ...]
    pairs: tuple[Pair, ...]


def read_side(text: str, tongue: Tongue) -> Side:
    """One sentence, ready to be compared."""
    return Side(text, tongue, read_figures(text, tongue), tuple(value for _, value in read_stand_ins(text, tongue)))


def compare(source: Side, target: Side) -> Comparison:
    """What a translation changed; offsets of the figures are those of the two texts."""
    figures = target.figures if source.tongue.worded else loosened(target.figures, target.text)
    pairs = _paired(source.figures, figures)
    missing = _unpaired(source.figures, [pair[0] for pair in pairs], target.stand_ins)
    added = _unpaired(figures, [pair[1] for pair in pairs], source.stand_ins)
    codes = [
        _number_code(missing, added, worded=source.tongue.worded),
        "percent_changed" if any(_percent_differs(pair, source.tongue) for pair in pairs) else "",
        "quotes_changed" if _marks(source.text) != _marks(target.text) else "",
        "negation_changed" if _negation_differs(source, target) else "",
        "length_changed" if _length_differs(source, target) else "",
    ]
    return Comparison(tuple(code for code in codes if code), tuple(pairs))


def _paired(source: Sequence[Figure], target: Sequence[Figure]) -> list[Pair]:
    """Figures that agree, in order; first those that are percentages on both sides or on neither."""
    left, pairs = list(source), []
    rest: list[Figure] = []
    for figure in target:
        mate = next((f for f in left if f.agrees(figure) and f.percent == figure.percent), None)
        if mate:
            left.remove(mate)
            pairs.append((mate, figure))
        else:
            rest.append(figure)
    for figure in rest:
        mate = next((f for f in left if f.agrees(figure)), None)
        if mate:
            left.remove(mate)
            pairs.append((mate, figure))
    return pairs


def _unpaired(figures: Sequence[Figure], paired: Sequence[Figure], stand_ins: Sequence[float]) -> list[Figure]:
    """Required figures without a mate, and without a word on the other side that may stand for them."""
    mates, spare, alone = list(paired), list(stand_ins), []
    for figure in figures:
        if figure in mates:
            mates.remove(figure)
            continue
        stand_in = next((value for value in spare if value in figure.values), None)
        if stand_in is not None:
            spare.remove(stand_in)
        elif figure.required:
            alone.append(figure)
    return alone


def _number_code(missing: Sequence[Figure], added: Sequence[Figure], *, worded: bool) -> str:
    if missing:
        return "number_changed" if added else "number_missing"
    if added:
        return "number_added" if worded else "number_unconfirmed"
    return ""


def _percent_differs(pair: Pair, tongue: Tongue) -> bool:
    """A language whose word for percent nobody told us may have it in words."""
    source, target = pair
    return (source.percent and not target.percent) or (target.percent and not source.percent and tongue.worded)


def _marks(text: str) -> int:
    return len(_MARKS.findall(text))


def _negation_differs(source: Side, target: Side) -> bool:
    if not source.tongue.negation or not target.tongue.negation:
        return False
    return _denies(source, target) or _denies(target, source)


def _denies(one: Side, other: Side) -> bool:
    """Whether one side says no and nothing on the other side comes near it."""
    negation, excuse = one.tongue.negation, other.tongue.excuse
    found = negation.search(one.text) if negation else None
    if not found or not excuse or excuse.search(other.text):
        return False
    return found.group().lower() not in other.text.lower()  # a title that is left as it is: "Don't …"


def _length_differs(source: Side, target: Side) -> bool:
    size = len(source.text) if source.tongue.unspaced else len(source.text.split())
    words = len(target.text.split())
    return words > _LONGEST * size + _SPARE or (words == 0 and size > 0)
