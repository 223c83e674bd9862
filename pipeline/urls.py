"""URLs as they are stored: canonical, without trackers."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_TRACKER = re.compile(
    r"^(utm_|fb_|fbclid|zarsrc|zalo|zaloid|zclid|gclid|dclid|yclid|msclkid|igshid|mc_[ce]id|_ga|_gl|ref$|ref_src|source$"
    r"|share$|spm|gidzl|mibextid|sfnsn|at_|cmpid|xtor|wt_|vn_source)",
    re.IGNORECASE,
)


def canonical(url: str) -> str:
    """The URL without trackers, fragment and default port; "" for what is no http(s) URL."""
    from courlan import scrub_url
    from courlan.clean import normalize_url

    try:
        parts = urlsplit(scrub_url(url.strip()))
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return ""
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKER.match(k)])
    kept = urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
    try:
        return normalize_url(kept)
    except (ValueError, UnicodeError):
        return kept


def host(url: str) -> str:
    """The outlet of a URL: its host name without www."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def authority(url: str) -> str:
    """Whom a URL is asked of, as the frontier names hosts: the host in lower case, with the port if it has one."""
    return urlsplit(url).netloc.lower()
