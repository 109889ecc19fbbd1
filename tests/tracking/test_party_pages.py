import pytest

from tests import factories
from tests.bulk import bulk_events
from tracking.models import Involvement, Party

pytestmark = pytest.mark.django_db
LIST = "/parties/"
HIDDEN = ["draft", "in_review", "withdrawn"]


def text_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_gives_name_code_kind_and_number_of_events(visitor):
    state = factories.party("SAU", kind="state", name="Kingdom", country="SA")
    factories.event(parties=[(state, "host"), (state, "mediator")])

    page = text_of(visitor, LIST)

    assert "<bdi>Saudi Arabia</bdi>" in page
    assert "SAU" in page
    assert '<td class="number">1</td>' in page
    assert "1 party<" in page


@pytest.mark.parametrize("state", HIDDEN)
def test_events_that_are_not_published_are_neither_counted_nor_shown(visitor, state):
    party = factories.party("ORG")
    factories.event(title="Hidden talks", state=state, parties=[(party, "voted_for")])

    page = text_of(visitor, "/parties/ORG/")

    assert '<td class="number">0</td>' in text_of(visitor, LIST)
    assert "Hidden talks" not in page
    assert "Voted for" not in page
    assert "No published event names this party yet." in page


def test_a_party_is_shown_with_its_events_and_roles_newest_first(visitor):
    party = factories.party("ORG", name="An organisation")
    factories.event(title="Older talks", start="2023", parties=[(party, "host")])
    factories.event(title="Newer talks", start="2024", parties=[(party, "mediator")])
    factories.event(title="Talks of others")

    page = text_of(visitor, "/parties/ORG/")

    assert "<bdi>An organisation</bdi>" in page
    assert page.index("Newer talks") < page.index("Older talks")
    assert "<strong>Mediator</strong>" in page
    assert "Host: <strong>1</strong>" in page
    assert "Talks of others" not in page
    assert "/events/?party=ORG" in page


def test_votes_and_endorsements_stand_in_a_table_of_their_own(visitor):
    party = factories.party("ORG")
    factories.event(title="A vote", kind="vote", parties=[(party, "abstained")])
    factories.event(title="Talks", parties=[(party, "host")])

    table = text_of(visitor, "/parties/ORG/").split("<table>")[1].split("</table>")[0]

    assert "A vote" in table
    assert "Abstained" in table
    assert "Talks" not in table


def test_roles_are_counted_in_the_order_of_the_list():
    party = factories.party("ORG")
    factories.event(parties=[(party, "voted_for"), (party, "sponsor")])
    factories.event(parties=[(party, "voted_for")])

    counted = Involvement.objects.of_party(party).counted_by_role()

    assert list(counted.items()) == [("Sponsor", 1), ("Voted for", 2)]


def test_the_event_count_of_a_party_counts_each_event_once():
    party = factories.party("ORG")
    factories.event(parties=[(party, "host"), (party, "sponsor")])
    factories.event(parties=[(party, "host")], state="draft")

    assert Party.objects.with_event_count().get(code="ORG").event_count == 1


@pytest.mark.parametrize("code", ["org", "Org", "NONE", "x" * 2000, "-"])
def test_a_code_is_found_exactly_or_not_at_all(visitor, code):
    factories.party("ORG")

    assert visitor.get(f"/parties/{code}/").status_code == 404


def test_events_come_in_pages(visitor):
    party = factories.party("ORG")
    events = bulk_events(60)
    Involvement.objects.bulk_create(Involvement(event=e, party=party, role="host") for e in events)

    assert "Page 2 of 2" in text_of(visitor, "/parties/ORG/?page=2")
    assert "Page 1 of 2" in text_of(visitor, "/parties/ORG/?page=-1")


@pytest.mark.parametrize("page", ["-1", "0", "999999999", "abc", "%00", "9" * 8000])
def test_any_page_number_is_answered(visitor, page):
    factories.party("ORG")

    for path in (LIST, "/parties/ORG/"):
        assert visitor.get(f"{path}?page={page}").status_code == 200


def test_a_filter_that_makes_no_sense_shows_a_message_and_no_rows(visitor):
    factories.party("ORG", name="An organisation")

    page = text_of(visitor, f"{LIST}?kind=nonsense")

    assert "Please check what you entered" in page
    assert "An organisation" not in page


def test_an_empty_result_says_how_to_widen(visitor):
    factories.party("ORG")

    assert "No parties match this filter" in text_of(visitor, f"{LIST}?kind=state")


@pytest.mark.parametrize("number", [20, 200])
def test_pages_take_a_fixed_number_of_queries(visitor, django_assert_num_queries, number):
    party = factories.party("ORG")
    events = bulk_events(number)
    roles = ("host", "voted_for")
    Involvement.objects.bulk_create(
        Involvement(event=event, party=party, role=role) for event in events for role in roles
    )

    with django_assert_num_queries(2):
        visitor.get(LIST)
    with django_assert_num_queries(7):
        visitor.get("/parties/ORG/")
