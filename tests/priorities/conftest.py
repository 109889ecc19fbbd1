"""The framework in an otherwise empty database, and the two ways to load it."""

import pytest
from django.core.management import call_command

from priorities.loading import FILES
from priorities.models import Commitment, Edition, Item, Passage, Theme

FIXTURES = list(FILES)


WAYS_TO_LOAD = ["loaddata", "load_framework"]


@pytest.fixture
def emptied(db):
    empty()


def empty():
    for model in (Commitment, Passage, Item, Theme, Edition):
        model.objects.all().delete()


def load_anew(way):
    empty()
    call_command(way, *(FIXTURES if way == "loaddata" else []), verbosity=0)
