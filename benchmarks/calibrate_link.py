"""Threshold and margin of the embedding neighbour: what share of names is linked rightly, and what wrongly.

    .venv/bin/python benchmarks/calibrate_link.py GOLD.jsonl…

Every gold movement is looked up by its embedding alone, as if no alias knew it. Printed for each pair: listed names
linked to the right entry, linked to a wrong one, and unlisted names that were linked although they should not be.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pipeline import config
from pipeline.languages.pack import load_packs
from pipeline.link import Linker


def names(files: list[str]) -> list[tuple[str, str, set[str]]]:
    """Gold names with their language and their accepted ids; the empty id for an unlisted movement."""
    found = []
    for file in files:
        for article in map(json.loads, Path(file).read_text(encoding="utf-8").splitlines()):
            for row in article.get("movements", ()):
                if not row.get("generic"):
                    wanted = row.get("movement_id", "")
                    found.append(
                        (row["surface"], article["language"], set(wanted if isinstance(wanted, list) else [wanted]))
                    )
    return list({(surface, language): (surface, language, ids) for surface, language, ids in found}.values())


def main() -> None:
    settings = config.load(environment={})
    neighbours = Linker(load_packs(), settings.link).vocabularies.movements
    looked_up = [(wanted, *neighbours[language].nearest(surface)) for surface, language, wanted in names(sys.argv[1:])]
    listed = sum("" not in wanted for wanted, *_ in looked_up)
    print(f"{listed} listed and {len(looked_up) - listed} unlisted names")
    print(f"{'threshold':>10}{'margin':>8}{'right':>8}{'wrong':>8}{'unlisted linked':>17}")
    for threshold in (0.88, 0.90, 0.91, 0.92, 0.93, 0.94, 0.95):
        for margin in (0.0, 0.01, 0.015, 0.02, 0.03, 0.04):
            taken = [(wanted, id_) for wanted, id_, best, gap in looked_up if best >= threshold and gap >= margin]
            right = sum(id_ in wanted for wanted, id_ in taken)
            wrong = sum(id_ not in wanted and "" not in wanted for wanted, id_ in taken)
            unlisted = sum("" in wanted and id_ not in wanted for wanted, id_ in taken)
            print(f"{threshold:10.2f}{margin:8.3f}{right:8}{wrong:8}{unlisted:17}")


if __name__ == "__main__":
    main()
