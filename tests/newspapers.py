"""A real HTTP server on loopback that plays newspapers: each host name is one, and its pages may behave badly."""

from __future__ import annotations

import asyncio
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate


@dataclass(frozen=True)
class Request:
    """One request as the server saw it."""

    at: float  # time.monotonic() on arrival
    host: str  # as in the Host header, without the port
    path: str  # with the query
    headers: Mapping[str, str]  # names in lower case


@dataclass
class Reply:
    """What is answered: whole, after a pause, or in pieces with pauses between them; the length may be a lie."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "text/html; charset=utf-8"
    after: float = 0.0  # seconds before the first byte
    drip: float = 0.0  # seconds between two bytes of the body
    length: int | None = None  # Content-Length, if not the true one
    chunked: bool = False


Site = Callable[[Request], Reply]
"""A newspaper: the reply to a request."""


class Server:
    """The newspapers by host name, and the log of all that they were asked."""

    def __init__(self, sites: Mapping[str, Site], latency: float = 0.0) -> None:
        self.sites = sites
        self.latency = latency
        self.log: list[Request] = []
        self.port = 0

    def url(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self, host: str) -> list[str]:
        """What one newspaper was asked for, in order."""
        return [request.path for request in self.log if request.host == host]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                request = _request(head)
                self.log.append(request)
                site = self.sites.get(request.host)
                reply = site(request) if site else Reply(status=404)
                if not await self._answer(reply, writer):
                    break
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()

    async def _answer(self, reply: Reply, writer: asyncio.StreamWriter) -> bool:
        """Send a reply; whether the connection can be used again."""
        await asyncio.sleep(self.latency + reply.after)
        writer.write(_head(reply))
        if reply.drip:
            for byte in reply.body:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(reply.drip)
        elif reply.chunked:
            writer.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(reply.body), reply.body))
        else:
            writer.write(reply.body)
        await writer.drain()
        return reply.length is None


def _request(head: bytes) -> Request:
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    return Request(time.monotonic(), headers["host"].partition(":")[0], first.split(" ")[1], headers)


def _head(reply: Reply) -> bytes:
    length = len(reply.body) if reply.length is None else reply.length
    size = {"Transfer-Encoding": "chunked"} if reply.chunked else {"Content-Length": str(length)}
    headers = {"Date": formatdate(usegmt=True), "Content-Type": reply.kind, **size, **reply.headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {reply.status} Status\r\n{lines}\r\n".encode("latin-1")


@contextmanager
def serving(sites: Mapping[str, Site], latency: float = 0.0, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """The server on a free port of every loopback address, in a thread of its own."""
    server = Server(sites, latency)
    loop = asyncio.new_event_loop()
    ready, ended = threading.Event(), loop.create_future()

    async def main() -> None:
        listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls)
        server.port = listening.sockets[0].getsockname()[1]
        others = (f"127.0.0.{n}" for n in range(2, 13))
        also = [await asyncio.start_server(server.serve, other, server.port, ssl=tls) for other in others]
        ready.set()
        await ended
        for one in (listening, *also):
            one.close()

    thread = threading.Thread(target=_run, args=(loop, main))
    thread.start()
    ready.wait()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(ended.set_result, None)
        thread.join()


def _run(loop: asyncio.AbstractEventLoop, main: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await main()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    loop.run_until_complete(whole())
    loop.close()


def pages(content: Mapping[str, Reply | str | bytes], robots: str = "User-agent: *\nDisallow:\n") -> Site:
    """A newspaper whose pages are these; everything else is 404."""

    def site(request: Request) -> Reply:
        if request.path == "/robots.txt" and request.path not in content:
            return Reply(robots.encode(), kind="text/plain")
        found = content.get(request.path, Reply(b"not here", status=404))
        if isinstance(found, Reply):
            return found
        return Reply(found.encode() if isinstance(found, str) else found)

    return site
