"""Threshold and margin of the embedding neighbour: what share of names is linked rightly, and what wrongly.

    .venv/bin/python benchmarks/calibrate_link.py GOLD.jsonl…

Every gold movement is looked up by its embedding alone, as if no alias knew it. Printed for each pair: listed names
linked to the right entry, linked to a wrong one, and unlisted names that were linked although they should not be.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import numpy as np

from pipeline import paths
from pipeline.link import Vectors


def names(files: list[str]) -> list[tuple[str, set[str]]]:
    """Gold names with their accepted ids; the empty id for an unlisted movement."""
    found = []
    for file in files:
        for line in Path(file).read_text(encoding="utf-8").splitlines():
            for row in json.loads(line).get("movements", ()):
                if not row.get("generic"):
                    wanted = row["movement_id"]
                    found.append((row["surface"], set(wanted if isinstance(wanted, list) else [wanted])))
    return list({surface: (surface, ids) for surface, ids in found}.values())


def main() -> None:
    with (paths.VOCAB / "movements.csv").open(encoding="utf-8", newline="") as file:
        entries = list(csv.DictReader(file))
    vectors = Vectors(None)
    matrix = np.stack([vectors.of([entry[column] for entry in entries]) for column in ("name_vi", "name_en")])
    gold = names(sys.argv[1:])
    looked_up = []
    for surface, wanted in gold:
        cosines = (matrix @ vectors.of([surface])[0]).max(axis=0)
        order = np.argsort(cosines)[::-1]
        best, margin = float(cosines[order[0]]), float(cosines[order[0]] - cosines[order[1]])
        looked_up.append((wanted, entries[order[0]]["id"], best, margin))
    listed = sum("" not in wanted for wanted, *_ in looked_up)
    print(f"{listed} listed and {len(looked_up) - listed} unlisted names")
    print(f"{'threshold':>10}{'margin':>8}{'right':>8}{'wrong':>8}{'unlisted linked':>17}")
    for threshold in (0.84, 0.86, 0.88, 0.89, 0.90, 0.91, 0.92):
        for margin in (0.0, 0.01, 0.015, 0.02, 0.03):
            taken = [(wanted, id_) for wanted, id_, best, gap in looked_up if best >= threshold and gap >= margin]
            right = sum(id_ in wanted for wanted, id_ in taken)
            wrong = sum(id_ not in wanted and "" not in wanted for wanted, id_ in taken)
            unlisted = sum("" in wanted and id_ not in wanted for wanted, id_ in taken)
            print(f"{threshold:10.2f}{margin:8.3f}{right:8}{wrong:8}{unlisted:17}")


if __name__ == "__main__":
    main()
