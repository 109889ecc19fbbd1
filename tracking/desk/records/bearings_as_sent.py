"""How events are cited, in the words in which the form of an assessment sends it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import capfirst

from tracking.desk.records.fields import commitment_key, row_keys
from tracking.models import Event, EvidenceLink

PREFIX = "cite"  # of the fields of one event: cite-17-bearing
FIELDS = (
    "bearing", "commitment", "source", "excerpt", "excerpt_language", "translation", "page",
)  # fmt: skip


def prefix_of(event: Event) -> str:
    return f"{PREFIX}-{event.pk}"


def is_of_bearing(name: str) -> bool:
    return name.startswith(f"{PREFIX}-")


def as_sent(links: Iterable[EvidenceLink]) -> dict[str, dict[str, str]]:
    """By the name of each field what is sent for it, and how that is called."""
    return {
        f"{prefix_of(link.event)}-{name}": _sent(link, name) for link in links for name in FIELDS
    }


def label_of(name: str) -> str:
    """`Talks in Geneva, how it bears`. One query."""
    _prefix, key, field = name.split("-", 2)
    event = Event.objects.filter(pk__in=row_keys([key])).first()
    label = str(EvidenceLink._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
    return f"{event}, {label}" if event else capfirst(label)


def _sent(link: EvidenceLink, name: str) -> dict[str, str]:
    if name == "commitment":
        one = link.commitment
        return {commitment_key(one): one.code} if one else {"": ""}
    if name == "source":
        return {str(link.source_id): str(link.source)} if link.source else {"": ""}
    text = getattr(link, name)
    return {text: link.bearing_label if name == "bearing" else text}
