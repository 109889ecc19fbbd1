"""What a status needs to rest on (DESIGN.md's status scale), in one place for form and action."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from tracking.models import Event


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


# Nobody records "not assessed": it is what an item is until somebody assesses it.
RECORDABLE = [choice for choice in Status.choices if choice[0] != Status.NOT_ASSESSED]
ABOVE_DECLARED = {Status.INITIATED, Status.ACTIVE, Status.OUTPUT_DOCUMENTED}
WITHOUT_EVENTS = {Status.NO_EVIDENCE_FOUND, Status.CANNOT_ASSESS}

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
        "mechanism that a source confirms is operating."
    ),
    Status.OUTPUT_DOCUMENTED: _(
        "A named output exists, shown by at least one source independent of "
        "the party that claims it."
    ),
    Status.DORMANT: _("Earlier activity; none found within the activity window."),
    Status.ENDED: _("A source says so."),
    Status.CANNOT_ASSESS: _("The wording gives nothing observable; a reason is required."),
}


def later_than(as_of: date, events: Iterable[Event]) -> str:
    """A sentence that names the events which began after this day; empty if none did."""
    late = [event.title for event in events if event.earliest_on > as_of]
    if not late:
        return ""
    return gettext("Evidence may not be later than the as-of date %(day)s: %(events)s.") % {
        "day": as_of,
        "events": "; ".join(late),
    }


def missing(
    *, status: str, as_of: date, events: list[Event], search_note: str, rationale: str
) -> dict[str, str]:
    """What a status update still needs: field name to sentence. Two queries at the most."""
    needs: dict[str, str] = {}
    if not rationale:
        needs["rationale"] = gettext("Give the reasons for this status.")
    if status == Status.NO_EVIDENCE_FOUND and not search_note:
        needs["search_note"] = gettext(
            "Say where and when was searched, and that nothing was found."
        )
    unpublished = [event.title for event in events if not event.is_published]
    if unpublished:
        needs["evidence"] = gettext("Only published events can be cited: %(events)s.") % {
            "events": "; ".join(unpublished)
        }
    elif status not in WITHOUT_EVENTS and not events:
        needs["evidence"] = gettext("Cite at least one published event as evidence.")
    elif late := later_than(as_of, events):
        needs["evidence"] = late
    if events and (refusal := _refused_by_sources(status, events)):
        needs["status"] = refusal
    return needs


def _refused_by_sources(status: str, events: list[Event]) -> str:
    relations = relations_of(events)
    if status in ABOVE_DECLARED and relations == {"party"}:
        return gettext(
            "Every source of the evidence is the acting party's own: “Declared” at most."
        )
    if status == Status.OUTPUT_DOCUMENTED and "independent" not in relations:
        return gettext(
            "“Output documented” needs a source independent of the party that claims it."
        )
    return ""


def relations_of(events: list[Event]) -> set[str]:
    """How the sources of these events relate to the acting party. One query."""
    from tracking.models import Source

    return set(Source.objects.of_events(events).values_list("relation", flat=True))
