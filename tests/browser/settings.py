"""The tracker's own settings; its worker prepares reports slowly enough to be watched."""

from gsi_tracker.settings import *  # noqa: F403

CELERY_IMPORTS = ["tests.browser.slow_reports"]
