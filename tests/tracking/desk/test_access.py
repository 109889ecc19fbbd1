"""Who gets to the desk, and who may do what there."""

import pytest
from django.db import transaction

from tests import factories
from tests.tracking.desk.forms import EVENT, shown_in
from tracking.desk.kinds import KINDS
from tracking.models import Event

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.any_database,
    pytest.mark.usefixtures("unindexed"),
]

PAGES = [
    "", "drafts/", "review/", "review/check/", "review/report/", "submissions/", "due/", "trash/",
    "forums/link/",
]  # fmt: skip
READ_OR_TYPED = ["", "edit/", "return/", "withdraw/", "differences/", "comments/"]
PRESSED = ["submit/", "take-back/", "publish/", "trash/", "restore/"]
NEW = [f"{kind.path}/new/" for kind in KINDS]
OF_A_RECORD = [f"{kind.path}/1/{act}" for kind in KINDS for act in [*READ_OR_TYPED, *PRESSED]]


def test_a_visitor_is_sent_to_sign_in_and_back(visitor):
    for address in [*PAGES, *NEW, *OF_A_RECORD]:
        answer = visitor.get(f"/desk/{address}")

        assert answer.status_code == 302, address
        is_pressed = address.endswith(tuple(PRESSED)) and "/" in address.removesuffix("/")
        back = f"{address.rstrip('/').rpartition('/')[0]}/" if is_pressed else address
        assert answer.url == f"/accounts/login/?next=/desk/{back}"
        assert "no-store" in answer["Cache-Control"], address


def test_a_stranger_is_refused_alike_whether_a_record_exists(stranger, signed_in):
    client = signed_in(stranger)

    for address in [*PAGES, *NEW, *OF_A_RECORD]:
        for send in (client.get, client.post):
            answer = send(f"/desk/{address}")

            assert answer.status_code == 403, (send, address)
            assert "in none of them" in answer.content.decode(), (send, address)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_record_that_does_not_exist_is_not_found(editor, signed_in, kind):
    client = signed_in(editor)

    for number in ["999999", "99999999999999999999"]:
        for act in READ_OR_TYPED:
            address = f"/desk/{kind.path}/{number}/{act}"
            assert client.get(address).status_code == 404, address
        for act in PRESSED:
            address = f"/desk/{kind.path}/{number}/{act}"
            assert client.post(address).status_code == 404, address


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_changes_something_is_not_done_by_get(editor, signed_in, kind):
    record = getattr(factories, kind.name)(state="in_review")
    client = signed_in(editor)

    for act in PRESSED:
        assert client.get(f"/desk/{kind.path}/{record.pk}/{act}").status_code == 405
    for act in READ_OR_TYPED:
        client.get(f"/desk/{kind.path}/{record.pk}/{act}")
    version = record.version
    record.refresh_from_db()
    assert record.version == version


