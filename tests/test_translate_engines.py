"""Both engines against one contract: the real Portuguese model by fxtranslate, a MarianMT model that is built here."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.models import Model, ModelFile, Registry, load_registry
from pipeline.translate.engines import Engine, FxEngine, engine_of
from pipeline.translate.marian import MarianEngine

TORCH = importlib.util.find_spec("torch") is not None

CORPUS = {
    "a comuna tem 12 famílias": "the commune has 12 families",
    "a aldeia tem 30 casas": "the village has 30 houses",
    "a aldeia tem 30 casas;": "the village has 30 houses;",
    "não há famílias pobres": "there are no poor families",
    "doze casas novas": "twelve new houses",
}
WINDOW = 48  # tokens: three clauses do not fit
FILES = ("config.json", "vocab.json", "source.spm", "target.spm", "tokenizer_config.json", "model.safetensors")


def marian_entry() -> Model:
    """The registry entry of the model that `build_marian` makes."""
    files = tuple(ModelFile(name=name, role="model", size=0, sha256="") for name in FILES)
    return Model(name="tiny", task="translation", engine="transformers", languages=("pt", "en"), version="1",
                 licence="Apache-2.0", source="this test", score="", files=files, url="http://127.0.0.1/")  # fmt: skip


def build_marian(folder: Path) -> None:
    """Train a sentencepiece vocabulary and a MarianMT of one layer until it knows CORPUS by heart."""
    import sentencepiece
    import torch
    from transformers import MarianConfig, MarianMTModel, MarianTokenizer

    folder.mkdir(parents=True)
    for name, lines in (("source", CORPUS.keys()), ("target", CORPUS.values())):
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter([*lines] * 4), model_prefix=str(folder / name), vocab_size=34, minloglevel=2
        )
        (folder / f"{name}.model").rename(folder / f"{name}.spm")
    pieces = dict.fromkeys(
        processor.id_to_piece(i)
        for name in ("source", "target")
        for processor in [sentencepiece.SentencePieceProcessor(model_file=str(folder / f"{name}.spm"))]
        for i in range(processor.get_piece_size())
        if processor.id_to_piece(i) not in {"<s>", "</s>", "<unk>"}
    )
    vocabulary = {piece: index for index, piece in enumerate(["</s>", "<unk>", *pieces, "<pad>"])}
    (folder / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    tokenizer = MarianTokenizer(
        source_spm=str(folder / "source.spm"), target_spm=str(folder / "target.spm"), vocab=str(folder / "vocab.json"),
        source_lang="pt", target_lang="en", model_max_length=WINDOW,
    )  # fmt: skip
    tokenizer.save_pretrained(folder)
    pad = vocabulary["<pad>"]
    torch.manual_seed(0)
    torch.set_num_threads(1)
    config = MarianConfig(
        vocab_size=len(vocabulary), d_model=32, encoder_layers=1, decoder_layers=1, encoder_attention_heads=4,
        decoder_attention_heads=4, encoder_ffn_dim=64, decoder_ffn_dim=64, max_position_embeddings=WINDOW,
        pad_token_id=pad, eos_token_id=0, decoder_start_token_id=pad, forced_eos_token_id=0, dropout=0.0,
    )  # fmt: skip
    model: Any = MarianMTModel(config)
    batch = tokenizer([*CORPUS], text_target=[*CORPUS.values()], return_tensors="pt", padding=True)
    batch["labels"][batch["labels"] == pad] = -100
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(200):
        loss = model(**batch).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.save_pretrained(folder)


@pytest.fixture(scope="module")
def marian(tmp_path_factory: pytest.TempPathFactory) -> MarianEngine:
    """The engine with the built model in its registry."""
    if not TORCH:
        pytest.skip("torch is not installed: pip install torch==2.13.0 (.ci/run does)")
    home = tmp_path_factory.mktemp("models")
    build_marian(home / "tiny")
    return MarianEngine(Registry((marian_entry(),), home))


@pytest.fixture(scope="module")
def fx(tmp_path_factory: pytest.TempPathFactory) -> FxEngine:
    """The engine with the models that packages carry."""
    return FxEngine(load_registry(tmp_path_factory.mktemp("none")))


@pytest.fixture(params=["fx", "marian"])
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue(request.param)
    return found


# --- the contract -----------------------------------------------------------------------------------------------------


def test_as_many_sentences_come_back_in_the_same_order(engine: Engine) -> None:
    sentences = [*CORPUS, *reversed(CORPUS)]
    translated = engine.translate(sentences, "pt", "en")
    assert len(translated) == len(sentences)
    assert translated[: len(CORPUS)] == translated[len(CORPUS) :][::-1]
    assert all(text.strip() for text in translated)


def test_a_translation_does_not_depend_on_what_stands_beside_it(engine: Engine) -> None:
    together = engine.translate([*CORPUS], "pt", "en")
    assert together == [engine.translate([sentence], "pt", "en")[0] for sentence in CORPUS]


def test_nothing_gives_nothing(engine: Engine) -> None:
    assert engine.translate([], "pt", "en") == []
    assert engine.translate(["", "  "], "pt", "en") == ["", ""]


def test_figures_survive(engine: Engine) -> None:
    first, second, *_ = engine.translate([*CORPUS], "pt", "en")
    assert "12" in first
    assert "30" in second


def test_the_model_of_a_pair_is_named(engine: Engine) -> None:
    model = engine.model("pt", "en")
    assert model is not None
    assert model.translates("pt", "en")
    assert engine.model("pt", "xx") is None


def test_a_pair_without_a_model_is_refused(engine: Engine) -> None:
    with pytest.raises(UsageError, match=f"no {engine.name} model from th to en is here"):
        engine.translate(["x"], "th", "en")


# --- MarianMT alone ---------------------------------------------------------------------------------------------------


def test_marian_says_what_it_was_taught(marian: MarianEngine) -> None:
    assert marian.translate([*CORPUS], "pt", "en") == [*CORPUS.values()]


def test_marian_reads_a_sentence_beyond_its_window_to_the_end(marian: MarianEngine) -> None:
    (translated,) = marian.translate(["; ".join(["a aldeia tem 30 casas"] * 40)], "pt", "en")
    assert translated == "; ".join(["the village has 30 houses"] * 40)


def test_marian_that_is_broken_says_so(tmp_path: Path, marian: MarianEngine) -> None:
    del marian
    (tmp_path / "tiny").mkdir()
    for name in FILES:
        (tmp_path / "tiny" / name).write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match="the model tiny cannot be loaded"):
        MarianEngine(Registry((marian_entry(),), tmp_path)).translate(["x"], "pt", "en")


# --- fxtranslate alone ------------------------------------------------------------------------------------------------


def test_fx_that_is_broken_says_so(tmp_path: Path) -> None:
    registry = load_registry(tmp_path)
    entry = next(model for model in registry.models if model.name == "fr-en-tiny")
    loose = entry.model_copy(update={"files": tuple(f.model_copy(update={"size": 0}) for f in entry.files)})
    (tmp_path / entry.name).mkdir()
    for file in entry.files:
        (tmp_path / entry.name / file.name).write_bytes(b"no model")
    with pytest.raises(UsageError, match="fr-en-tiny cannot be loaded"):
        FxEngine(Registry((loose,), tmp_path)).translate(["x"], "fr", "en")


@pytest.mark.parametrize("name", ["«Verão Verde»", "“Verão Verde”", '"Verão Verde"'])
def test_fx_keeps_the_marks_of_a_quoted_name(fx: FxEngine, name: str) -> None:
    (translated,) = fx.translate([f"O movimento de emulação {name} cresceu em 2025."], "pt", "en")
    assert translated.count('"') == 2


def test_an_engine_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no translation engine 'babelfish'; there are fxtranslate, transformers"):
        engine_of("babelfish", load_registry(tmp_path))


def test_nothing_heavy_is_imported_before_a_model_is_needed() -> None:
    code = (
        "import sys; from pipeline import config; from pipeline.languages.pack import load_packs;"
        "from pipeline.translate import load; s = config.load(environment={'THIDUA_TRANSLATE__MEMORY': ''}).translate;"
        "load(s, load_packs()).origin('pt', 'en'); print(*({'torch', 'transformers', 'fxtranslate'} & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
