"""A publisher in a form: typed by its name, another of its names, its domain or its short name.

Where nobody says who wrote a source, its publisher's name or its address does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext

from tracking.models import Publisher
from tracking.values.web_addresses import host_of

OPTIONS = "publisher-options"  # the list of suggestions that all rows of a form share


class PublisherField(forms.CharField):
    """Gives the publisher of what was typed; None for nothing. One query."""

    def __init__(self, **options: Any) -> None:
        for name in ("queryset", "to_field_name", "limit_choices_to", "blank"):
            options.pop(name, None)  # what a model field says of its choices
        super().__init__(**options, max_length=200)
        self.widget.attrs |= {"autocomplete": "off", "list": OPTIONS, "class": "publisher-input"}

    def prepare_value(self, value: Any) -> Any:
        """The name of a stored key; what was typed stays as it is."""
        if isinstance(value, int):
            found = Publisher.objects.filter(pk=value).first()
            return found.name if found else ""
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> Publisher | None:
        text = super().clean(value)
        if not text:
            return None
        found: Publisher | None = Publisher.objects.known_as(text)
        if found is None:
            sentence = gettext(
                "“%(text)s” names no known publisher. Leave this empty: an editor says who it is "
                "at the review."
            )
            raise ValidationError(sentence % {"text": Truncator(text).chars(40)})
        return found


@dataclass(frozen=True)
class VoiceOffer:
    """Whose voice a new source is, by what is typed of it.

    The publisher that is called as typed, else the one of the address's domain. An aggregator is
    the carrier, and the voice stays open.
    """

    voice: Publisher | None = None
    carrier: Publisher | None = None
    host: str = ""
    is_by_name: bool = False

    @classmethod
    def of(cls, url: str, name: str = "") -> VoiceOffer:
        """At most three queries."""
        named = Publisher.objects.known_as(name) if name.strip() else None
        host = host_of(url)
        of_host = Publisher.objects.of_host(host) if host else None
        carriers = [one for one in (of_host, named) if one and one.is_aggregator]
        voice = named or of_host
        return cls(
            voice=None if voice and voice.is_aggregator else voice,
            carrier=carriers[0] if carriers else None,
            host=host,
            is_by_name=bool(named),
        )

    @property
    def publisher(self) -> Publisher | None:
        return self.voice or self.carrier

    def note(self, source: str) -> str:
        """What was taken for this source, for the person who saved it."""
        values = {"source": source, "voice": self.voice, "host": self.host, "carrier": self.carrier}
        if self.voice and self.is_by_name:
            return (
                gettext("Voice of “%(source)s”: %(voice)s, by the name of its publisher.") % values
            )
        if self.voice:
            return gettext("Voice of “%(source)s”: %(voice)s, by the address (%(host)s).") % values
        if self.carrier:
            sentence = gettext(
                "“%(source)s” is carried by %(carrier)s, which carries the texts of others. Who "
                "wrote it is not known yet."
            )
            return sentence % values
        sentence = gettext(
            "Nobody has said yet who wrote “%(source)s”: an editor says so at the review. Until "
            "then it supports no status."
        )
        return sentence % values


def take_voice(form: forms.BaseForm) -> VoiceOffer | None:
    """Fills in who wrote a source, in a form where nobody said it; gives what was found."""
    typed = form.cleaned_data
    if {"url", "publisher", "voice", "carrier"} & form.errors.keys() or typed.get("voice"):
        return None
    offer = VoiceOffer.of(typed.get("url") or "", typed.get("publisher") or "")
    typed["voice"] = offer.voice
    typed["carrier"] = typed.get("carrier") or offer.carrier
    return offer
