"""The program itself against gold: as it is, and without one of its parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline import texts
from pipeline.config import Settings
from pipeline.errors import InputError
from pipeline.evaluate.gold import GoldArticle
from pipeline.evaluate.scores import Evaluation, evaluate
from pipeline.languages.pack import load_packs, without
from pipeline.process import Resources, load_resources, process
from pipeline.schema import Tables

# Parts that a setting switches off: (section, key, value). `packs`: every language is read through its translation.
SWITCHES = {
    "embeddings": ("link", "embeddings", False),
    "ner": ("annotate", "tagger", ""),
    "packs": ("routes", "default", "translate"),
}


def measure(
    articles: Sequence[GoldArticle], resources: Resources, finished: Callable[[int], None] = lambda _number: None
) -> tuple[Evaluation, list[str]]:
    """The scores, and a message for every article that could not be processed: it counts as one without rows.

    `finished` is called after each article with the number of those done.
    """
    failures: list[str] = []
    done = 0

    def predict(article: GoldArticle) -> Tables:
        nonlocal done
        given = texts.article(article.text, article.id)
        try:
            return process(given, resources)
        except InputError as error:
            failures.append(f"{article.id}: {error}")
            return Tables(article=given)
        finally:
            done += 1
            finished(done)

    return evaluate(articles, predict), failures


def resources_without(part: str, settings: Settings) -> Resources:
    """The resources with one part left out: a key of SWITCHES, or a part of every pack, `movements.not_heads`.

    Raises UsageError for a part that does not exist.
    """
    if part in SWITCHES:
        section, key, value = SWITCHES[part]
        changed = getattr(settings, section).model_copy(update={key: value})
        return load_resources(settings.model_copy(update={section: changed}))
    return load_resources(settings, {code: without(pack, part) for code, pack in load_packs().items()})
