"""The same cast for every test: contributor, editor, administrator, stranger and visitor."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from pytest_django.plugin import blocking_manager_key

from tests import bulk, databases, factories
from tests.quick import (  # noqa: F401 (pytest finds them here)
    contexts_of_pages,
    garbage_collected,
    pytest_collection_modifyitems,
)
from tracking import permissions
from tracking.search import index

DATABASE_CACHE = "installed-databases"


def install() -> None:
    """What an installation has before anybody records anything: framework, groups and index; and
    the authors of the records of tests.
    """
    call_command("load_framework", verbosity=0)
    permissions.create_groups()
    index.catch_up()
    factories.create_people()


@pytest.fixture(scope="session")
def database_cache(request):
    """The folder of what is kept from one run to the next."""
    return request.config.cache.mkdir(DATABASE_CACHE)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment, django_db_blocker, django_db_modify_db_settings, database_cache
):
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        databases.create(install, database_cache)
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(before, verbosity=0)


@pytest.fixture
def committed(transactional_db):
    """For tests of real transactions: they empty the database, so it is installed again after."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """A fixture would come too early: the tables are emptied after all fixtures of the test."""
    result = yield
    if "committed" in item.fixturenames and nextitem is not None:
        with item.config.stash[blocking_manager_key].unblock():
            databases.restore(item.config.cache.mkdir(DATABASE_CACHE))
    return result


@pytest.fixture(scope="module")
def module_db(django_db_setup, django_db_blocker):
    """For records that all tests of a module read: made once, taken back after the last test.

    Each test still has a transaction of its own inside, so that none sees what another wrote.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def unindexed(django_db_setup):
    """For modules that neither search nor compare events: what publishes there leaves out both.

    The database is made before, with its index: it is kept for other modules.
    """
    with bulk.unindexed():
        yield


@pytest.fixture
def contributor(db):
    return factories.user("contributor")


@pytest.fixture
def editor(db):
    return factories.user("editor")


@pytest.fixture
def administrator(db):
    return factories.user("administrator")


@pytest.fixture
def stranger(db):
    return factories.user()


@pytest.fixture
def visitor():
    return Client()


@pytest.fixture
def signed_in():
    """Gives a client that is signed in as this person."""

    def sign_in(person):
        client = Client()
        client.force_login(person)
        return client

    return sign_in
