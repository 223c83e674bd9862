"""Whether a title or a URL speaks of emulation, by the phrases that the language packs know."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

from pipeline.languages.pack import Pack, load_packs
from pipeline.languages.scan import tokenize

_KINDS = ("head", "generic", "movement", "award", "honour", "exemplary")  # of phrases that open the subject
_LETTERS = 5  # shorter words that umbrella terms share are articles and prepositions
_NO_WORD = re.compile(r"[\W_]+")


class Topic:
    """The topic of emulation in some languages; in one that has no pack, everything may belong to it."""

    def __init__(self, languages: Iterable[str]) -> None:
        packs = load_packs(only={language.partition("-")[0] for language in languages})
        self._spoken = {code: (pack, pack.without_accents(), umbrella(pack)) for code, pack in packs.items()}

    def matches(self, language: str, title: str, url: str) -> bool:
        """Whether the title, or else the words of the URL's path, name a movement, an award, praise or emulation."""
        if language.partition("-")[0] not in self._spoken:
            return True
        pack, plain, shared = self._spoken[language.partition("-")[0]]
        return _speaks(pack, title, shared) or _speaks(plain, words_of(url), shared)


def _speaks(pack: Pack, text: str, shared: tuple[str, ...]) -> bool:
    found = pack.scan(text)
    if any(found.all(kind) for kind in _KINDS):
        return True
    spoken, wanted = [token.word for token in found.tokens], [pack.fold(word) for word in shared]
    return any(spoken[at : at + len(wanted)] == wanted for at in range(len(spoken) - len(wanted) + 1))


def umbrella(pack: Pack) -> tuple[str, ...]:
    """The words that most of a language's umbrella terms share: "thi đua" of "phong trào thi đua yêu nước" …"""
    counts = Counter(run for term in pack.data["movements"]["generic"] for run in set(_runs(term)))
    return max(counts, key=lambda run: (counts[run], len(run), run), default=())


def words_of(url: str) -> str:
    """The words of a URL's last named path segment: "/xa-hoi/thi-dua-yeu-nuoc-123.html" → "thi dua yeu nuoc 123"."""
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    named = [segment for segment in segments if not segment.isdigit()] or [""]
    return _NO_WORD.sub(" ", unquote(named[-1].rpartition(".")[0] or named[-1])).strip()


def _runs(term: str) -> Iterator[tuple[str, ...]]:
    words = [token.word for token in tokenize(term.lower())]
    runs = (tuple(words[a:b]) for a in range(len(words)) for b in range(a + 1, len(words) + 1))
    return (run for run in runs if sum(map(len, run)) >= _LETTERS)
