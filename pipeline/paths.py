"""Where the files that ship with thidua lie: beside the package in a checkout, inside it in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
ROOT = _PACKAGE.parent if (_PACKAGE.parent / "config.toml").exists() else _PACKAGE / "_data"
VOCAB = ROOT / "corpora" / "vocab"
LANGUAGES = _PACKAGE / "languages"
