"""The report centre: all reports, one of them with its first rows, and its files."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from gsi_tracker.databases import snapshot, unlimited_statements
from gsi_tracker.visitor_limit import untimed
from priorities.models import Item
from tracking import exports
from tracking.page_cache import cached_page
from tracking.progress.at_a_moment import ItemProgress
from tracking.public.views.citation import citation
from tracking.public.views.downloads import file_of, refusal
from tracking.reports.dossier import Dossier
from tracking.reports.files import export_of, first_cells, first_shown, words_of
from tracking.reports.formats import Format
from tracking.reports.kinds import KIND_OF, REPORTS
from tracking.reports.periods import Offer
from tracking.reports.report import Report, ReportKind
from tracking.values.as_of import AsOf

FIRST_ROWS = 20


def kind_or_404(slug: str) -> ReportKind:
    if slug not in KIND_OF:
        raise Http404
    return KIND_OF[slug]


@require_safe
@cached_page
def report_list(request: HttpRequest) -> HttpResponse:
    return render(
        request, "tracking/reports/report_list.html", {"kinds": REPORTS, "shows_as_of": True}
    )


@require_safe
@cached_page
def report_detail(request: HttpRequest, slug: str) -> HttpResponse:
    with snapshot():
        report = Report.build(kind_or_404(slug), request.GET)
        as_file = request.GET.get("view") == "file"
        first = first_cells if as_file else first_shown
        context = {
            "report": report,
            "as_file": as_file,
            "cells": first(report, FIRST_ROWS) if report.makes_sense else [],
            "periods": Offer.of(report),
            "count": report.row_count if report.makes_sense else None,
            "most_at_once": settings.REPORT_ROWS_AT_ONCE,
            "shows_as_of": True,
        }
        return render(request, "tracking/reports/report_detail.html", context)


@require_safe
@untimed()
def report_file(request: HttpRequest, slug: str, file_format: str) -> HttpResponseBase:
    kind = kind_or_404(slug)
    if file_format not in Format:
        raise Http404
    with snapshot(), unlimited_statements():
        report = Report.build(kind, request.GET)
        if report.problems:
            return refusal([*report.problems, *_form_of(report)])
        if not report.fits_at_once:
            return refusal(_too_many(report, file_format), gettext("No file at once."))
        export, rows, words = export_of(report), report.answer.rows, words_of(report)
        ending = exports.Format(file_format)
        return file_of(request, ending, export, rows, *words, query=report.query)


def _form_of(report: Report) -> list[str]:
    address = {"address": settings.SITE_URL + report.path}
    return [gettext("The form with this filter: %(address)s") % address]


def _too_many(report: Report, file_format: str) -> list[str]:
    """What to do about a report that is too long to download at once."""
    sentence = gettext(
        "It would have %(count)s rows; a file of more than %(most)s is prepared in the background: "
        "%(address)s"
    )
    address = settings.SITE_URL + report.prepare_path(file_format)
    most = settings.REPORT_ROWS_AT_ONCE
    return [sentence % {"count": report.row_count, "most": most, "address": address}]


@require_safe
@cached_page
def dossier(request: HttpRequest, key: str) -> HttpResponse:
    item = get_object_or_404(Item.objects.with_theme(), key=key)
    as_of = AsOf.of(request.GET)
    asked = QueryDict(as_of.added_to(f"item={item.key}"))
    context = {
        "item": item,
        "report": Report.build(KIND_OF["dossier"], asked),
        "progress": ItemProgress.of(item, as_of),
        "sections": list(Dossier(item, as_of).sections()),
        "shows_as_of": True,
        **citation(request.path, as_of),
    }
    return render(request, "tracking/reports/dossier.html", context)
