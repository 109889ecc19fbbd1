"""What the database itself refuses, whoever writes."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from priorities.models import Commitment, Edition, Item, Passage, Theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return Item.objects.get(key="priority-7")


def refused(create, **values):
    with pytest.raises(IntegrityError), transaction.atomic():
        create(**values)
        connection.check_constraints()
    return True


def test_an_item_stands_once_per_kind_and_number():
    assert refused(Item.objects.create, kind="priority", number=7, slug="other", title="Other")


def test_an_item_slug_stands_once_per_kind(item):
    assert refused(Item.objects.create, kind="priority", number=21, slug=item.slug, title="Other")


def test_a_passage_stands_once_per_item_and_edition(item):
    edition = Edition.objects.first()

    assert refused(Passage.objects.create, item=item, edition=edition, text="Other words.")


def test_a_commitment_stands_once_per_item_and_number(item):
    assert refused(Commitment.objects.create, item=item, number=1, label="Other", text="Other.")


@pytest.mark.parametrize("number", [0, -1])
def test_numbers_are_positive(item, number):
    assert refused(Item.objects.create, kind="priority", number=number, slug="x", title="X")
    assert refused(Commitment.objects.create, item=item, number=number, label="X", text="X.")
    assert refused(Edition.objects.create, slug="x", number=number, title="X", language="en")
    assert refused(Theme.objects.create, slug="x", number=number, title="X")


def test_a_kind_is_one_of_the_three():
    assert refused(Item.objects.create, kind="wish", number=1, slug="x", title="X")


def test_the_key_follows_kind_and_number(item):
    assert Item.objects.with_keys(["priority-7"]).get() == item
    assert (item.key, item.code, item.name) == ("priority-7", "P7", "Priority 7")


def test_what_others_rest_on_cannot_be_deleted(item):
    for row in (item, item.theme, Edition.objects.first()):
        with pytest.raises(ProtectedError):
            row.delete()


def test_paper_order_is_principles_priorities_platforms():
    codes = [item.code for item in Item.objects.in_paper_order()]

    assert codes == [f"C{n}" for n in range(1, 7)] + [f"P{n}" for n in range(1, 21)] + [
        f"M{n}" for n in range(1, 6)
    ]


def test_passages_follow_the_paper_then_the_editions():
    texts = Passage.objects.with_items().in_paper_order()

    codes = [passage.item.code for passage in texts]

    assert codes[:8] == ["C1", "C2", "C3", "C4", "C5", "C6", "P1", "P1"]
    assert codes[-1] == "M5"
