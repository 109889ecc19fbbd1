"""The tracker's addresses, and below /bench/ those of its peers."""

from django.urls import path

from bench.site import peers
from gsi_tracker.urls import *  # noqa: F403 (the handlers of errors too)
from gsi_tracker.urls import urlpatterns as of_tracker

urlpatterns = [
    path("bench/floor/", peers.floor),
    path("bench/django-filter/", peers.filtered),
    path("bench/admin/", peers.site.urls),
    *of_tracker,
]
