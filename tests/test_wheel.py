"""The wheel that `make wheel` builds: the modules of extraction compiled to C, with the same rows."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# What each article of the gold gives, and where the program that read it lies.
_PROGRAM = """
import json, sys
from pathlib import Path
from pipeline.annotate import annotate
from pipeline.extract import counts, extract
from pipeline.languages.pack import load_packs
from pipeline.schema import Article

packs = load_packs()
print(counts.__file__, file=sys.stderr)
for path in sorted(Path(sys.argv[1]).glob("*.jsonl")):
    for line in path.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        pack = packs[gold["language"].partition("-")[0]]
        article = Article(article_id=gold["id"], path=path.name, text=gold["text"])
        print(extract(article, annotate(article.text, pack), pack))
"""


def rows_of(packages: Path) -> tuple[str, str]:
    """All tables of the gold, and the file of a module of extraction, of the thidua that lies in a folder."""
    command = [sys.executable, "-P", "-c", _PROGRAM, str(ROOT / "corpora" / "gold")]
    environment = os.environ | {"PYTHONPATH": str(packages)}
    run = subprocess.run(command, env=environment, capture_output=True, check=True, text=True, encoding="utf-8")
    return run.stdout, run.stderr.strip()


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the compiled wheel is unpacked."""
    built, unpacked = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("unpacked")
    environment = os.environ | {"HATCH_BUILD_HOOK_ENABLE_MYPYC": "1"}
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(built), str(ROOT)]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    [wheel] = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    return unpacked


def test_a_compiled_wheel_gives_the_same_rows(packages: Path) -> None:
    compiled, interpreted = rows_of(packages), rows_of(ROOT)
    assert compiled[1].startswith(str(packages))
    assert not compiled[1].endswith(".py")
    assert interpreted[1] == str(ROOT / "pipeline" / "extract" / "counts.py")
    assert len(interpreted[0].splitlines()) > 50
    assert compiled[0] == interpreted[0]


def test_building_leaves_nothing_in_the_checkout(packages: Path) -> None:
    assert packages.is_dir()
    assert not [path for path in ROOT.glob("pipeline/**/*") if path.suffix in {".so", ".pyd"}]
