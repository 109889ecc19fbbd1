"""A query that is put together once answers like one that is built each time."""

from datetime import date

import pytest

from gsi_tracker.reader import reading_as
from tests import factories
from tracking.models import Event
from tracking.models.keys import HasOneOfKeys
from tracking.progress.prepared import prepared
from tracking.values.as_of import AsOf

pytestmark = pytest.mark.django_db
NOW = AsOf()


@prepared
def begun(as_of, *, start, kind_of, keys):
    same_kind = Event.objects.filter(pk=kind_of).values("kind")
    found = Event.objects.at(as_of).filter(HasOneOfKeys(keys), kind__in=same_kind)
    return found.filter(earliest_on__gte=start).prefetch_related("items").oldest_first()


def test_other_values_give_other_rows():
    first, second = factories.event(start="2023-05-01"), factories.event(start="2024-05-01")
    vote = factories.event(kind="vote", start="2024-06-01")
    keys = [first.pk, second.pk, vote.pk]

    for start, kind_of, of, rows in (
        (date(2023, 1, 1), first.pk, keys, [first, second]),
        (date(2024, 1, 1), first.pk, keys, [second]),
        (date(2023, 1, 1), vote.pk, keys, [vote]),
        (date(2023, 1, 1), first.pk, [first.pk], [first]),
    ):
        found = begun(NOW, start=start, kind_of=kind_of, keys=of)
        assert found == rows
        assert all("items" in event._prefetched_objects_cache for event in found)
    assert begun(NOW, start=date(2023, 1, 1), kind_of=first.pk, keys=[]) == []


def test_an_earlier_day_and_a_reader_with_a_name_have_queries_of_their_own():
    """What is hidden from somebody is part of a query, which nobody else may get."""
    built = []

    @prepared
    def events(as_of, *, key):
        built.append(as_of)
        return Event.objects.at(as_of).filter(pk__gt=key)

    event = factories.event(start="2024-05-01")
    for as_of, found in ((NOW, [event]), (AsOf(as_of=date(2023, 1, 1)), []), (NOW, [event])):
        assert events(as_of, key=0) == found
    with reading_as(lambda: 7):
        events(NOW, key=0)
        events(NOW, key=1)

    assert len(built) == 4


def test_a_value_that_is_not_a_parameter_is_refused():
    @prepared
    def events(as_of, *, key, number):
        return Event.objects.filter(pk=key)[:number]

    with pytest.raises(ValueError, match="number"):
        events(NOW, key=1, number=2)
