"""One page, many ways to write its address: which differences matter between two sources.

An address is stored as a person copied it. Only the question "do we have this page?" ignores the
scheme, `www.`, the case of the host, the scheme's default port, a slash at the end, a place within
the page, and the parameters by which senders count their readers.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

SCHEMES = ("https", "http")
OWN_PORTS = {80, 443, None}
# Parameters that say who sent the reader, never which page it is.
COUNTING = {
    "_ga", "_gl", "at_campaign", "at_medium", "cmpid", "dclid", "fbclid", "from_source", "gbraid",
    "gclid", "igshid", "mc_cid", "mc_eid", "msclkid", "ncid", "ocid", "ref_src", "ref_url", "share",
    "shared", "smid", "spm", "sref", "wbraid", "xtor", "yclid",
}  # fmt: skip
COUNTING_PREFIX = "utm_"
KEY_LENGTH = 32
MOST_ADDRESSES = 8192  # whose normal form is remembered: a source's is needed again and again


@lru_cache(maxsize=MOST_ADDRESSES)
def normal_address(url: str) -> str:
    """The address reduced to what distinguishes pages: `example.org/a?id=1`.

    It is equal for two ways to write one address, and cannot be opened. "" for what has no host.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if not host or parts.scheme not in SCHEMES:
        return ""
    place = host.removeprefix("www.").rstrip(".")
    place += "" if port in OWN_PORTS else f":{port}"
    path = unquote(parts.path).rstrip("/")
    query = _without_counting(parts.query)
    return f"{place}{path}?{query}" if query else f"{place}{path}"


def host_of(url: str) -> str:
    """The host of an address as readers say it: `news.cn`. "" for what has none."""
    return normal_address(url).partition("/")[0].partition("?")[0].partition(":")[0]


def page_key(url: str) -> str:
    """Of every way to write an address the same short key, for an index. "" for what has no host.

    A hash, since an index may not take long addresses.
    """
    address = normal_address(url)
    return key_of(address) if address else ""


def key_of(address: str) -> str:
    """The key of a normal address."""
    return hashlib.sha256(address.encode()).hexdigest()[:KEY_LENGTH]


def _without_counting(query: str) -> str:
    """The parameters in alphabetical order, without those that only count readers."""
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode(sorted(pair for pair in pairs if not _is_counting(pair[0])))


def _is_counting(name: str) -> bool:
    name = name.split("=")[0].lower()
    return name.startswith(COUNTING_PREFIX) or name in COUNTING
