"""Two addresses of one page: what differs between them and does not matter."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

# What services add to an address to follow a reader; the page is the same without.
TRACKERS = frozenset(
    re.findall(
        r"\w+",
        "fbclid gclid dclid gbraid wbraid msclkid yclid igshid mc_cid mc_eid ref_src ref_url spm "
        "cmpid smid share shared ocid ncid sref from_source xtor at_medium at_campaign",
    )
)
PORTS = {"http": ":80", "https": ":443"}


def normalised(url: str) -> str:
    """The address without what does not change the page; "" for what is no web address.

    The scheme, `www.`, the standard port, a slash at the end, the fragment and parameters that
    follow readers are left out; the others stand in the order of the alphabet. Letters of the path
    keep their case: on most servers it matters.
    """
    try:
        parts = urlsplit(url.strip())
        host = parts.netloc.rpartition("@")[2].lower()
        parameters = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return ""
    if parts.scheme.lower() not in PORTS or not host:
        return ""
    host = host.removesuffix(PORTS[parts.scheme.lower()]).rstrip(".").removeprefix("www.")
    kept = sorted((name, value) for name, value in parameters if not _follows_readers(name))
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{host}{unquote(parts.path).rstrip('/')}{query}"


def _follows_readers(name: str) -> bool:
    name = name.lower()
    return name.startswith("utm_") or name in TRACKERS
