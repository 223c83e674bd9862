"""Predicted tables against gold articles, scored as docs/codebook.md says."""

from pipeline.evaluate.gold import GoldArticle, GoldRow, load_gold
from pipeline.evaluate.matching import DETAILS
from pipeline.evaluate.measure import SWITCHES, measure, resources_without
from pipeline.evaluate.page import page
from pipeline.evaluate.scores import Evaluation, Mistake, Pair, Review, Score, evaluate, report

__all__ = [
    "DETAILS",
    "SWITCHES",
    "Evaluation",
    "GoldArticle",
    "GoldRow",
    "Mistake",
    "Pair",
    "Review",
    "Score",
    "evaluate",
    "load_gold",
    "measure",
    "page",
    "report",
    "resources_without",
]
