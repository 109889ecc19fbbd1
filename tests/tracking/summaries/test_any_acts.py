"""Whatever is done in whatever order, the stored numbers are those of counting from nothing."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests import factories
from tests.taking_back import taken_back
from tracking import actions
from tracking.actions import citations, merging, publishers
from tracking.models import Event, Merge, Publisher, Source
from tracking.summaries import recounting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
REASON = "What was recorded before was a misprint."
ANY = st.integers(0, 10**6)


class Acts(RuleBasedStateMachine):
    """A few events that share sources, parties and forums; refused acts change nothing."""

    @initialize()
    def begin(self):
        self.editor = factories.user("editor")
        self.items = factories.items("principle-1", "priority-7", "priority-8", "platform-2")
        self.parties = [factories.party(code) for code in ("AAA", "BBB")]
        self.voices = [factories.publisher(speaks_for=self.parties[:1]), factories.publisher()]
        self.sources = [factories.source(voice=voice) for voice in [*self.voices, None]]
        self.forum = factories.forum()
        for number in (1, 6, 15):
            self.record(number=number, month=number % 3 + 1)

    @rule(number=ANY, month=st.integers(1, 3))
    def record(self, number, month):
        roles = [("host", self.parties[0]), ("critic", self.parties[number % 2])]
        factories.event(
            start=f"2024-0{month}", items=self._some(self.items, number),
            sources=self._some(self.sources, number), forum=self.forum if number % 2 else None,
            parties=[(party, role) for role, party in roles[: number % 3]],
            country=["CN", ""][number % 2], kind=["meeting", "vote"][number % 2],
        )  # fmt: skip

    @rule(which=ANY, number=ANY)
    def edit(self, which, number):
        if event := self._one(Event.objects.published(), which):
            event.kind, event.start = "statement", f"2024-0{number % 3 + 1}"
            rows = {
                "items": self._some(self.items, number),
                "sources": self._some(self.sources, number),
            }
            self._do(actions.edit, event, links=actions.Links(rows=rows))

    @rule(which=ANY)
    def withdraw(self, which):
        if event := self._one(Event.objects.published(), which):
            self._do(actions.withdraw, event)

    @rule(which=ANY)
    def remove(self, which):
        if event := self._one(Event.objects.exclude(published_at=None), which):
            self._do(actions.remove, event, kind="privacy")

    @rule(which=ANY)
    def put_back(self, which):
        if event := self._one(Event.objects.filter(state="removed"), which):
            self._do(actions.put_back, event)

    @rule(which=ANY, other=ANY)
    def merge(self, which, other):
        one = self._one(Event.objects.published(), which)
        two = self._one(Event.objects.published(), other)
        if one and two:
            self._do(
                merging.merge, one, two, surviving_version=one.version, merged_version=two.version
            )

    @rule(which=ANY)
    def undo_merge(self, which):
        if merge := self._one(Merge.objects.not_undone(), which):
            self._do(merging.undo, merge)

    @rule(which=ANY, number=ANY)
    def edit_source(self, which, number):
        source = self._one(Source.objects.filter(pk__in=[one.pk for one in self.sources]), which)
        source.kind, source.language = "primary", ["en", "zh"][number % 2]
        source.voice = [*self.voices, None][number % 3]
        self._do(actions.edit_source, source)

    @rule(which=ANY, relation=st.sampled_from(["party", "independent", "unknown"]))
    def set_relation(self, which, relation):
        if event := self._one(Event.objects.published(), which):
            self._do(citations.set_relation, event, event.sources.first(), relation)

    @rule(which=ANY, number=ANY)
    def edit_publisher(self, which, number):
        if publisher := self._one(Publisher.objects.current().filter(kind="news_outlet"), which):
            links = actions.Links(rows={"speaks_for": self._some(self.parties, number)})
            self._do(publishers.edit_publisher, publisher, links=links)

    @invariant()
    def the_numbers_are_right(self):
        assert list(recounting.differences()) == []

    def _do(self, act, row, *more, **values):
        if not {"surviving_version"} & set(values) and hasattr(row, "version"):
            values["version"] = row.version
        if act is not merging.undo:
            values["reason"] = REASON
        with suppress(ValidationError):  # a rule forbids it
            act(row, *more, by=self.editor, **values)

    @staticmethod
    def _one(rows, which):
        found = list(rows.order_by("pk"))
        return found[which % len(found)] if found else None

    @staticmethod
    def _some(rows, number):
        chosen = [row for place, row in enumerate(rows) if number >> place & 1]
        return chosen or rows[:1]


def test_the_numbers_are_right_after_any_acts():
    class Alone(Acts):
        def __init__(self):
            super().__init__()
            self._taken_back = taken_back()
            self._taken_back.__enter__()

        def teardown(self):
            self._taken_back.__exit__(None, None, None)

    run_state_machine_as_test(
        Alone,
        settings=settings(
            max_examples=6, stateful_step_count=20, deadline=None, derandomize=True,
            database=None, phases=[Phase.generate],  # to shorten a failing walk takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
