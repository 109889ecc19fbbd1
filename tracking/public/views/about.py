"""What the tracker is, and the rules for its records."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tracking.exports import EXPORTS
from tracking.models import Citation, Event, Forum, Involvement, Party, Source, StatusUpdate
from tracking.page_cache import cached_page
from tracking.progress.agreement import AgreementPage
from tracking.values.as_of import AsOf
from tracking.values.statuses import SCALE_VERSION, TESTS

CODES = (
    ("direction", _("Direction"), StatusUpdate.Direction),
    ("confidence", _("Confidence"), StatusUpdate.Confidence),
    ("kind-of-event", _("Kind of event"), Event.Kind),
    ("role", _("Role in an event"), Involvement.Role),
    ("kind-of-forum", _("Kind of forum"), Forum.Kind),
    ("kind-of-party", _("Kind of party"), Party.Kind),
    ("kind-of-source", _("Kind of source"), Source.Kind),
    ("relation-of-source", _("Relation of a source to the acting party"), Citation.Relation),
)


@require_safe
@cached_page
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "tracking/about.html")


@require_safe
@cached_page
def method(request: HttpRequest) -> HttpResponse:
    context = {
        "tests": TESTS.items(),
        "scale_version": SCALE_VERSION,
        "directions": StatusUpdate.Direction.labels,
        "source_kinds": Source.Kind.labels,
        "relations": Citation.Relation.labels,
        "event_kinds": Event.Kind.labels,
        "exports": EXPORTS,
        "codes": [(name, label, kind.choices) for name, label, kind in CODES],
    }
    return render(request, "tracking/method.html", context)


@require_safe
@cached_page
def agreement(request: HttpRequest) -> HttpResponse:
    as_of = AsOf.of(request.GET)
    context = {
        "page": AgreementPage.build(as_of),
        "as_of": as_of,
        "as_of_query": as_of.added_to(""),
        "shows_as_of": True,
    }
    return render(request, "tracking/progress/agreement.html", context)
