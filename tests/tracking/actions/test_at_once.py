"""Two people act on publishers at the same moment, each in a transaction of their own."""

from contextlib import contextmanager
from threading import Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from tests import factories
from tracking import actions
from tracking.models import Publisher, Source

pytestmark = [
    pytest.mark.usefixtures("committed"),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time"),
]
REASON = "One and the same."
WAITS = (
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


class Other(Thread):
    """Does one act over a connection of its own, while this one's transaction is open."""

    def __init__(self, act):
        super().__init__(daemon=True)
        self.act, self.answer = act, None
        self.start()

    def run(self):
        try:
            self.answer = self.act()
        except ValidationError as error:
            self.answer = error
        finally:
            connection.close()

    def join_or_wait(self):
        """Until it is done or waits for what this transaction holds."""
        while self.is_alive():
            self.join(0.01)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_stat_clear_snapshot()")  # else what it saw first stays
                cursor.execute(WAITS)
                if cursor.fetchone():
                    return


@contextmanager
def meanwhile(act):
    """The block and the act begin together; the block's transaction is committed first."""
    with transaction.atomic():
        yield
        other = Other(act)
        other.join_or_wait()
    other.join(20)
    assert not other.is_alive()


def merge(gone, kept, editor):
    return actions.merge_publishers(gone, kept, by=editor, version=1, reason=REASON)


def add(**values):
    return factories.source(**values)


@pytest.fixture
def three():
    return [factories.publisher() for _ in range(3)]


def test_a_source_saved_while_its_voice_is_merged_names_the_survivor(three, editor):
    gone, kept, _other = three

    with meanwhile(lambda: add(title="Voice", voice=gone, carrier=kept)):
        merge(gone, kept, editor)

    saved = Source.objects.get(title="Voice")
    assert (saved.voice, saved.carrier) == (kept, None)
    assert saved.history.get().voice_id == kept.pk


def test_a_merge_takes_along_a_source_that_is_being_saved(three, editor):
    gone, kept, other = three

    with meanwhile(lambda: merge(gone, kept, editor)):
        add(title="Carrier", voice=other, carrier=gone)

    assert Source.objects.get(title="Carrier").carrier == kept
    assert Publisher.objects.get(pk=gone.pk).merged_into == kept


def test_one_of_two_who_make_each_other_the_parent_is_refused(three, editor):
    one, other, _third = three

    def put_below(low, top):
        low = Publisher.objects.get(pk=low.pk)
        low.parent = top
        return actions.edit_publisher(low, by=editor, version=1, reason="It owns it.")

    with meanwhile(lambda: put_below(other, one)):
        put_below(one, other)

    assert Publisher.objects.get(pk=one.pk).parent == other
    assert Publisher.objects.get(pk=other.pk).parent is None


def test_what_is_merged_meanwhile_becomes_nobodys_parent(three, editor):
    gone, kept, child = three
    child.parent = gone

    with meanwhile(
        lambda: actions.edit_publisher(child, by=editor, version=1, reason="It owns it.")
    ):
        merge(gone, kept, editor)

    assert Publisher.objects.get(pk=child.pk).parent is None
