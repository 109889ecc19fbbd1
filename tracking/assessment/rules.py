"""What an assessment rests on, and which statuses that supports.

The form, the desk's live answer and the actions ask the same rules here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext, ngettext

from tracking.assessment.confidence import DerivedConfidence
from tracking.assessment.scale import (
    BY_SEARCH,
    LADDER,
    TESTS,
    WITHOUT_EVENTS,
    WORDS_ALONE,
    Status,
    later_than,
    window_start,
)

if TYPE_CHECKING:
    from priorities.models import Commitment, Item
    from tracking.models import Event, Source, StatusUpdate
    from tracking.models.events import EventQuerySet

MOST_NAMED = 5


@dataclass(frozen=True)
class Evidence:
    """What one assessment of a subject up to a day rests on.

    events: with their forums. searched_on: the days of its searches. has_note: a sample's search
    note stands for its searches. pk and published_at: of the assessment itself, once it has them.
    **cost** A query for the sources, one for the assessment before and two for what is
    recorded; each when a rule first asks, and only then.
    """

    item: Item | None
    commitment: Commitment | None
    as_of: date
    events: Sequence[Event]
    searched_on: Sequence[date] = ()
    has_note: bool = False
    pk: int | None = None
    published_at: datetime | None = None

    @classmethod
    def of(cls, update: StatusUpdate) -> Evidence:
        """Two queries; none after `for_check`."""
        cited = getattr(update, "cited_events", None)
        if cited is None:
            cited = list(update.evidence.select_related("forum").newest_first())
        return cls(
            item=update.item,
            commitment=update.commitment,
            as_of=update.as_of,
            events=cited,
            searched_on=[search.searched_on for search in update.searches.all()],
            has_note=update.is_sample and bool(update.search_note),
            pk=update.pk,
            published_at=update.published_at,
        )

    @cached_property
    def sources(self) -> list[Source]:
        from tracking.models import Source

        if not self.events:
            return []
        if all(hasattr(event, "shown_sources") for event in self.events):
            known = (getattr(event, "shown_sources", ()) for event in self.events)
            return list({source.pk: source for sources in known for source in sources}.values())
        return list(Source.objects.of_events(list(self.events)).by_title())

    @cached_property
    def derived(self) -> DerivedConfidence:
        return DerivedConfidence.of(self.sources)

    @property
    def relations(self) -> set[str]:
        return {source.relation for source in self.sources}

    @property
    def is_own_voice(self) -> bool:
        """Whether every source is the acting party's own."""
        return self.relations == {"party"}

    @property
    def since(self) -> date:
        return window_start(self.as_of)

    @property
    def steps(self) -> list[Event]:
        """What is more than words."""
        return [event for event in self.events if event.kind not in WORDS_ALONE]

    @property
    def activities(self) -> list[Event]:
        """The steps within the activity window."""
        return [event for event in self.steps if event.latest_on >= self.since]

    @property
    def meets_at_forum(self) -> bool:
        """Whether a source confirms, within the window, that a standing mechanism operates."""
        return any(event.shown_forum for event in self.activities)

    @cached_property
    def previous(self) -> StatusUpdate | None:
        """The published assessment of the same subject that this one follows."""
        from tracking.models import StatusUpdate

        if not self.item:
            return None
        return StatusUpdate.objects.preceding(self).for_list().first()

    @cached_property
    def recorded_activities(self) -> list[Event]:
        """Published activities of the subject within the window, a few of them, cited or not."""
        from tracking.models import Event

        return self._recorded(Event.objects.more_than_words().between(self.since, self.as_of))

    @cached_property
    def recorded(self) -> list[Event]:
        """Published events of the subject up to the as-of date, a few of them, cited or not."""
        from tracking.models import Event

        return self._recorded(Event.objects.begun_by(self.as_of))

    def _recorded(self, events: EventQuerySet) -> list[Event]:
        """Beside a published assessment, what had been published before it: it tells of then."""
        if not self.item:
            return []
        events = events.published()
        if self.published_at:
            events = events.published_before(self.published_at)
        of_subject = (
            events.for_commitments([self.commitment])
            if self.commitment
            else events.for_item(self.item)
        )
        return list(of_subject.newest_first()[: MOST_NAMED + 1])


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
    elif late := later_than(evidence.as_of, evidence.events):
        needs["evidence"] = late
    elif status not in WITHOUT_EVENTS and not evidence.events:
        needs["evidence"] = gettext("Cite at least one published event as evidence.")
    elif (rule := RULES.get(Status(status))) and (refusal := rule(evidence)):
        needs["status"] = refusal
    if status in BY_SEARCH and (refusal := _search(evidence)):
        needs["searches"] = refusal
    return needs


