"""As of a day, and as known on a day."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict

from tests import factories
from tracking.models import Event, StatusUpdate
from tracking.values.as_of import AsOf

pytestmark = pytest.mark.django_db


def at(query):
    return AsOf.of(QueryDict(query))


def test_without_a_day_the_moment_is_now(time_machine):
    time_machine.move_to("2026-11-25")

    as_of = at("")

    assert as_of.is_now
    assert as_of.day == date(2026, 11, 25)
    assert (as_of.with_as_of("/"), as_of.added_to("")) == ("/", "")


def test_what_is_known_on_a_day_that_is_not_over_is_what_is_known_now(time_machine):
    """Every page is cited as known today: it costs no more than today's."""
    time_machine.move_to("2026-11-25 23:59+00:00")
    event = factories.event(start="2024-05-17")
    today, yesterday = at("known_on=2026-11-25"), at("known_on=2026-11-24")

    assert (today.known_until, today.is_current, today.is_now) == (None, True, False)
    assert list(Event.objects.at(today)) == [event]
    assert today.with_as_of("/") == "/?known_on=2026-11-25"
    assert not yesterday.is_current
    assert not Event.objects.at(yesterday)

    time_machine.move_to("2026-11-26 00:00+00:00")
    assert today.known_until == datetime(2026, 11, 26, tzinfo=UTC)


def test_an_address_keeps_both_days():
    as_of = at("as_of=2024-12-31&known_on=2026-03-01&x=1")

    assert as_of.with_as_of("/") == "/?as_of=2024-12-31&known_on=2026-03-01"
    assert as_of.added_to("q=x") == "q=x&as_of=2024-12-31&known_on=2026-03-01"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("2024-02-30", "that month has 29 days"),
        ("2024", "enter a day"),
        ("soon", "not a date"),
        ("2099-01-01", "is in the future"),
        ("%00", "not a date"),
        ("x" * 8000, "not a date"),
    ],
)
@pytest.mark.parametrize("name", ["as_of", "known_on"])
def test_a_day_that_makes_no_sense_is_named_and_left_out(name, value, says):
    as_of = at(f"{name}={value}")

    assert as_of.is_now
    assert says in as_of.errors[0]
    assert len(as_of.errors[0]) < 300


def test_as_of_leaves_out_what_had_not_begun():
    early, late = factories.event(start="2024-05"), factories.event(start="2025-05")
    factories.status_update(as_of=date(2025, 6, 30), evidence=[late])

    assert list(Event.objects.at(at("as_of=2024-12-31"))) == [early]
    assert not StatusUpdate.objects.at(at("as_of=2024-12-31")).exists()


@pytest.fixture
def withdrawn(time_machine):
    """An event that was public from 2 February to 5 May 2026."""
    time_machine.move_to(datetime(2026, 2, 2, 23, 59, tzinfo=UTC))
    event = factories.event()
    time_machine.move_to(datetime(2026, 5, 5, 0, 1, tzinfo=UTC))
    from tracking import actions

    actions.withdraw(event, by=factories.user("editor"), version=3, reason="Wrong.")
    time_machine.move_to(datetime(2026, 11, 25, tzinfo=UTC))
    return event


@pytest.mark.parametrize(
    ("day", "is_known"),
    [
        ("2026-02-01", False),
        ("2026-02-02", True),
        ("2026-05-04", True),
        ("2026-05-05", False),
        ("2026-11-25", False),
    ],
)
def test_known_on_shows_what_was_public_on_that_day(withdrawn, day, is_known):
    assert Event.objects.at(at(f"known_on={day}")).exists() is is_known


def test_drafts_were_never_known(withdrawn):
    factories.event(state="draft")
    factories.event(state="in_review")

    assert not Event.objects.at(at("known_on=2026-11-25")).exists()


def test_both_days_are_heeded_together(withdrawn):
    assert Event.objects.at(at("known_on=2026-03-01&as_of=2024-12-31")).count() == 1
    assert Event.objects.at(at("known_on=2026-03-01&as_of=2024-01-01")).count() == 0
