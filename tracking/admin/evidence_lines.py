"""The evidence of an assessment in the admin: a line for each event, and how it bears."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy

from priorities.models import Commitment
from tracking.desk.records.fields import ProseField
from tracking.models import Event, EvidenceLink, StatusUpdate

MOST_LINES = 500
LINE = re.compile(
    r"(?P<slug>[^\s:]+)(?:\s*:\s*(?P<bearing>[a-z]+)(?:\s+(?P<code>[A-Z]\d+\.\d+))?)?"
)


class EvidenceLines(ProseField):
    """`event-slug: direct P7.2` on each line; without the sentence it is the item as a whole."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Evidence"),
            required=False,
            max_length=100_000,
            widget=forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"}),
            help_text=gettext_lazy(
                "A line for each event: its name in addresses, how it bears (direct, indirect or "
                "context) and the sentence, if there is one. For example: "
                "china-hosts-talks-2024: direct P7.2. An excerpt stays with its event; it is "
                "written at the desk."
            ),
        )

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else "\n".join(map(line_of, value))

    def clean(self, value: Any) -> Any:
        """Links that are not stored yet. Two queries."""
        lines = [line.strip() for line in super().clean(value).split("\n") if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(
                gettext("Please name %(number)s events at most.") % {"number": MOST_LINES}
            )
        found = [_read(line) for line in lines]
        events = Event.objects.not_trashed().in_bulk(
            [match["slug"] for match in found], field_name="slug"
        )
        sentences = {sentence.code: sentence for sentence in Commitment.objects.in_paper_order()}
        return [_link(match, events, sentences) for match in found]


def as_lines(update: StatusUpdate) -> str:
    links = update.evidence_links.with_words().select_related("event").newest_first()
    return "\n".join(line_of(link) for link in links)


def line_of(link: EvidenceLink) -> str:
    code = f" {link.commitment.code}" if link.commitment else ""
    return f"{link.event.slug}: {link.bearing}{code}"


def with_excerpts_of(update: StatusUpdate, links: list[EvidenceLink]) -> list[EvidenceLink]:
    """These links, each with the excerpt that is stored for its event. One query."""
    stored = {link.event_id: link for link in update.evidence_links.with_words()}
    for link in links:
        if known := stored.get(link.event_id):
            for name in EvidenceLink.OF_EXCERPT:
                setattr(link, name, getattr(known, name))
    return links


def _read(line: str) -> re.Match[str]:
    if match := LINE.fullmatch(line):
        return match
    raise ValidationError(
        gettext("“%(line)s” is not a line such as “event-name: direct P7.2”.")
        % {"line": _short(line)}
    )


def _link(
    match: re.Match[str], events: dict[str, Event], sentences: dict[str, Commitment]
) -> EvidenceLink:
    event, code = events.get(match["slug"]), match["code"]
    bearing = match["bearing"] or EvidenceLink.Bearing.DIRECT
    if not event:
        sentence = gettext("There is no event “%(name)s”.")
        raise ValidationError(sentence % {"name": _short(match["slug"])})
    if bearing not in EvidenceLink.Bearing.values:
        sentence = gettext("“%(word)s” is not direct, indirect or context.")
        raise ValidationError(sentence % {"word": _short(bearing)})
    if code and code not in sentences:
        sentence = gettext("There is no sentence “%(code)s” in the paper.")
        raise ValidationError(sentence % {"code": _short(code)})
    return EvidenceLink(event=event, bearing=bearing, commitment=sentences.get(code or ""))


def _short(text: str) -> str:
    return Truncator(text).chars(60)
