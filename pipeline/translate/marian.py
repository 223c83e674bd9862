"""MarianMT (opus-mt) through transformers: batches, on a GPU when there is one. Only this module needs torch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.models.registry import Model, Registry
from pipeline.schema import Span
from pipeline.translate.engines import has, installed_model, required_model
from pipeline.translate.segments import cut

_BEAMS = 4
_TOKENS = 4096  # of one batch, padding included: 32 sentences of 128


class MarianEngine:
    """MarianMT models by pair. A sentence longer than a model's window is cut at its clauses, never truncated."""

    name = "transformers"

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._loaded: dict[tuple[str, str], _Marian] = {}

    def model(self, source: str, target: str) -> Model | None:
        here = has("torch", "transformers", "sentencepiece")
        return installed_model(self._registry, source, target, self.name) if here else None

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[str]:
        marian = self._marian(source, target)
        pieces = [list(marian.pieces(" ".join(sentence.split()))) for sentence in sentences]
        translated = iter(marian.translate([piece for parts in pieces for piece in parts]))
        return [" ".join(next(translated) for _ in parts) for parts in pieces]

    def _marian(self, source: str, target: str) -> _Marian:
        if (source, target) not in self._loaded:
            model, folder = required_model(self._registry, source, target, self.name)
            self._loaded[source, target] = _Marian(model, folder)
        return self._loaded[source, target]


class _Marian:
    """One loaded model."""

    def __init__(self, model: Model, folder: Path) -> None:
        try:
            import torch
            from transformers import MarianMTModel, MarianTokenizer
        except ImportError as error:
            raise UsageError(
                f"the engine transformers is not installed ({error}): pip install 'thidua[transformers]'"
            ) from error
        try:
            self._tokenizer: Any = MarianTokenizer.from_pretrained(folder, local_files_only=True)
            loaded: Any = MarianMTModel.from_pretrained(folder, local_files_only=True)
        except (OSError, ValueError, KeyError) as error:
            raise UsageError(
                f"{folder}: the model {model.name} cannot be loaded ({error}); remove it and pull it again"
            ) from error
        self._torch: Any = torch
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._model: Any = loaded.eval().to(self._device)
        self.window = int(self._model.config.max_position_embeddings)

    def pieces(self, sentence: str) -> Iterator[str]:
        """The sentence, or, where it does not fit the window, its clauses."""
        tokens = self._length(sentence)
        longest = len(sentence)
        while tokens > self.window // 2 and longest > 1:
            longest //= 2
            spans = list(cut(sentence, Span(0, len(sentence)), longest))
            tokens = max(self._length(sentence[span.start : span.end]) for span in spans)
        if tokens > self.window // 2:
            raise UsageError(f"a word of {tokens} tokens does not fit the model's window of {self.window}")
        yield from (sentence[s.start : s.end] for s in cut(sentence, Span(0, len(sentence)), longest) if sentence)

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Each sentence translated, the long ones together, so that little is padding."""
        order = sorted(range(len(sentences)), key=lambda index: -self._length(sentences[index]))
        found: dict[int, str] = {}
        for batch in self._batches(order, sentences):
            found.update(zip(batch, self._generate([sentences[index] for index in batch]), strict=True))
        return [found[index] for index in range(len(sentences))]

    def _batches(self, order: Sequence[int], sentences: Sequence[str]) -> Iterator[list[int]]:
        batch: list[int] = []
        for index in order:
            longest = self._length(sentences[batch[0]]) if batch else 0
            if batch and longest * (len(batch) + 1) > _TOKENS:
                yield batch
                batch = []
            batch.append(index)
        if batch:
            yield batch

    def _generate(self, sentences: Sequence[str]) -> list[str]:
        filled = [sentence for sentence in sentences if sentence.strip()]
        if not filled:
            return [""] * len(sentences)
        given = self._tokenizer(filled, return_tensors="pt", padding=True).to(self._device)
        with self._torch.inference_mode():
            made = self._model.generate(**given, num_beams=_BEAMS, do_sample=False, max_new_tokens=self.window - 1)
        texts = iter(self._tokenizer.batch_decode(made, skip_special_tokens=True))
        return [next(texts) if sentence.strip() else "" for sentence in sentences]

    def _length(self, sentence: str) -> int:
        return len(self._tokenizer(sentence)["input_ids"])
