"""The structured data of a page, in the words of schema.org. No queries of its own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from priorities.models import Item
from tracking.downloads.lists import LIST_FILES
from tracking.exports import EXPORTS, Export, Format, address_of, reference_of
from tracking.models import Event, Involvement
from tracking.models.involvements import InvolvementRole
from tracking.values.licence import LICENCE_URL

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

SCHEMA = "https://schema.org"
PAPER = "The Global Security Initiative Concept Paper"
SITE_NAME = "GSI Tracker"


DESCRIPTIONS: dict[str, StrOrPromise] = {
    "events": _(
        "Dated developments under the items of the Global Security Initiative Concept Paper, "
        "with parties, roles and sources."
    ),
    "forums": _(
        "Standing bodies, mechanisms and recurring conferences through which the items of the "
        "Global Security Initiative Concept Paper are pursued."
    ),
    "status-updates": _(
        "Dated, reasoned assessments of single items and commitments of the Global Security "
        "Initiative Concept Paper, with their evidence."
    ),
    "parties": _(
        "States and organisations, and the number of published events in which each has a role."
    ),
    "publishers": _(
        "The outlets and bodies that write and carry the sources, and the parties for which some "
        "of them speak."
    ),
    "sources": _("The pages and documents that the published events and forums cite."),
    "searches": _(
        "Searches for evidence on single items and commitments: where, when, with which words, in "
        "which languages, and what was found."
    ),
    "changes": _(
        "What was published here, edited afterwards or withdrawn: when, why and in which role."
    ),
    "matrix": _("How many events of each item began in each quarter or year, and its status then."),
    "progress": _(
        "The current status of each item of the Global Security Initiative Concept Paper, "
        "with direction, confidence and number of events."
    ),
}
ORGANISERS = {Involvement.Role.HOST, Involvement.Role.ISSUER, Involvement.Role.SPONSOR}
PARTICIPANTS = {
    Involvement.Role.PARTICIPANT,
    Involvement.Role.SIGNATORY,
    Involvement.Role.MEDIATOR,
}


def dataset(export: Export) -> dict[str, Any]:
    """A list and its file, as a Dataset with its columns."""
    file = LIST_FILES[export.name]
    address = settings.SITE_URL + file.page_path()
    return {
        "@context": SCHEMA,
        "@type": "Dataset",
        "@id": f"{address}#dataset",
        "name": f"{SITE_NAME}: {export.name}",
        "description": str(DESCRIPTIONS[export.name]),
        "url": address,
        "license": LICENCE_URL,
        "isAccessibleForFree": True,
        "creator": publisher(),
        "includedInDataCatalog": {"@id": catalogue_id()},
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": ending.content_type.split(";")[0],
                "contentUrl": settings.SITE_URL + file.path(ending),
            }
            for ending in Format
        ],
        "variableMeasured": [
            {
                "@type": "PropertyValue",
                "name": column.name,
                "description": str(column.meaning),
            }
            for column in export.columns
        ],
    }


def catalogue() -> dict[str, Any]:
    """All files together, as shown on /about/."""
    datasets = [dataset(export) for export in EXPORTS if export.name in DESCRIPTIONS]
    return {
        "@context": SCHEMA,
        "@type": "DataCatalog",
        "@id": catalogue_id(),
        "name": SITE_NAME,
        "description": gettext(
            "What the public record shows to have been done under the Global Security Initiative "
            "Concept Paper, with sources."
        ),
        "url": settings.SITE_URL + reverse("tracking:about"),
        "license": LICENCE_URL,
        "publisher": publisher(),
        "dataset": [
            {name: value for name, value in one.items() if name != "@context"} for one in datasets
        ],
    }


def catalogue_id() -> str:
    return f"{settings.SITE_URL}{reverse('tracking:about')}#data"


def publisher() -> dict[str, str]:
    return {"@type": "Organization", "name": SITE_NAME, "url": f"{settings.SITE_URL}/"}


def item_page(item: Item) -> dict[str, Any]:
    """The page of an item, and the part of the paper that it is about."""
    return {
        "@context": SCHEMA,
        "@type": "WebPage",
        "@id": address_of(item),
        "url": address_of(item),
        "name": str(item),
        "isPartOf": {"@type": "WebSite", "name": SITE_NAME, "url": f"{settings.SITE_URL}/"},
        "license": LICENCE_URL,
        "about": {
            "@type": "CreativeWork",
            "name": f"{item.name}: {item.title}",
            "position": item.number,
            "isPartOf": {"@type": "CreativeWork", "name": PAPER},
        },
    }


def event(record: Event, today: date | None = None) -> dict[str, Any]:
    """An event after `for_page`, its dates as precise as they are recorded."""
    today = today or timezone.localdate()
    found = {
        "@context": SCHEMA,
        "@type": "Event",
        "@id": address_of(record),
        "url": address_of(record),
        "name": record.title,
        "description": record.summary,
        "startDate": record.start,
        "endDate": record.end,
        "eventStatus": f"{SCHEMA}/EventScheduled" if record.earliest_on > today else "",
        "location": _place(record),
        "organizer": _parties(record, ORGANISERS),
        "attendee": _parties(record, PARTICIPANTS),
        "about": [
            {"@type": "CreativeWork", "name": str(item), "url": address_of(item)}
            for item in record.items.all()
        ],
        "subjectOf": [
            {
                "@type": "WebPage" if source.url else "CreativeWork",
                "name": source.title,
                "publisher": source.publisher,
                "url" if source.url else "identifier": reference_of(source),
            }
            for source in (citation.source for citation in record.cited)
        ],
    }
    return {name: value for name, value in found.items() if value}


def _place(record: Event) -> dict[str, Any]:
    if not (record.place or record.country):
        return {}
    address = {"@type": "PostalAddress", "addressCountry": str(record.country)}
    name = record.place or str(getattr(record.country, "name", ""))
    place = {"@type": "Place", "name": name}
    return {**place, "address": address} if record.country else place


def _parties(record: Event, roles: set[InvolvementRole]) -> list[dict[str, str]]:
    """The parties in one of these roles, each once."""
    found = {
        involvement.party.code: involvement.party
        for involvement in record.involvements.all()
        if involvement.role in roles
    }
    return [
        {"@type": "Organization", "name": party.display_name, "url": address_of(party)}
        for party in found.values()
    ]
