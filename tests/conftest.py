"""The same cast for every test: contributor, editor, administrator, stranger and visitor."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management import call_command
from django.test import Client

from tests import factories
from tracking import roles
from tracking.search import index

# The same algorithm, as cheap as it can be: tests sign in often.
Argon2PasswordHasher.time_cost = Argon2PasswordHasher.parallelism = 1
Argon2PasswordHasher.memory_cost = 64


def install() -> None:
    """What an installation has before anybody records anything: framework, groups and index."""
    call_command("load_framework", verbosity=0)
    roles.create_groups()
    index.catch_up()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        install()


@pytest.fixture
def committed(transactional_db):
    """For tests of real transactions: they empty the database, so it is installed again."""
    install()


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
