"""The lists of the admin: what they and the forms cost, and that they answer whatever is asked."""

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.tracking.admin.pages import address
from tracking.admin import long_lists
from tracking.admin.careful import CarefulLists
from tracking.models import Event, Forum, Party, Source, StatusUpdate

BIG = "99999999999999999999"


def make_rows(number):
    """One row of each kind more, or two, with all their links."""
    event = factories.event(items=factories.items("priority-7", "priority-8"), state="draft")
    factories.forum(state="draft")
    commitment = factories.item().commitments.first()
    factories.status_update(commitment=commitment, state="draft", evidence=[event])
    factories.party(f"ORG{number}")


@pytest.fixture(scope="module")
def client(module_db):
    make_rows(0)
    client = Client()
    client.force_login(factories.user("editor"))
    return client


def test_a_change_list_costs_the_same_for_few_and_for_many_rows(client, db):
    models = [Event, Forum, StatusUpdate, Source, Party]

    def costs():
        return [cost_of(client, model) for model in models]

    few = costs()
    for number in range(1, 6):
        make_rows(number)

    assert few == costs()
    assert max(few) <= 20


def test_the_search_finds_public_events_by_words_and_others_by_any_part_of_one(
    client, db, monkeypatch
):
    monkeypatch.setattr(long_lists, "RECENT", 0)
    public, public_of_other_kind = [
        factories.event(title="Patrols were held at sea", kind=kind) for kind in ("visit", "vote")
    ]
    draft = factories.event(title="Patrolling begins", state="draft")

    assert found(client, "q=patrol") == {public, public_of_other_kind, draft}
    assert found(client, "q=patro") == {draft}
    assert found(client, "q=patrol&kind__exact=visit") == {public}
    assert found(client, "q=patrol&state__exact=published") == {public, public_of_other_kind}


def test_the_search_finds_what_was_recorded_last_by_any_part_of_a_word(client, db):
    public = factories.event(title="Zanzibar hosts talks")

    assert found(client, "q=anziba") == {public}


def test_a_list_is_counted_and_paged_up_to_a_limit(client, db, monkeypatch):
    monkeypatch.setattr(long_lists, "MOST_SHOWN", 2)
    monkeypatch.setattr(CarefulLists, "list_per_page", 1)
    _first, _second, last = [factories.event() for _ in range(3)]

    answer = client.get(address(Event, "changelist"))

    assert list(answer.context["cl"].result_list) == [last]
    assert answer.context["cl"].paginator.num_pages == 2
    assert "More than 2 events: filter or search to see the others." in answer.content.decode()


def test_a_list_of_one_author_is_filtered_even_where_nobody_is_to_choose(client, db):
    author = factories.user("contributor")
    own = factories.event(by=author)
    User.objects.update(is_staff=False)
    User.objects.filter(pk=int(client.session["_auth_user_id"])).update(is_staff=True)

    assert found(client, f"created_by__id__exact={author.pk}") == {own}


def found(client, query):
    return set(client.get(f"{address(Event, 'changelist')}?{query}").context["cl"].result_list)


def test_a_form_with_all_its_choices_costs_few_queries(client, db):
    assert max(cost_of(client, model, "add") for model in (Event, StatusUpdate)) <= 20


def cost_of(client, model, page="changelist"):
    client.get(address(model, page))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address(model, page)).status_code == 200
    return len(queries)


QUERIES = [
    "q=%00", "q=%22", "q='", "q=a%22b%27c", "q=%25_*", "q=%ED%A0%80", "q=" + "a+" * 2000,
    "p=-1", "p=999999999", "p=abc", "o=99", "o=-1.x", "all=1", "e=1", f"id__in={BIG}",
    f"id__exact={BIG}", "id__in=abc", "state__exact=%00", "state__exact=nonsense",
    f"items__id__exact={BIG}", "items__id__exact=abc", "earliest_on__year=0",
    "earliest_on__year=2024&earliest_on__month=13", "earliest_on__gte=2024-02-30",
    f"created_by__id__exact={BIG}", "_to_field=version", "_popup=1", "nonsense=1",
    "state__exact=trashed",
]  # fmt: skip
REFUSED = ["title__regex=(", "created_by__password__startswith=p", "items__title__iregex=("]


def test_a_list_answers_any_query(client, db):
    for query in QUERIES:
        answer = client.get(f"{address(Event, 'changelist')}?{query}")
        assert answer.status_code in (200, 302, 400), query
    for query in REFUSED:
        assert client.get(f"{address(Event, 'changelist')}?{query}").status_code == 400, query


def test_a_suggestion_list_answers_any_text(client, db):
    where = f"{reverse('admin:autocomplete')}?app_label=tracking&model_name=event"

    for term in ("%00", "%22", "'", "%25", "a+" * 2000):
        assert client.get(f"{where}&field_name=sources&term={term}").status_code == 200, term


def test_only_what_has_a_page_is_viewed_on_the_site(client, db):
    def viewed(record):
        kind = ContentType.objects.get_for_model(record)
        return client.get(reverse("admin:view_on_site", args=[kind.pk, record.pk]))

    published = factories.event()
    drafts = [Event.objects.get(state="draft"), factories.forum(state="in_review")]

    assert viewed(published)["Location"] == "http://testserver" + published.get_absolute_url()
    assert viewed(factories.party("CHN"))["Location"].endswith("/parties/CHN/")
    assert [viewed(draft).status_code for draft in drafts] == [404, 404]
    for nonsense in (f"{BIG}/1", f"1/{BIG}", "x/1", "1/x"):
        assert client.get(f"/admin/r/{nonsense}/").status_code == 404
