"""Whether the same sentence gives the same figures in another language: thidua on parallel treebanks.

    .venv/bin/python benchmarks/parallel.py FOLDER… [--misses LANGUAGE…]

A folder is a clone (a bare one will do) of github.com/UniversalDependencies/UD_<Language>-PUD: a thousand sentences of
news and encyclopaedia, translated sentence by sentence; English must be among them. Their text is read from HEAD, and
nothing of it is kept here. Every sentence is an article of its own. Of the sentences in which either language shows a
percentage (a counted quantity), the share is printed in which both show the same values equally often. Translations
themselves differ in some: "both" for "the two", tens for dozens, another sum.
"""

from __future__ import annotations

import argparse
import re
import subprocess
from collections import Counter
from pathlib import Path

from pipeline.extract import extract
from pipeline.languages.pack import Pack, load_packs
from pipeline.schema import Annotation, Article

GOALS = {"percentages": 0.94, "counts": 0.80}
_SENTENCE = re.compile(r"^# sent_id = (\S+)$.*?^# text = (.+?)$", re.MULTILINE | re.DOTALL)


def sentences(repository: Path) -> tuple[str, dict[str, str]]:
    """The language of a treebank and its sentences by their id."""
    command = ["git", "-C", str(repository), "ls-tree", "-r", "--name-only", "HEAD"]
    names = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()  # noqa: S603 - git
    name = next(name for name in names if name.endswith(".conllu"))
    command = ["git", "-C", str(repository), "show", f"HEAD:{name}"]
    text = subprocess.run(command, capture_output=True, check=True, text=True).stdout  # noqa: S603 - git
    return name.partition("_")[0], dict(_SENTENCE.findall(text))


Figures = Counter[tuple[float, float | None]]  # (value, upper end of a range) → how often

Found = dict[str, dict[str, Figures]]  # sentence id → table → figures


def figures(text: str, pack: Pack) -> dict[str, Figures]:
    """What each table shows for one sentence."""
    tables = extract(Article(article_id="", path="", text=text), Annotation(sentences=()), pack)
    return {
        "percentages": Counter((row.value, row.value_high) for row in tables.percentages),
        "counts": Counter((row.value, row.value_high) for row in tables.counts),
    }


def agreement(table: str, english: Found, other: Found) -> dict[str, bool]:
    """The ids of the sentences in which either language shows a figure, and whether both show the same."""
    pairs = {key: (english[key][table], other[key][table]) for key in english if key in other}
    return {key: ours == theirs for key, (ours, theirs) in pairs.items() if ours or theirs}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--misses", nargs="*", default=[], metavar="LANGUAGE", help="print the sentences that differ")
    arguments = parser.parse_args()
    packs = load_packs()
    texts = dict(sentences(folder) for folder in arguments.folders)
    found = {
        language: {key: figures(text, packs[language]) for key, text in sentences_.items()}
        for language, sentences_ in texts.items()
        if language in packs
    }
    print("| language | percentages | sentences | counts | sentences |\n|---|--:|--:|--:|--:|")
    for language in sorted(found.keys() - {"en"}):
        cells = [language]
        for table in GOALS:
            results = agreement(table, found["en"], found[language])
            cells += [f"{sum(results.values()) / len(results):.3f}", str(len(results))]
            if language in arguments.misses:
                for key in sorted(key for key, same in results.items() if not same):
                    print(table, key, dict(found["en"][key][table]), dict(found[language][key][table]))
                    print("   ", texts["en"][key], "\n   ", texts[language][key])
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
