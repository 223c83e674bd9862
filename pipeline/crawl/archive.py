"""Visits → WARC 1.1 files that any reader of web archives takes: request, response or revisit, metadata.

A file is called ".NAME.warc.gz" while it is written, and NAME.warc.gz when it is whole. The frontier books how far it
goes in the transaction that books its pages: what a crawler that died has written behind that is cut off.
"""

from __future__ import annotations

import hashlib
import os
from base64 import b32encode
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from pipeline import __version__
from pipeline.crawl.fetch import Answer
from pipeline.crawl.records import Stored, Visit
from pipeline.errors import UsageError

_VERSION = "WARC/1.1"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_SUFFIX = ".warc.gz"


def digest(content: bytes) -> str:
    """The digest of a payload, as WARC files write it."""
    return f"sha1:{b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()}"


class Archive:
    """The WARC file that is being written in a folder, one after the other."""

    def __init__(self, folder: Path, operator: str) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{folder}: cannot hold the archive: {error.strerror}") from error
        self.folder = folder
        self.name = ""  # of the file that is open
        self._operator = operator
        self._file: BinaryIO | None = None
        self._writer: Any = None

    def begin(self, name: str) -> None:
        """Begin a file, whose first record says what made it."""
        from warcio.warcwriter import WARCWriter

        self.name = name
        self._file = hidden(self.folder, name).open("xb")
        self._writer = WARCWriter(self._file, gzip=True, warc_version=_VERSION)
        said = {
            "software": f"thidua/{__version__}",
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "operator": self._operator,
            "robots": "obey",
        }
        self._writer.write_record(self._writer.create_warcinfo_record(name, said))

    @property
    def size(self) -> int:
        return self._file.tell() if self._file else 0

    def write(self, visit: Visit, known: Mapping[str, Stored]) -> Stored:
        """Write the records of a visit; `known` is content that is in the archive already, by digest.

        Gives where the content stands: in the new record, or in the older one to which a revisit record points.
        """
        answer = visit.answer
        if answer is None or self._file is None:
            raise ValueError("nothing to archive, or no file begun")
        offset = self._file.tell()
        again = _unchanged(visit) if answer.status == 304 else known.get(visit.digest)
        record = self._revisit(answer, again, visit.digest) if again else self._response(answer, visit.digest)
        self._writer.write_record(record)
        warc_id = record.rec_headers.get_header("WARC-Record-ID")
        self._writer.write_record(self._request(answer, warc_id))
        self._writer.write_record(self._metadata(visit, answer, warc_id))
        return again or Stored(answer.url, answer.fetched_at, f"{self.name}#{offset}")

    def flush(self) -> int:
        """Bring everything to the disk; gives the size of the file."""
        if self._file is None:
            return 0
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._file.tell()

    def back_to(self, size: int) -> None:
        """Forget what was written behind a place: it could not be booked."""
        if self._file is not None:
            self._file.seek(size)
            self._file.truncate()

    def finish(self) -> None:
        """Close the file and give it its name."""
        if self._file is not None:
            name, size = self.name, self.flush()
            self.abandon()
            mend(self.folder, name, size)

    def abandon(self) -> None:
        """Close the file as it is: it belongs to another crawler now, or will."""
        if self._file is not None:
            self._file.close()
            self._file, self.name = None, ""

    def _response(self, answer: Answer, payload: str) -> Any:
        extra = {**_common(answer), "WARC-Payload-Digest": payload or digest(answer.content)}
        return self._writer.create_warc_record(
            answer.url,
            "response",
            payload=BytesIO(answer.content),
            length=len(answer.content),
            http_headers=_status_and_headers(answer),
            warc_headers_dict=extra,
        )

    def _revisit(self, answer: Answer, earlier: Stored, payload: str) -> Any:
        record = self._writer.create_revisit_record(
            answer.url,
            payload,
            earlier.url,
            earlier.archived_at,
            http_headers=_status_and_headers(answer),
            warc_headers_dict=_common(answer),
        )
        if answer.status == 304:
            record.rec_headers.replace_header("WARC-Profile", _NOT_MODIFIED)
        return record

    def _request(self, answer: Answer, response_id: str) -> Any:
        from warcio.statusandheaders import StatusAndHeaders

        first, *lines = answer.request.decode("utf-8").rstrip("\r\n").split("\r\n")
        headers = [(name, value) for name, _, value in (line.partition(": ") for line in lines)]
        return self._writer.create_warc_record(
            answer.url,
            "request",
            payload=BytesIO(),
            length=0,
            http_headers=StatusAndHeaders(first, headers, is_http_request=True),
            warc_headers_dict={"WARC-Date": answer.fetched_at, "WARC-Concurrent-To": response_id},
        )

    def _metadata(self, visit: Visit, answer: Answer, response_id: str) -> Any:
        target = visit.target
        said = {
            "via": target.discovered_from,
            "hopsFromSeed": "L" + "R" * target.hops,
            "fetchTimeMs": str(round(answer.seconds * 1_000)),
            "outlet": target.outlet,
            "title": " ".join(target.title.split()),
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in said.items() if value).encode("utf-8", "replace")
        return self._writer.create_warc_record(
            answer.url,
            "metadata",
            payload=BytesIO(lines),
            length=len(lines),
            warc_content_type="application/warc-fields",
            warc_headers_dict={"WARC-Date": answer.fetched_at, "WARC-Concurrent-To": response_id},
        )


def hidden(folder: Path, name: str) -> Path:
    """A file that is not whole yet: `thidua run` on the folder passes it by."""
    return folder / f".{name}"


def new_name(crawler: str, number: int) -> str:
    """A name that no other crawler gives, in the order of time."""
    return f"thidua-{datetime.now(UTC):%Y%m%d%H%M%S}-{number:05}-{crawler}{_SUFFIX}"


def is_here(folder: Path, name: str) -> bool:
    """Whether a file is in this folder, whole or not: it may have been written on another machine."""
    return hidden(folder, name).exists() or (folder / name).exists()


def mend(folder: Path, name: str, size: int) -> None:
    """Cut a file to the size that is booked and give it its name; one in which nothing is booked goes."""
    unfinished = hidden(folder, name)
    if not unfinished.exists():
        return  # whole already
    if not size:
        unfinished.unlink()
        return
    with unfinished.open("r+b") as file:
        file.truncate(size)
        os.fsync(file.fileno())
    unfinished.rename(folder / name)


def _unchanged(visit: Visit) -> Stored | None:
    target = visit.target
    return Stored(target.url, target.archived_at, target.record) if target.archived_at else None


def _common(answer: Answer) -> dict[str, str]:
    return {"WARC-Date": answer.fetched_at, "WARC-IP-Address": answer.address}


def _status_and_headers(answer: Answer) -> Any:
    """The head of the answer. Chunks were joined while it was read: what spoke of them stands under another name."""
    from warcio.statusandheaders import StatusAndHeaders

    renamed = {"transfer-encoding": "X-Archive-Orig-Transfer-Encoding"}
    headers = [(renamed.get(name.lower(), name), value) for name, value in answer.headers]
    return StatusAndHeaders(f"{answer.status} {answer.phrase}", headers, protocol="HTTP/1.1")
