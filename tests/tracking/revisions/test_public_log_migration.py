"""The log that the migration makes from the histories is the one that the actions keep."""

from importlib import import_module

import pytest
from django.apps import apps

from tests import factories
from tracking import actions
from tracking.models import PublicRevision

pytestmark = pytest.mark.django_db
COLUMNS = ("kind", "event", "forum", "status_update", "version", "number", "act", "changed_at",
           "changed_by", "role", "reason", "is_shown")  # fmt: skip


def log():
    return set(PublicRevision.objects.values_list(*COLUMNS))


def test_the_past_is_logged_as_the_actions_log_it(editor, administrator):
    event = factories.event(by=editor, state="in_review", title="A rumour")
    event.title = "The fact"
    actions.edit(event, by=editor, version=event.version)
    actions.publish(event, by=administrator, version=event.version)
    for number in range(2):
        event.place = f"Place {number}"
        actions.edit(event, by=editor, version=event.version, reason=f"Reason {number}.")
    gone = factories.forum()
    actions.withdraw(gone, by=editor, version=gone.version, reason="Retracted.")
    factories.status_update(evidence=[event])
    factories.event(state="draft")
    kept = log()
    PublicRevision.objects.all().delete()

    import_module("tracking.migrations.0007_open_forms").log_the_past(apps, None)

    assert log() == kept
    assert len(kept) == 6
