"""One request: sent to a checked address, cut when it grows too large or lasts too long."""

from __future__ import annotations

import re
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Self

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.retry import Retry

from pipeline import __version__
from pipeline.config import Crawl
from pipeline.crawl.safety import Gate, Resolve, checked_url
from pipeline.errors import InputError, UsageError

NAME = "thidua"  # what robots.txt knows the crawler by
_CHUNK = 1 << 16
# Only what comes before a request is sent is tried again at once; the frontier sees to everything else.
_CONNECT = Retry(total=2, connect=2, read=0, status=0, redirect=0, other=0, backoff_factor=0.2, raise_on_status=False)
_CONNECT.respect_retry_after_header = False
_REASONS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (  # the first that fits
    ((requests.exceptions.SSLError, urllib3.exceptions.SSLError), "tls"),
    (urllib3.exceptions.NameResolutionError, "dns"),
    (urllib3.exceptions.NewConnectionError, "connection"),
    ((requests.Timeout, urllib3.exceptions.TimeoutError), "timeout"),
    (urllib3.exceptions.ProtocolError, "truncated"),  # while the body is read; before, requests wraps it
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server sent, byte by byte: `content` is as it came, its Content-Encoding not undone."""

    url: str
    status: int
    phrase: str
    headers: tuple[tuple[str, str], ...]
    content: bytes
    request: bytes  # the request as it was sent
    address: str  # the server's IP address
    fetched_at: str  # ISO 8601, UTC: when the request was sent
    seconds: float  # from the request to the last byte

    def header(self, name: str) -> str:
        """The first header of that name, or ""."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def media_type(self) -> str:
        return self.header("Content-Type").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """What the header says of it, or ""."""
        match = re.search(r"charset=[\"']?([\w-]+)", self.header("Content-Type"), re.IGNORECASE)
        return match[1].lower() if match else ""


Wanted = Callable[[int, str], bool]
"""Whether the body is to be read, by status and media type."""


def _any(_status: int, _media_type: str) -> bool:
    return True


class Fetcher:
    """Sends requests to one host after the other, over one connection at a time. Use it in a `with`, or close it."""

    def __init__(self, settings: Crawl, resolve: Resolve | None = None) -> None:
        self._settings = settings
        self._gate = Gate(settings.allow_hosts, resolve)
        self._session = _session(self._gate, user_agent(settings))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._session.close()
        self._gate.close()

    def stop(self) -> None:
        """Cut the request that is under way, from another thread."""
        self._gate.cut()

    def get(self, url: str, headers: Mapping[str, str] | None = None, wanted: Wanted = _any) -> Answer:
        """The answer to a GET, whatever its status; redirects are not followed.

        A body that is not `wanted` is not read. Raises InputError (stage `fetch`): `bad_url`, `unsafe_address`, `dns`,
        `tls`, `connection`, `timeout`, `too_slow`, `too_large`, `truncated`, `media_type`.
        """
        checked_url(url)
        prepared = self._session.prepare_request(requests.Request("GET", url, headers=headers))
        with self._plainly(url), self._in_time():
            began, clock = datetime.now(UTC), time.monotonic()
            timeout = self._settings.timeout
            with self._session.send(prepared, stream=True, allow_redirects=False, timeout=timeout) as response:
                content = self._content(response, wanted)
            return Answer(
                url=url,
                status=response.status_code,
                phrase=response.reason or "",
                headers=tuple(_headers(response.raw.headers)),
                content=content,
                request=_request_head(prepared),
                address=self._gate.address,
                fetched_at=began.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                seconds=time.monotonic() - clock,
            )

    def _content(self, response: requests.Response, wanted: Wanted) -> bytes:
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if not wanted(response.status_code, media_type):
            raise InputError("fetch", "media_type", f"no document: {media_type}")
        most = self._settings.max_bytes
        parts: list[bytes] = []
        size = 0
        while chunk := response.raw.read(_CHUNK, decode_content=False):
            size += len(chunk)
            if size > most:
                raise InputError("fetch", "too_large", f"more than {most} bytes")
            parts.append(chunk)
        if self._gate.was_cut:
            raise InputError("fetch", "too_slow", f"not done in {self._settings.seconds_per_request} s")
        return b"".join(parts)

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        """Whatever lasts longer than it may is cut: connecting, TLS, headers and bodies that drip."""
        self._gate.was_cut = False
        timer = threading.Timer(self._settings.seconds_per_request, self._gate.cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    @contextmanager
    def _plainly(self, url: str) -> Iterator[None]:
        """Whatever requests and urllib3 raise, as one error with a reason code."""
        try:
            yield
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            reason = "too_slow" if self._gate.was_cut else _reason(error)
            raise InputError("fetch", reason, f"{url}: {type(error).__name__}: {error}") from error


def user_agent(settings: Crawl) -> str:
    """What the crawler calls itself. Raises UsageError without a contact: newspapers must know whom to write to."""
    if not settings.contact:
        raise UsageError("crawl.contact is empty: set it to a mail address or web page where newspapers reach you")
    return f"{NAME}/{__version__} (+{settings.contact})"


def unpacked(answer: Answer, most: int) -> bytes:
    """The body with its Content-Encoding undone.

    Raises InputError: `encoding` for one that was not asked for, `truncated`, `too_large` over `most` bytes.
    """
    encoding = answer.header("Content-Encoding").strip().lower()
    if encoding in ("", "identity") or not answer.content:
        return answer.content
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise InputError("fetch", "encoding", f"{answer.url}: Content-Encoding {encoding} was not asked for")
    return inflate(answer.content, most)


def inflate(content: bytes, most: int) -> bytes:
    """Undo gzip (one member or several), zlib or bare deflate; raises as `unpacked` does."""
    out, rest = bytearray(), content
    while rest:
        packer = zlib.decompressobj(wbits=47 if rest[:1] in (b"\x1f", b"\x78") else -15)  # 47: gzip or zlib, by header
        try:
            out += packer.decompress(rest, most + 1 - len(out))
        except zlib.error as error:
            raise InputError("fetch", "truncated", f"the packed body is broken: {error}") from error
        if len(out) > most:
            raise InputError("fetch", "too_large", f"more than {most} bytes when unpacked")
        if not packer.eof:
            raise InputError("fetch", "truncated", "the packed body breaks off")
        rest = packer.unused_data if packer.unused_data.startswith(b"\x1f\x8b") else b""
    return bytes(out)


def _session(gate: Gate, agent: str) -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxy and no password from the environment: the address is ours to check
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # every page as a first visitor sees it
    session.headers.clear()
    session.headers.update({"User-Agent": agent, "Accept-Encoding": "gzip, deflate", "Accept": "*/*"})
    adapter = HTTPAdapter(pool_connections=1, pool_maxsize=1, max_retries=_CONNECT)
    adapter.poolmanager.pool_classes_by_scheme = _pools(gate)
    for scheme in ("http://", "https://"):
        session.mount(scheme, adapter)
    return session


def _pools(gate: Gate) -> dict[str, type[HTTPConnectionPool]]:
    """Connection pools whose sockets come through the gate; host name, SNI and certificate stay those of the URL."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return gate.connect(self)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return gate.connect(self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _headers(headers: Any) -> Iterator[tuple[str, str]]:
    """The headers in order, one for each time that they were sent."""
    return ((name, value) for name, value in headers.iteritems())


def _request_head(request: requests.PreparedRequest) -> bytes:
    host = checked_url(request.url or "").netloc
    lines = [f"GET {request.path_url} HTTP/1.1", f"Host: {host}"]
    for name, value in request.headers.items():
        lines.append(f"{name}: {value}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")


def _reason(error: BaseException) -> str:
    inner = error.args[0] if error.args else None
    if isinstance(inner, urllib3.exceptions.MaxRetryError):
        error = inner.reason or inner
    return next((reason for kinds, reason in _REASONS if isinstance(error, kinds)), "connection")
