"""The tracker's own settings: pages drawn anew each time, the peers' addresses beside its own."""

from gsi_tracker.settings import *  # noqa: F403

ROOT_URLCONF = "bench.site.urls"
CACHED_PAGES = 0
