"""The status scale of /about/method/: each status with its test, and their order."""

from __future__ import annotations

import calendar
from datetime import date

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    NOT_ASSESSED = "not_assessed", _("Not assessed")
    NO_EVIDENCE_FOUND = "no_evidence_found", _("No public evidence found")
    DECLARED = "declared", _("Declared")
    INITIATED = "initiated", _("Initiated")
    ACTIVE = "active", _("Active")
    OUTPUT_DOCUMENTED = "output_documented", _("Output documented")
    DORMANT = "dormant", _("Dormant")
    ENDED = "ended", _("Ended or replaced")
    CANNOT_ASSESS = "cannot_assess", _("Cannot be assessed")


# Said in the manifest of each prepared file and on /about/method/. A status that is added or taken
# away, and a test that changes, make another version.
SCALE_VERSION = "2"


def current_scale_version() -> str:
    """The version that a new assessment is made under, and keeps."""
    return SCALE_VERSION


# Nobody records "not assessed": it is what an item is until somebody assesses it.
RECORDABLE = [choice for choice in Status.choices if choice[0] != Status.NOT_ASSESSED]
# From the least to the most; the other statuses stand beside this ladder.
LADDER = [Status.DECLARED, Status.INITIATED, Status.ACTIVE, Status.OUTPUT_DOCUMENTED]
WITHOUT_EVENTS = {Status.NO_EVIDENCE_FOUND, Status.CANNOT_ASSESS}
BY_SEARCH = {Status.NO_EVIDENCE_FOUND, Status.DORMANT}
# Kinds of event that are words alone. All others are steps and activities.
WORDS_ALONE = {"statement", "publication"}

TESTS = {
    Status.NOT_ASSESSED: _("Nobody has assessed it. The default; counted nowhere."),
    Status.NO_EVIDENCE_FOUND: _("A documented search ended on a stated date and found nothing."),
    Status.DECLARED: _("Only statements, endorsements or communiqué language."),
    Status.INITIATED: _(
        "At least one dated first step: a meeting held, a text signed, a body, "
        "mandate, budget or envoy named."
    ),
    Status.ACTIVE: _(
        "Two or more dated activities within the activity window, or a standing "
        "mechanism that met within it: a forum recorded as recurring, with a source."
    ),
    Status.OUTPUT_DOCUMENTED: _(
        "A named output exists, shown by at least one source independent of "
        "the party that claims it."
    ),
    Status.DORMANT: _("Earlier activity; none found within the activity window."),
    Status.ENDED: _("A source says so."),
    Status.CANNOT_ASSESS: _("The wording gives nothing observable; a reason is required."),
}


def window_start(as_of: date) -> date:
    """The first day of the activity window, which ends on this day."""
    year, month = divmod(as_of.year * 12 + as_of.month - 1 - settings.ACTIVITY_MONTHS, 12)
    last_day = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(as_of.day, last_day))
