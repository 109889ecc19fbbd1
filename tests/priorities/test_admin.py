"""In the admin the framework is there to be read."""

import pytest
from django.contrib.auth.models import Permission, User

from priorities.models import Edition, Item, Theme

pytestmark = pytest.mark.django_db

MODELS = [Item, Edition, Theme]


@pytest.fixture
def superuser():
    return User.objects.create_superuser("root", password="a long enough password")


def address(model, rest=""):
    return f"/admin/priorities/{model._meta.model_name}/{rest}"


@pytest.mark.parametrize("model", MODELS)
def test_a_superuser_reads_but_does_not_add_change_or_delete(model, superuser, signed_in):
    client, row = signed_in(superuser), model.objects.first()
    before = model.objects.values().get(pk=row.pk)

    assert client.get(address(model)).status_code == 200
    assert client.get(address(model, f"{row.pk}/change/")).status_code == 200
    assert client.get(address(model, "add/")).status_code == 403
    assert client.post(address(model, "add/"), {"number": 99}).status_code == 403
    assert client.post(address(model, f"{row.pk}/change/"), {"number": 99}).status_code == 403
    assert client.post(address(model, f"{row.pk}/delete/"), {"post": "yes"}).status_code == 403
    client.post(
        address(model), {"action": "delete_selected", "_selected_action": row.pk, "post": 1}
    )

    assert model.objects.values().get(pk=row.pk) == before


def test_an_item_shows_its_passages_and_commitments(superuser, signed_in):
    item = Item.objects.get(key="priority-2")

    html = signed_in(superuser).get(address(Item, f"{item.pk}/change/")).content.decode()

    assert html.count("Major countries should shoulder") == 2  # the passage and its commitment
    assert html.count("Major countries shoulder") == 1
    assert 'name="_save"' not in html


@pytest.mark.parametrize("model", MODELS)
def test_viewing_goes_by_permission(model, signed_in):
    person = User.objects.create_user("reader", is_staff=True)
    client = signed_in(person)
    assert client.get(address(model)).status_code == 403

    name = f"view_{model._meta.model_name}"
    person.user_permissions.add(Permission.objects.get(codename=name))

    assert client.get(address(model)).status_code == 200


def test_items_are_found_by_key(superuser, signed_in):
    html = signed_in(superuser).get(address(Item), {"q": "priority-20"}).content.decode()

    assert "P20" in html
    assert "1 item" in html
