"""Where a request comes from and from what device, as far as that can be trusted."""

from __future__ import annotations

from ipaddress import IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext

BROWSERS = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
]
SYSTEMS = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
]


def address_of(request: HttpRequest) -> str | None:
    """The client's address, or None if no trusted source names one.

    Only the last entries of X-Forwarded-For count, one for each known proxy: the client wrote the
    earlier ones. Without enough entries it is the proxy's own address.
    """
    written = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    count = settings.TRUSTED_PROXIES
    forwarded = written[-count] if 0 < count <= len(written) else ""
    return _read(forwarded) or _read(request.META.get("REMOTE_ADDR", ""))


def neighbourhood_of(request: HttpRequest) -> str | None:
    """The network by which failed sign-ins are counted: one IPv6 client has many addresses."""
    address = address_of(request)
    if address and ":" in address:
        return str(IPv6Network(f"{address}/64", strict=False).network_address)
    return address


def device_in_words(agent: str) -> str:
    """“Firefox on Linux”: enough to recognise one's own device."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    if browser and system:
        return gettext("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or gettext("Unknown device")


def _read(text: str) -> str | None:
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)
