"""The framework in an otherwise empty database, loaded in each of the two ways."""

import pytest
from django.core.management import call_command

from priorities.loading import FILES
from priorities.models import Commitment, Edition, Item, Passage, Theme

FIXTURES = list(FILES)


@pytest.fixture
def emptied(db):
    for model in (Commitment, Passage, Item, Theme, Edition):
        model.objects.all().delete()


@pytest.fixture(params=["loaddata", "load_framework"])
def loaded(request, emptied):
    names = FIXTURES if request.param == "loaddata" else []
    call_command(request.param, *names, verbosity=0)
