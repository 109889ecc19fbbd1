"""What the tracker is and by which rules it is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tracking.evidence import TESTS
from tracking.models import Event, Source, StatusUpdate


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "tracking/about.html")


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    context = {
        "tests": TESTS.items(),
        "directions": StatusUpdate.Direction.choices,
        "source_kinds": Source.Kind.choices,
        "relations": Source.Relation.choices,
        "event_kinds": Event.Kind.labels,
    }
    return render(request, "tracking/method.html", context)
