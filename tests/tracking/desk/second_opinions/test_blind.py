"""An assessor who is blind, on every way to what the other one says."""

from datetime import date

import pytest
from django.urls import reverse

from tests import factories
from tests.answers import read
from tracking import actions
from tracking.actions import second_opinions
from tracking.desk.kinds import KINDS
from tracking.models import EvidenceLink, StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.pages]

CANARY = "Zanzibarite words of the first."
DAY = date(2024, 6, 30)
EVENT = "Common event"
ITEM_OF = {"draft": "priority-7", "in_review": "priority-9", "published": "priority-13"}
LISTS = [
    "", "drafts/", "submissions/", "review/", "review/?kind=status_update", "due/", "trash/",
    "second-opinions/",
]  # fmt: skip
OF_AN_ITEM = [
    "/priorities/{number}/", "/reports/dossier/priority-{number}/",
    "/desk/status-updates/new/?item=priority-{number}",
    "/desk/status-updates/new/?item=priority-{number}&again=1&day=2024-06-30",
]  # fmt: skip
PUBLIC = [
    "/", "/status-updates/", "/changes/", "/changes.atom", "/status-updates.csv",
    "/status-updates.json", "/progress.csv", "/changes.csv", "/search/?q=zanzibarite",
    "/search.csv?q=zanzibarite", "/reports/status-history/", "/reports/status-history.csv",
    "/about/agreement/", "/agreement.csv", "/matrix/?show=status",
]  # fmt: skip
ACTS = [
    act for kind in KINDS[-1:] for act in (
        "detail", "edit", "differences", "comments", "return", "withdraw", "remove", "put_back",
    )
]  # fmt: skip
BY_POST = ["submit", "take_back", "publish", "trash", "restore", "open", "leave"]


def page(client, address):
    response = client.get(address)
    return response, read(response).decode("utf-8", "replace")


@pytest.fixture(params=["contributor", "editor"])
def blind(request):
    """The second assessor, by role."""
    return factories.user(request.param)


@pytest.fixture
def first_assessor():
    return factories.user("contributor")


@pytest.fixture
def common():
    return factories.event(title=EVENT, items=factories.items(*ITEM_OF.values()))


def betrayed(client, updates):
    """The ways on which the client learns something of one of the assessments."""
    found = []
    of_items = [
        address.format(number=update.item.number) for update in updates for address in OF_AN_ITEM
    ]
    for address in [*(f"/desk/{part}" for part in LISTS), *PUBLIC, *of_items]:
        response, text = page(client, address)
        if response.status_code == 200 and ("anzibarite" in text and "q=" not in address):
            found.append(address)
        for update in updates:
            if f"/status-updates/{update.pk}/" in text or (update.slug and update.slug in text):
                found.append((address, update.state))
    for update in updates:
        ways = dict.fromkeys(ACTS, client.get) | dict.fromkeys(BY_POST, client.post)
        for act, send in ways.items():
            address = reverse(f"desk:status_update_{act}", args=[update.pk])
            if send(address, {"version": update.version}).status_code != 404:
                found.append((act, update.state))
    return found


def test_nothing_betrays_the_first_opinion(blind, first_assessor, common, editor, signed_in):
    """Not even of a public one, as long as the assessor is signed in; nor a word that it quotes."""
    quoted = {"event": common, "source": common.sources.get(), "excerpt": CANARY}
    updates, comments = [], []
    for state, key in ITEM_OF.items():
        first = {"item": factories.item(key), "first_assessor": first_assessor}
        update = factories.status_update(
            by=first_assessor, state=state, item=first["item"],
            evidence=[EvidenceLink(**quoted)], rationale=CANARY,
        )  # fmt: skip
        comments.append(factories.comment(update, by=editor, text=CANARY))
        second_opinions.give(factories.unasked(second_assessor=blind, **first), by=editor)
        update.refresh_from_db()
        updates.append(update)
    public = updates[-1]
    client = signed_in(blind)

    assert betrayed(client, updates) == []
    for update, comment in zip(updates, comments, strict=True):
        resolve = reverse("desk:status_update_comment_resolve", args=[update.pk, comment.pk])
        assert client.post(resolve).status_code == 404
    of_event = [common.get_absolute_url(), f"/desk/events/{common.pk}/"]
    asked = [
        f"/desk/status-updates/bearing/?item={key}&event={common.slug}" for key in ITEM_OF.values()
    ]
    for address in (*of_event, *asked):
        assert EVENT in page(client, address)[1]
        assert CANARY not in page(client, address)[1], address
    assert client.get(public.get_absolute_url()).status_code == 404
    assert client.get(f"{public.get_absolute_url()}history/").status_code == 404

    of_another = signed_in(editor)
    assert CANARY in page(of_another, of_event[0])[1]  # where it would else stand
    for update in updates:
        assert of_another.get(f"/desk/status-updates/{update.pk}/").status_code == 200


def test_the_first_assessor_does_not_see_the_second(blind, first_assessor, editor, signed_in):
    asked = factories.second_opinion(
        by=editor, first_assessor=first_assessor, second_assessor=blind, as_of=DAY
    )
    update = factories.status_update(by=blind, state="in_review", rationale=CANARY)
    assert update.second_opinion == asked

    assert betrayed(signed_in(first_assessor), [update]) == []


def test_neither_evidence_nor_direction_nor_last_assessment_hints_at_it(
    blind, first_assessor, common, editor, signed_in
):
    factories.status_update(
        by=first_assessor, state="published", evidence=[common], rationale=CANARY
    )
    client = signed_in(blind)
    form = "/desk/status-updates/new/?item=priority-7"
    assert "Used for the last assessment" in page(client, form)[1]

    second_opinions.give(
        factories.unasked(first_assessor=first_assessor, second_assessor=blind), by=editor
    )

    html = page(client, form)[1]
    assert "Used for the last assessment" not in html
    assert "None is published." in html


def test_both_see_both_once_both_are_in(blind, first_assessor, editor, signed_in):
    factories.second_opinion(
        by=editor, first_assessor=first_assessor, second_assessor=blind, as_of=DAY
    )
    first = factories.status_update(by=first_assessor, state="in_review", rationale=CANARY)
    second = factories.status_update(by=blind, state="draft")
    client = signed_in(blind)
    assert page(client, f"/desk/status-updates/{first.pk}/")[0].status_code == 404

    actions.submit(second, by=blind, version=second.version)

    assert CANARY in page(client, f"/desk/status-updates/{first.pk}/")[1]


def test_a_reader_of_the_public_pages_loses_nothing(first_assessor, common, editor, visitor):
    update = factories.status_update(by=first_assessor, evidence=[common], rationale=CANARY)
    second_opinions.give(
        factories.unasked(
            first_assessor=first_assessor, second_assessor=factories.user("contributor")
        ),
        by=editor,
    )

    assert CANARY in page(visitor, update.get_absolute_url())[1]
    assert StatusUpdate.objects.published().count() == 1
