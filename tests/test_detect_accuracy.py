"""Floors on the shared development data, where it is there (docs/detection.md has the full table)."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.detect import Detector, load

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
pytestmark = pytest.mark.skipif(not (SHARED / "training").exists(), reason="needs ../shared")


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_detect", ROOT / "benchmarks" / "bench_detect.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def detector() -> Detector:
    return load()


def mean(shares: dict[str, float]) -> float:
    return sum(shares.values()) / len(shares)


def test_articles(bench: ModuleType, detector: Detector) -> None:
    def answer(texts: list[str]) -> list[str]:
        return [detector.detect(text).language for text in texts]

    assert mean(bench.shares_right(answer, bench.gold_articles(SHARED))) == 1.0
    assert mean(bench.shares_right(answer, bench.made_up_articles(SHARED))) >= 0.998


@pytest.mark.parametrize(("names", "floor", "lowest"), [(0, 0.994, 0.985), (8, 0.99, 0.975), (20, 0.99, 0.97)])
def test_sentences(bench: ModuleType, detector: Detector, names: int, floor: float, lowest: float) -> None:
    def answer(texts: list[str]) -> list[str]:
        return [found.language for found in detector.detect_all(texts)]

    texts = bench.dev_sentences(SHARED, None)
    shares = bench.shares_right(answer, bench.with_names(texts, bench.unseen_names(SHARED), names) if names else texts)
    assert mean(shares) >= floor
    assert min(shares.values()) >= lowest, shares
