"""The kinds of report, in the order of the report centre."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tracking.exports import EVENTS, MATRIX, SOURCES
from tracking.models import Event, Involvement, Source, StatusUpdate
from tracking.reports import dossier, editions, matrix, preview, progress
from tracking.reports.columns import (
    DOSSIER,
    EDITIONS,
    PARTY_ROLES,
    PERIOD_PROGRESS,
    STATUS_HISTORY,
)
from tracking.reports.filters import RoleFilter, StatusHistoryFilter
from tracking.reports.parts import RowSource, RowSources
from tracking.reports.report import Answer, ReportKind, answer_of, problems_of
from tracking.search.event_filter import EventFilter
from tracking.search.source_filter import PublicSourceFilter
from tracking.values.as_of import AsOf


def events(query: QueryDict, as_of: AsOf) -> Answer:
    return answer_of(EventFilter(query, Event.objects.at(as_of)))


def status_history(query: QueryDict, as_of: AsOf) -> Answer:
    updates = StatusUpdate.objects.at(as_of).counting(as_of).with_status_before(as_of)
    return answer_of(StatusHistoryFilter(query, updates))


def party_roles(query: QueryDict, as_of: AsOf) -> Answer:
    found = RoleFilter(query, Involvement.objects.at(as_of))
    return Answer(found, problems_of(found), RowSources((RowSource(found.qs, dict),)))


def sources(query: QueryDict, as_of: AsOf) -> Answer:
    return answer_of(PublicSourceFilter(query, Source.objects.cited_publicly(as_of)))


def events_with_day(as_of: AsOf) -> tuple[QuerySet[Any], str]:
    return Event.objects.at(as_of), "earliest_on"


def updates_with_day(as_of: AsOf) -> tuple[QuerySet[Any], str]:
    return StatusUpdate.objects.at(as_of), "as_of"


REPORTS = (
    ReportKind(
        "progress",
        _("Progress in a period"),
        _(
            "What changed for each item from one day to another: status before and at the end, "
            "direction, events, sources and how many of them are independent."
        ),
        PERIOD_PROGRESS,
        progress.ask,
        preview.PROGRESS,
        dated=events_with_day,
        is_empty=lambda row: row.is_empty,
    ),
    ReportKind(
        "events",
        _("Events"),
        _("What happened, when, where, with whom, under which items, and who says so."),
        EVENTS,
        events,
        preview.EVENTS,
        dated=events_with_day,
    ),
    ReportKind(
        "forums",
        _("Forums and their editions"),
        _("Which meetings each forum held, when and where, and which forums have none on record."),
        EDITIONS,
        editions.ask,
        preview.EDITIONS,
    ),
    ReportKind(
        "status-history",
        _("Status history"),
        _("How each item and commitment was assessed, in order, with the previous status."),
        STATUS_HISTORY,
        status_history,
        preview.STATUS_HISTORY,
        dated=updates_with_day,
    ),
    ReportKind(
        "parties",
        _("Roles and votes of parties"),
        _("In how many events each party had which role, and how it voted."),
        PARTY_ROLES,
        party_roles,
        preview.PARTY_ROLES,
        dated=events_with_day,
    ),
    ReportKind(
        "sources",
        _("Sources"),
        _("The sources of published records: publisher, language, kind, and whose voice it is."),
        SOURCES,
        sources,
        preview.SOURCES,
    ),
    ReportKind(
        "matrix",
        _("Matrix"),
        _("How many events each item had in each quarter or year, and its status at the end."),
        MATRIX,
        matrix.ask,
        preview.MATRIX,
        is_empty=lambda line: line.is_empty,
    ),
    ReportKind(
        "dossier",
        _("Dossier of an item"),
        _("All that is recorded of one item: text, commitments, assessments, events, sources."),
        DOSSIER,
        dossier.ask,
        preview.DOSSIER,
    ),
)
KIND_OF = {kind.slug: kind for kind in REPORTS}
