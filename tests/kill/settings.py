"""The tracker's own settings with the kill tests' kind of job and addresses."""

from gsi_tracker.settings import *  # noqa: F403
from gsi_tracker.settings import INSTALLED_APPS

MIGRATION_MODULES = {  # the tables at once: nothing here needs what the migrations fill in
    name.split(".")[-3] if name.endswith("Config") else name.split(".")[-1]: None
    for name in INSTALLED_APPS
}
ROOT_URLCONF = "tests.kill.urls"
CELERY_IMPORTS = ["tests.kill.kinds"]
