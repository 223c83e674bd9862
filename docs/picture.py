"""Draws what a command leaves on the screen.

python docs/picture.py docs/run.svg .venv/bin/thidua run corpora/samples
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

WIDTH = 132  # columns


def draw(command: list[str]) -> str:
    """The command's stdout as SVG; its colours are those of a terminal."""
    environment = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(WIDTH)}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True)
    with Path(os.devnull).open("w") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere)
        console.print(Text.from_ansi(done.stdout.strip()))
        drawn = console.export_svg(title=" ".join([Path(command[0]).name, *command[1:]]))
    return re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)  # no fonts from elsewhere: the viewer's own


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(draw(sys.argv[2:]), encoding="utf-8")
