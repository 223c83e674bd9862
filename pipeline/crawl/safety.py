"""Where a request may go: http and https, and addresses of the public internet, checked on the very address used."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from urllib3.exceptions import NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

from pipeline.errors import InputError

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection

Resolve = Callable[..., list[Any]]
"""A function like socket.getaddrinfo."""

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# What Python calls global and is none: addresses of cloud machinery, and IPv6 that a gateway turns into IPv4.
_MACHINERY = ipaddress.ip_address("168.63.129.16")  # Azure's "wire server"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052


def checked_url(url: str) -> SplitResult:
    """The parts of a URL that may be asked for. Raises InputError, reason `bad_url`."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise InputError("fetch", "bad_url", f"{url}: no URL: {error}") from error
    if parts.scheme not in ("http", "https"):
        raise InputError("fetch", "bad_url", f"{url}: only http and https are fetched")
    if not parts.hostname or port == 0 or any(ord(c) <= 32 for c in url):
        raise InputError("fetch", "bad_url", f"{url}: no URL of a web page")
    if parts.username is not None or parts.password is not None:
        raise InputError("fetch", "bad_url", f"{url}: a URL with a user name or a password is not fetched")
    return parts


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, whatever IPv6 may wrap it in."""
    found: _Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast and not found.is_reserved and found != _MACHINERY


class Gate:
    """Opens connections, to checked addresses only; the connection that it opened last can be cut from outside."""

    def __init__(self, allowed: Collection[str], resolve: Resolve | None = None) -> None:
        self.address = ""  # the address that was connected to last
        self.was_cut = False
        self._allowed = allowed
        self._resolve = resolve or socket.getaddrinfo
        self._handle: socket.socket | None = None

    def connect(self, connection: HTTPConnection) -> socket.socket:
        """A socket to the host of a connection. The name is resolved once, and what was checked is connected to.

        Raises InputError, reason `unsafe_address`, when any of the host's addresses is not public.
        """
        error: OSError | None = None
        for address in self._addresses(connection):
            try:
                opened = create_connection(
                    (address, connection.port), connection.timeout, socket_options=connection.socket_options
                )
            except OSError as trouble:
                error = trouble
                continue
            self._hold(opened, address)
            return opened
        raise NewConnectionError(connection, f"cannot connect to {connection.host}: {error}") from error

    def cut(self) -> None:
        """End whatever is being sent or received: a reader that waits gets the end of the stream."""
        self.was_cut = True
        if self._handle is not None:
            try:
                self._handle.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it has ended by itself

    def close(self) -> None:
        if self._handle is not None:
            self._handle.close()
            self._handle = None

    def _hold(self, opened: socket.socket, address: str) -> None:
        """A second handle on the connection: the first one passes into the hands of TLS."""
        self.close()
        self._handle, self.address = opened.dup(), address

    def _addresses(self, connection: HTTPConnection) -> list[str]:
        host = connection.host.strip("[]")
        try:
            found = self._resolve(host, connection.port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as error:
            trouble = error if isinstance(error, socket.gaierror) else socket.gaierror(str(error))
            raise NameResolutionError(host, connection, trouble) from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        unsafe = [address for address in addresses if not is_public(address)]
        if unsafe and host not in self._allowed:
            message = f"{host} is {unsafe[0]}, an address that is not public; crawl.allow_hosts can allow it by name"
            raise InputError("fetch", "unsafe_address", message)
        return addresses