def refusals_of(
    evidence: Evidence, *, status: str, confidence: str, confidence_reason: str
) -> dict[str, str]:
    """What the evidence does not support of an assessment: field name to the rule."""
    needs = unsupported(status, evidence)
    if refusal := evidence.derived.refusal(confidence, confidence_reason):
        needs["confidence_reason"] = refusal
    return needs


def _declared(evidence: Evidence) -> str:
    previous = evidence.previous
    if previous and evidence.is_own_voice and previous.status in LADDER[1:]:
        return gettext(
            "Moving back from “%(status)s” (%(day)s) needs the same evidence as moving forward: at "
            "least one source that is not the acting party's own."
        ) % {"status": previous.get_status_display(), "day": _day(previous.as_of)}
    return ""


def _above_declared(evidence: Evidence) -> str:
    if evidence.is_own_voice:
        return gettext(
            "Every source of the evidence is the acting party's own: “Declared” at most."
        )
    return ""


def _initiated(evidence: Evidence) -> str:
    if refusal := _above_declared(evidence):
        return refusal
    if not evidence.steps:
        return gettext(
            "“Initiated” needs a dated first step; what is cited are statements and publications "
            "alone."
        )
    return ""


def _active(evidence: Evidence) -> str:
    if refusal := _above_declared(evidence):
        return refusal
    number = len(evidence.activities)
    if number >= 2 or evidence.meets_at_forum:
        return ""
    return ngettext(
        "“Active” needs two dated activities from %(since)s to %(until)s, or one of a standing "
        "forum; cited is %(number)s. Statements and publications do not count.",
        "“Active” needs two dated activities from %(since)s to %(until)s, or one of a standing "
        "forum; cited are %(number)s. Statements and publications do not count.",
        number,
    ) % {"since": _day(evidence.since), "until": _day(evidence.as_of), "number": number}


def _output_documented(evidence: Evidence) -> str:
    if refusal := _above_declared(evidence):
        return refusal
    if "independent" not in evidence.relations:
        return gettext(
            "“Output documented” needs a source independent of the party that claims it."
        )
    return ""


def _dormant(evidence: Evidence) -> str:
    months, since = settings.ACTIVITY_MONTHS, _day(evidence.since)
    if all(event.latest_on >= evidence.since for event in evidence.events):
        return gettext(
            "“Dormant” needs earlier activity: cite an event that was over before %(since)s."
        ) % {"since": since}
    if within := evidence.activities or evidence.recorded_activities:
        return gettext(
            "“Dormant” needs %(months)s months without activity; since %(since)s there is: "
            "%(events)s."
        ) % {"months": months, "since": since, "events": _titles(within)}
    return ""


def _no_evidence_found(evidence: Evidence) -> str:
    if evidence.events:
        return gettext(
            "“No public evidence found” cites no event: take them away, or give another status."
        )
    previous = evidence.previous
    if previous and previous.status not in WITHOUT_EVENTS:
        return gettext(
            "Evidence was found before (“%(status)s”, %(day)s). Moving back needs evidence too: "
            "“Dormant” and “Ended or replaced” say that it goes on no more."
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
    """“Nothing found” needs a search that is written down and reaches the as-of date."""
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
            "give that day as the as-of date."
        ) % {"last": _day(last), "as_of": _day(evidence.as_of)}
    return ""


def _titles(events: Sequence[Event]) -> str:
    """The first few by name."""
    names = "; ".join(event.title for event in events[:MOST_NAMED])
    return f"{names} …" if len(events) > MOST_NAMED else names


def _day(day: date) -> str:
    return formats.date_format(day, "DATE_FORMAT")
