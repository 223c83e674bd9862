"""Bytes → text, whatever charset they claim: the bytes are believed more than the claim."""

from __future__ import annotations

import codecs
import re
import unicodedata

from pipeline.errors import InputError
from pipeline.read import legacy

_META = re.compile(rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_HEAD = 8_192
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_WESTERN = "äöüßÄÖÜéèêëàáâãåæøœçñíìîïóòôõúùûÅÆØÉÑ–—‘’“”„…«»¿¡°§€\xa0"
_SEVEN_BIT = ("iso2022_jp", "iso2022_kr", "hz", "utf_7")  # charsets that hide in ASCII


def decode_page(content: bytes, declared: str = "") -> str:
    """A web page's text: never fails, since a page with a few broken bytes is still a page.

    `declared` is the charset of the HTTP header. Windows-1258's combining marks are composed (NFC) by the caller.
    """
    for bom, name in _BOMS.items():
        if content.startswith(bom):
            return content.decode(name, errors="replace")
    names = [known for name in (declared, _meta(content)) if (known := codec(name))]
    if names and names[0] in _SEVEN_BIT and b"\x1b" in content:
        return content.decode(names[0], errors="replace")
    if (text := _utf8(content)) is not None:
        return legacy.repair(text)
    for name in names:
        if name != "utf-8" and (text := _strict(content, name)) is not None:
            return legacy.repair(text)
    return legacy.repair(_guess(content))


def decode_text(content: bytes, declared: str = "") -> str:
    """A plain text's characters. Raises InputError (`invalid_utf8`) when no charset explains the bytes."""
    for bom, name in _BOMS.items():
        if content.startswith(bom):
            content_name = name
            break
    else:
        content_name = codec(declared) or "utf-8"
    for name in dict.fromkeys((content_name, "utf-8")):
        if (text := _strict(content, name)) is not None:
            return legacy.repair(text)
    return _without_declaration(content)


def codec(name: str) -> str:
    """Python's name for a charset, or "" for none that it knows. ISO 8859-1 is read as Windows-1252, as browsers do."""
    try:
        found = codecs.lookup(name).name if name else ""
    except LookupError:
        return ""
    return "cp1252" if found in ("iso8859-1", "ascii") else found


def _meta(content: bytes) -> str:
    match = _META.search(content[:_HEAD])
    return match[1].decode("ascii", errors="ignore") if match else ""


def _strict(content: bytes, name: str) -> str | None:
    try:
        return content.decode(name)
    except (UnicodeDecodeError, LookupError):  # LookupError: a codec that makes no text, such as base64
        return None


def _utf8(content: bytes) -> str | None:
    """UTF-8, also with a few broken bytes: at most one in fifty of the characters beyond ASCII."""
    if (text := _strict(content, "utf-8")) is not None:
        return text
    text = content.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    beyond = sum(byte >= 0x80 for byte in content[:200_000])
    return text if broken <= max(1, beyond // 100) and beyond > 3 else None


def _guess(content: bytes) -> str:
    western = content.decode("cp1252", errors="replace")
    if legacy.repair(western) != western:
        return western
    vietnamese = content.decode("cp1258", errors="replace")
    if _marks(vietnamese) > 20:
        return vietnamese
    from charset_normalizer import from_bytes

    best = from_bytes(content[:50_000]).best()
    return content.decode(best.encoding, errors="replace") if best else western


def _without_declaration(content: bytes) -> str:
    """Bytes that are not UTF-8 and say nothing of themselves: legacy Vietnamese, or plainly Western."""
    western = content.decode("cp1252", errors="replace")
    if (repaired := legacy.repair(western)) != western:
        return repaired
    vietnamese = _strict(content, "cp1258")
    if vietnamese is not None and _marks(vietnamese) > 20:
        return vietnamese
    beyond = [char for char in western if ord(char) > 127]
    if len(beyond) >= 5 and all(char in _WESTERN for char in beyond) and _within_words(western):
        return western
    raise InputError("read", "invalid_utf8", "not UTF-8, and no other charset fits: convert it to UTF-8")


def _marks(text: str) -> int:
    """How many combining tone marks follow a vowel, as in Windows-1258."""
    return len(re.findall("[aăâeêioôơuưy][\u0300\u0301\u0303\u0309\u0323]", text[:50_000], re.IGNORECASE))


def _within_words(text: str) -> bool:
    """Whether accented letters stand beside small letters rather than in heaps."""
    letters = re.findall(r"[^\W\d_a-zA-Z]", text)
    return 2 * len(re.findall(r"[a-z][^\W\d_a-zA-Z]|[^\W\d_a-zA-Z][a-z]", text)) >= len(letters)


def tidy(text: str) -> str:
    """NFC, without invisible characters, one kind of line end. No-break spaces stay only between digits."""
    text = unicodedata.normalize("NFC", text)
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _NO_BREAK.sub(" ", text)


_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_NO_BREAK = re.compile("(?<!\\d)[\xa0\u2007]|[\xa0\u2007](?!\\d)|[\u2028\u2029]")