# Who, whose record, its state, the act: what is answered.
OWN, OTHERS = "own", "others"
TABLE = [
    ("contributor", OWN, "draft", "", 200),
    ("contributor", OTHERS, "draft", "", 200),
    ("contributor", OWN, "draft", "edit/", 200),
    ("contributor", OTHERS, "draft", "edit/", 403),
    ("contributor", OWN, "in_review", "edit/", 200),
    ("contributor", OTHERS, "in_review", "edit/", 403),
    ("contributor", OWN, "in_review", "take-back/", 302),
    ("contributor", OTHERS, "in_review", "take-back/", 403),
    ("editor", OTHERS, "in_review", "take-back/", 403),
    ("contributor", OWN, "published", "edit/", 403),
    ("contributor", OWN, "withdrawn", "edit/", 403),
    ("contributor", OWN, "draft", "submit/", 302),
    ("contributor", OTHERS, "draft", "submit/", 403),
    ("contributor", OWN, "in_review", "publish/", 403),
    ("contributor", OWN, "in_review", "return/", 403),
    ("contributor", OWN, "published", "withdraw/", 403),
    ("editor", OTHERS, "draft", "edit/", 200),
    ("editor", OTHERS, "in_review", "edit/", 200),
    ("editor", OTHERS, "published", "edit/", 200),
    ("editor", OTHERS, "withdrawn", "edit/", 302),
    ("editor", OTHERS, "withdrawn", "", 200),
    ("editor", OTHERS, "draft", "submit/", 302),
    ("editor", OTHERS, "in_review", "publish/", 302),
    ("editor", OTHERS, "in_review", "return/", 200),
    ("editor", OTHERS, "draft", "return/", 302),
    ("editor", OTHERS, "published", "withdraw/", 200),
    ("editor", OTHERS, "draft", "withdraw/", 302),
    ("administrator", OTHERS, "in_review", "publish/", 302),
    ("administrator", OTHERS, "published", "withdraw/", 200),
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_role_may_do_its_acts(signed_in, kind):
    people = {role: factories.user(role) for role in ("contributor", "editor", "administrator")}
    clients = {role: signed_in(person) for role, person in people.items()}
    authors = {OWN: people["contributor"], OTHERS: factories.user("contributor")}
    make = getattr(factories, kind.name)
    records = {
        (whose, state): make(state=state, by=authors[whose])
        for whose, state in {(whose, state) for _, whose, state, _, _ in TABLE}
    }

    for role, whose, state, act, status in TABLE:
        with transaction.atomic():  # what one act does is not there for the next
            record = records[whose, state]
            send = clients[role].post if act in PRESSED else clients[role].get
            answer = send(f"/desk/{kind.path}/{record.pk}/{act}", {"version": record.version})
            assert answer.status_code == status, (role, whose, state, act)
            assert status != 403 or "editor" in answer.content.decode(), (role, whose, state, act)
            transaction.set_rollback(True)


@pytest.mark.parametrize("act", ["return/", "withdraw/"])
def test_a_contributor_cannot_send_an_editors_form(contributor, signed_in, act):
    state = "in_review" if act == "return/" else "published"
    event = factories.event(state=state, by=contributor)

    answer = signed_in(contributor).post(
        f"/desk/events/{event.pk}/{act}", {"version": event.version, "reason": "Because."}
    )

    assert answer.status_code == 403
    event.refresh_from_db()
    assert event.state == state


def test_a_contributor_has_no_review_list(contributor, signed_in):
    answer = signed_in(contributor).get("/desk/review/")

    assert answer.status_code == 403
    assert "not in the group “editor”" in answer.content.decode()


def test_a_contributor_cannot_edit_by_sending_the_form_of_anothers_draft(contributor, signed_in):
    event = factories.event(state="draft", title="As it was")
    typed = {**EVENT, "title": "ReadRows over", "version": event.version}

    answer = signed_in(contributor).post(f"/desk/events/{event.pk}/edit/", typed)

    assert answer.status_code == 403
    event.refresh_from_db()
    assert event.title == "As it was"


def test_a_form_does_not_take_what_nobody_types(contributor, editor, signed_in):
    client = signed_in(contributor)
    typed = shown_in(client.get("/desk/events/new/")) | {
        "title": "A draft",
        "kind": "meeting",
        "start": "2024",
        "state": "published",
        "slug": "an-address",
        "created_by": editor.pk,
        "is_sample": "on",
        "published_by": editor.pk,
    }

    client.post("/desk/events/new/", typed)

    event = Event.objects.get()
    assert (event.state, event.slug, event.created_by) == ("draft", None, contributor)
    assert not event.is_sample


def test_a_person_without_a_right_to_add_reads_so(signed_in, db):
    from django.contrib.auth.models import Permission

    person = factories.user()
    person.user_permissions.add(Permission.objects.get(codename="view_event"))

    answer = signed_in(person).get("/desk/forums/new/")

    assert answer.status_code == 403
    assert "lacks the right to add forums" in answer.content.decode()


def test_taking_the_group_away_works_at_the_next_request(contributor, signed_in):
    client = signed_in(contributor)
    assert client.get("/desk/").status_code == 200

    contributor.groups.clear()

    assert client.get("/desk/").status_code == 403
