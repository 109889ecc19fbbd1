"""What the tracker's pages are measured against, written as Django's own documentation shows it."""

from __future__ import annotations

import django_filters
from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines

from tracking.models import Event

PER_PAGE = 50

FLOOR = """{% extends "base.html" %}{% block content %}<h1>Nothing</h1>{% endblock %}"""
LIST = """{% extends "base.html" %}{% block content %}<h1>Events</h1>
<form>{{ filter.form.as_p }}<button>Filter</button></form>
<table>{% for event in page %}<tr><td>{{ event.start }}</td><td>{{ event.title }}</td>
<td>{{ event.get_kind_display }}</td><td>{{ event.country }}</td>
<td>{% for item in event.items.all %}{{ item }} {% endfor %}</td></tr>{% endfor %}</table>
<p>Page {{ page.number }} of {{ page.paginator.num_pages }}, {{ page.paginator.count }} events</p>
{% endblock %}"""


def floor(request: HttpRequest) -> HttpResponse:
    """A page without data: the frame, by the same middleware."""
    return HttpResponse(_template(FLOOR).render({}, request))


class EventList(django_filters.FilterSet):
    class Meta:
        model = Event
        fields = ["kind", "country", "items"]


def filtered(request: HttpRequest) -> HttpResponse:
    events = Event.objects.filter(state="published").prefetch_related("items")
    found = EventList(request.GET, events.order_by("-earliest_on", "-pk"))
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    return HttpResponse(_template(LIST).render({"filter": found, "page": page}, request))


class StockAdmin(admin.ModelAdmin):
    """The admin's list as a project begins with it."""

    list_display = ["title", "kind", "country", "earliest_on", "state"]
    list_filter = ["kind", "state"]
    search_fields = ["title", "summary"]
    date_hierarchy = "earliest_on"


site = admin.AdminSite("bench")
site.register(Event, StockAdmin)


def _template(text: str):  # noqa: ANN202 (Django's own type has no name)
    return engines["django"].from_string(text)
