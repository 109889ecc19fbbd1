"""Which statuses the evidence supports.

The form, the desk's live answer and the actions ask the same rules here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext, ngettext

from tracking.assessment.evidence import Evidence
from tracking.models import Event
from tracking.values.confidence import Confidence
from tracking.values.statuses import BY_SEARCH, LADDER, TESTS, WITHOUT_EVENTS, Status

MOST_NAMED = 5
ABOVE_LOW = {Confidence.HIGH, Confidence.MEDIUM}


@dataclass(frozen=True)
class Verdict:
    """A status, its test, and why the evidence does not support it; without a refusal it does."""

    status: Status
    refusal: str

    @property
    def is_supported(self) -> bool:
        return not self.refusal

    @property
    def test(self) -> str:
        return str(TESTS[self.status])


def verdicts(evidence: Evidence) -> list[Verdict]:
    """One for each status that can be given. Four queries at the most."""
    return [
        Verdict(status, " ".join(unsupported(status, evidence).values()))
        for status in Status
        if status != Status.NOT_ASSESSED
    ]


def unsupported(status: str, evidence: Evidence) -> dict[str, str]:
    """Why the evidence does not support a status: field name to the rule; empty where it does."""
    needs: dict[str, str] = {}
    unpublished = [event for event in evidence.events if not event.is_published]
    if unpublished:
        needs["evidence"] = gettext("Only published events can be cited: %(events)s.") % {
            "events": _titles(unpublished)
        }
    elif refusal := _later_than(evidence.as_of, evidence.events) or _elsewhere(evidence):
        needs["evidence"] = refusal
    elif status not in WITHOUT_EVENTS and not evidence.proof:
        needs["evidence"] = _nothing_cited(evidence)
    elif (rule := RULES.get(Status(status))) and (refusal := rule(evidence)):
        needs["status"] = refusal
    if status in BY_SEARCH and (refusal := _search(evidence)):
        needs["searches"] = refusal
    return needs


def reach_of(evidence: Evidence) -> str:
    """The highest status up to “Active” that this supports, and whether it counts towards that one.

    “Output documented” is left out: whether there is an output is for people to judge.
    """
    tested = (Status.ACTIVE, Status.INITIATED, Status.DECLARED)
    highest = next((status for status in tested if not RULES[status](evidence)), None)
    if not highest:
        return gettext("supports no status")
    words = gettext("supports “%(status)s”") % {"status": highest.label}
    if evidence.activities and highest == Status.INITIATED:
        words = gettext("%(words)s, counts as an activity") % {"words": words}
    return words


def refusals_of(
    evidence: Evidence, *, status: str, confidence: str, confidence_reason: str
) -> dict[str, str]:
    """The rules by which the evidence does not support an assessment, by field name."""
    needs = unsupported(status, evidence)
    if refusal := evidence.derived.refusal(confidence, confidence_reason):
        needs["confidence_reason"] = refusal
    if status == Status.ENDED and evidence.is_own_voice and confidence in ABOVE_LOW:
        needs["confidence"] = gettext(
            "Only the party's own voice says that it has ended: the confidence is “Low” at most, "
            "and readers see that it is so by its own account."
        )
    return needs


def _later_than(as_of: date, events: Iterable[Event]) -> str:
    """A sentence that names the events which began after this day; empty if none did."""
    late = [event.title for event in events if event.earliest_on > as_of]
    if not late:
        return ""
    return gettext("Evidence may not be later than the as-of date %(day)s: %(events)s.") % {
        "day": as_of,
        "events": "; ".join(late),
    }


def _elsewhere(evidence: Evidence) -> str:
    """A sentence that names what is not linked to the item, to the assessed commitment, or to the
    source that is quoted.
    """
    if evidence.item and evidence.unlinked:
        return gettext(
            "Not linked to %(item)s, so it is no evidence for it: %(events)s. Link the event to "
            "the item if it concerns it, or take it out."
        ) % {"item": evidence.item.code, "events": _titles(evidence.unlinked)}
    if evidence.commitment and evidence.astray:
        return gettext(
            "Not linked to %(code)s: %(events)s. Say here that it bears on %(code)s, link the "
            "event to that commitment, cite it as context, or take it out."
        ) % {"code": evidence.commitment.code, "events": _titles(evidence.astray)}
    if evidence.misquoted:
        return gettext(
            "The source of the excerpt is not among the sources of the event: %(events)s."
        ) % {"events": _titles(evidence.misquoted)}
    return ""


def _nothing_cited(evidence: Evidence) -> str:
    if evidence.events:
        return gettext("Only context is cited: cite at least one event that bears on it.")
    return gettext("Cite at least one published event as evidence.")


def _declared(evidence: Evidence) -> str:
    previous = evidence.previous
    if previous and not evidence.has_independent_voice and previous.status in LADDER[1:]:
        return gettext(
            "Moving back from “%(status)s” (%(day)s) needs the same evidence as moving forward: at "
            "least one voice that is known to be independent of the acting party."
        ) % {"status": previous.get_status_display(), "day": _day(previous.as_of)}
    return ""


def _without_direct(evidence: Evidence) -> str:
    if not evidence.direct.events:
        return gettext("No direct evidence is cited: “Declared” at most.")
    return ""


def _above_declared(evidence: Evidence) -> str:
    if evidence.is_own_voice:
        return gettext("Every voice of the evidence is the acting party's own: “Declared” at most.")
    if not evidence.has_independent_voice:
        return gettext(
            "No voice of the evidence is known to be independent of the acting party: “Declared” "
            "at most. Say who wrote the sources."
        )
    return ""


def _initiated(evidence: Evidence) -> str:
    if refusal := _without_direct(evidence):
        return refusal
    evidence = evidence.direct
    if refusal := _above_declared(evidence):
        return refusal
    if not evidence.steps:
        return gettext(
            "“Initiated” needs a dated first step that bears directly; statements, publications "
            "and what blocks or criticises are none."
        )
    return ""


def _active(evidence: Evidence) -> str:
    if refusal := _without_direct(evidence):
        return refusal
    evidence = evidence.direct
    if refusal := _above_declared(evidence):
        return refusal
    number = len(evidence.activities)
    if number >= 2 or evidence.meets_at_forum:
        return ""
    return ngettext(
        "“Active” needs two dated activities from %(since)s to %(until)s that bear directly, or "
        "one of a recurring forum; %(number)s is cited. Statements and publications, and what "
        "blocks or criticises, do not count.",
        "“Active” needs two dated activities from %(since)s to %(until)s that bear directly, or "
        "one of a recurring forum; %(number)s are cited. Statements and publications, and what "
        "blocks or criticises, do not count.",
        number,
    ) % {"since": _day(evidence.since), "until": _day(evidence.as_of), "number": number}


def _output_documented(evidence: Evidence) -> str:
    return _without_direct(evidence) or _above_declared(evidence.direct)


def _dormant(evidence: Evidence) -> str:
    months, since = settings.ACTIVITY_MONTHS, _day(evidence.since)
    if all(event.latest_on >= evidence.since for event in evidence.proof):
        return gettext(
            "“Dormant” needs earlier activity: cite an event that was over before %(since)s."
        ) % {"since": since}
    if within := evidence.activities or evidence.recorded_activities:
        return gettext(
            "“Dormant” needs %(months)s months without activity; these took place since "
            "%(since)s: %(events)s."
        ) % {"months": months, "since": since, "events": _titles(within)}
    return ""


def _no_evidence_found(evidence: Evidence) -> str:
    if evidence.events:
        return gettext(
            "“No public evidence found” cites no event: remove them, or choose another status."
        )
    previous = evidence.previous
    if previous and previous.status not in WITHOUT_EVENTS:
        return gettext(
            "Evidence was found before (“%(status)s”, %(day)s). Moving back needs evidence too: "
            "“Dormant” and “Ended or replaced” say that it has stopped."
        ) % {"status": previous.get_status_display(), "day": _day(previous.as_of)}
    if evidence.recorded:
        return gettext("Events are recorded under it up to %(day)s: %(events)s.") % {
            "day": _day(evidence.as_of),
            "events": _titles(evidence.recorded),
        }
    return ""


RULES: dict[Status, Callable[[Evidence], str]] = {
    Status.NO_EVIDENCE_FOUND: _no_evidence_found,
    Status.DECLARED: _declared,
    Status.INITIATED: _initiated,
    Status.ACTIVE: _active,
    Status.OUTPUT_DOCUMENTED: _output_documented,
    Status.DORMANT: _dormant,
}


def _search(evidence: Evidence) -> str:
    """“Nothing found” needs a recorded search that reaches the as-of date."""
    if evidence.has_note:
        return ""
    if not evidence.searched_on:
        return gettext(
            "This status needs at least one search: where, when, with which words, and what was "
            "found."
        )
    last = max(evidence.searched_on)
    if last < evidence.as_of:
        return gettext(
            "The last search ended on %(last)s, before the as-of date %(as_of)s. Search again, or "
            "set the as-of date to that day."
        ) % {"last": _day(last), "as_of": _day(evidence.as_of)}
    return ""


def _titles(events: Sequence[Event]) -> str:
    """The first few by name."""
    names = "; ".join(event.title for event in events[:MOST_NAMED])
    return f"{names} …" if len(events) > MOST_NAMED else names


def _day(day: date) -> str:
    return formats.date_format(day, "DATE_FORMAT")
