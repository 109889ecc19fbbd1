"""The site with one page more, whose statement takes half a minute: served by `served.gunicorn`."""

from django.db import connection
from django.http import HttpResponse
from django.urls import path

from gsi_tracker.wsgi import application
from tests.site.served import ENDLESS


def endless(request):
    with connection.cursor() as cursor:
        cursor.execute(ENDLESS[connection.vendor])
    return HttpResponse("At last.")


def _add_page():
    from gsi_tracker import urls  # once the site is set up

    urls.urlpatterns.insert(0, path("endless/", endless))


_add_page()

__all__ = ["application"]
