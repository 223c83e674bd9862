"""Whether the same sentence gives the same figures in another language: thidua on translated news.

    .venv/bin/python benchmarks/parallel.py FOLDER… [--lines odd|even] [--misses LANGUAGE…]

A folder is one of NTREX-128 (github.com/MicrosoftTranslator/NTREX), `NTREX-128/` with files such as
`newstest2019-src.eng.txt` and `newstest2019-ref.deu.txt`: 1,997 sentences of English news, a line each, as translators
put them into other languages. Or it is a clone (a bare one will do) of
github.com/UniversalDependencies/UD_<Language>-PUD, whose text is read from HEAD: a thousand sentences of news and
encyclopaedia; English must be among them. Nothing of either is kept here. Rules were mended with the odd lines in view
and are judged by the even ones.

Every sentence is an article of its own. Of the sentences in which English (in which either language) shows a
percentage, a counted quantity, the share is printed in which both show the same values equally often. Translations
themselves differ in some: "both" for "the two", tens for dozens, another sum.
"""

from __future__ import annotations

import argparse
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.core import get_global

from pipeline.extract import extract
from pipeline.languages.pack import Pack, load_packs
from pipeline.schema import Annotation, Article

TABLES = ("percentages", "counts")
_SENTENCE = re.compile(r"^# sent_id = (\S+)$.*?^# text = (.+?)$", re.MULTILINE | re.DOTALL)

Sentences = dict[str, str]  # id → text
Figures = Counter[tuple[float, float | None]]  # (value, upper end of a range) → how often
Found = dict[str, dict[str, Figures]]  # sentence id → table → figures


def corpora(folder: Path) -> Iterator[tuple[str, Sentences]]:
    """The languages of a folder (two of one have a region each) and their sentences."""
    lines = sorted(folder.glob("newstest2019-*.txt"))
    for path in lines:
        code, hyphen, region = path.stem.rpartition(".")[2].partition("-")
        language = get_global("language_aliases").get(code, code) + hyphen + region
        texts = path.read_text(encoding="utf-8").split("\n")
        yield language, {str(number): text for number, text in enumerate(texts, 1) if text}
    if not lines:
        yield treebank(folder)


def treebank(repository: Path) -> tuple[str, Sentences]:
    """The language of a treebank and its sentences by their id."""
    command = ["git", "-C", str(repository), "ls-tree", "-r", "--name-only", "HEAD"]
    names = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()
    name = next(name for name in names if name.endswith(".conllu"))
    command = ["git", "-C", str(repository), "show", f"HEAD:{name}"]
    text = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return name.partition("_")[0], dict(_SENTENCE.findall(text))


def figures(text: str, pack: Pack) -> dict[str, Figures]:
    """What each table shows for one sentence."""
    tables = extract(Article(article_id="", path="", text=text), Annotation(sentences=()), pack)
    return {table: Counter((row.value, row.value_high) for row in getattr(tables, table)) for table in TABLES}


def agreement(table: str, english: Found, other: Found) -> dict[str, bool]:
    """The ids of the sentences in which either language shows a figure, and whether both show the same."""
    pairs = {key: (english[key][table], other[key][table]) for key in english if key in other}
    return {key: ours == theirs for key, (ours, theirs) in pairs.items() if ours or theirs}


def share(results: dict[str, bool]) -> str:
    """The share of agreements and what it is a share of."""
    return f"{sum(results.values()) / max(1, len(results)):.3f} | {len(results)}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--lines", choices=("odd", "even"), help="only every other line of NTREX")
    parser.add_argument("--misses", nargs="*", default=[], metavar="LANGUAGE", help="print the sentences that differ")
    arguments = parser.parse_args()
    packs = load_packs()
    texts = {
        language: {key: text for key, text in sentences.items() if _is_wanted(key, arguments.lines)}
        for folder in arguments.folders
        for language, sentences in corpora(folder)
        if language.partition("-")[0] in packs
    }
    found = {
        language: {key: figures(text, packs[language.partition("-")[0]]) for key, text in sentences.items()}
        for language, sentences in texts.items()
    }
    print("| language | percentages, of English | sentences | of either | sentences", end="")
    print(" | counts, of English | sentences | of either | sentences |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for language in sorted(found.keys() - {"en"}):
        cells = [language]
        for table in TABLES:
            results = agreement(table, found["en"], found[language])
            cells += [share({key: same for key, same in results.items() if found["en"][key][table]}), share(results)]
            for key in (key for key, same in results.items() if not same and language in arguments.misses):
                print(table, key, dict(found["en"][key][table]), dict(found[language][key][table]))
                print("   ", texts["en"][key], "\n   ", texts[language][key])
        print("| " + " | ".join(cells) + " |", flush=True)


def _is_wanted(key: str, lines: str | None) -> bool:
    return lines is None or not key.isdigit() or int(key) % 2 == (lines == "odd")


if __name__ == "__main__":
    main()
