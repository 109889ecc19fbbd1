import pytest
from django.urls import reverse

from priorities.models import Commitment
from tests import factories
from tests.bulk import bulk_events

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]
LIST = "/events/"
HIDDEN = ["draft", "in_review", "withdrawn"]


def text_of(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("state", HIDDEN)
def test_only_published_events_are_listed_and_counted(visitor, state):
    factories.event(title="Talks in Riyadh")
    factories.event(title="Hidden talks", state=state)

    page = text_of(visitor, LIST)

    assert "Talks in Riyadh" in page
    assert "Hidden talks" not in page
    assert "1 event" in page


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_a_hidden_event_looks_like_one_that_does_not_exist(visitor, state):
    event = factories.event(title="Hidden talks", state=state)

    hidden = visitor.get(f"/events/{event.slug or 'hidden-talks'}/")
    absent = visitor.get("/events/no-such-event/")

    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
    assert hidden.headers == absent.headers


def test_the_list_shows_25_and_leads_to_the_rest(visitor):
    bulk_events(30)

    first, second = text_of(visitor, LIST), text_of(visitor, f"{LIST}?page=2")

    assert (first.count("<h3>"), second.count("<h3>")) == (25, 5)
    assert "30 events" in first
    assert "?after=2024-01-06." in first


def test_a_filter_is_kept_from_page_to_page_and_in_the_file(visitor):
    bulk_events(30, items=factories.items("priority-7"))

    page = text_of(visitor, f"{LIST}?item=priority-7&kind=meeting")

    assert "?item=priority-7&amp;kind=meeting&amp;after=2024-01-06." in page
    assert "/events.csv?item=priority-7&amp;kind=meeting" in page


def test_one_filter_can_be_dropped(visitor):
    factories.event()

    page = text_of(visitor, f"{LIST}?item=priority-7&kind=meeting")

    assert f'href="{LIST}?kind=meeting"' in page
    assert f'href="{LIST}?item=priority-7"' in page


def test_an_empty_result_says_how_to_widen(visitor):
    factories.event(kind="meeting")

    page = text_of(visitor, f"{LIST}?kind=vote")

    assert "No events match this filter" in page
    assert "all events" in page


def test_a_list_without_records_says_so(visitor):
    assert "No events are published yet" in text_of(visitor, LIST)


def test_a_filter_that_makes_no_sense_shows_a_message_and_no_rows(visitor):
    factories.event(title="Talks in Riyadh")

    page = text_of(visitor, f"{LIST}?start=2024-02-30")

    assert "Please check what you entered" in page
    assert "Talks in Riyadh" not in page
    assert "1 event" not in page


@pytest.mark.parametrize(
    ("page", "place"),
    [
        ("-1", 1), ("0", 1), ("abc", 1), ("", 1), ("%00", 1), ("1.5", 1), ("9" * 5000, 1),
        ("2", 2), ("3", 1), ("999999999", 1), ("9" * 20, 1),
    ],
)  # fmt: skip
def test_a_page_that_does_not_exist_gives_the_first(visitor, page, place):
    bulk_events(30)

    answer = visitor.get(f"{LIST}?page={page}")

    assert len(answer.context["page"]) == {1: 25, 2: 5}[place]
    assert bool(answer.context["page"].error) == (page in ("3", "999999999", "9" * 20))


@pytest.mark.parametrize(
    "query",
    [
        "item=no-such-item", "kind=%00", "q=%00", "q=%ED%A0%80", "start=0000-00-00", "party=%00",
        "forum=" + "9" * 20, "q=" + "x" * 8000, "item=" + "9" * 8000, "&".join(["a=1"] * 900),
    ],
)  # fmt: skip
def test_nonsense_in_the_query_is_answered_with_a_page(visitor, query):
    factories.event()

    assert visitor.get(f"{LIST}?{query}").status_code == 200


@pytest.mark.parametrize("slug", ["no-such-event", "x" * 2000, "9" * 20, "-"])
def test_an_unknown_address_is_not_found(visitor, slug):
    assert visitor.get(f"{LIST}{slug}/").status_code == 404


def test_an_event_is_shown_with_all_that_is_recorded(visitor):
    commitment = Commitment.objects.get_by_natural_key("priority", 7, 2)
    host, guest = factories.party("ORG", name="Host body"), factories.party("GST", name="Guest")
    voice = factories.publisher(speaks_for=[host])
    source = factories.source(title="A report", language="ar", voice=voice)
    event = factories.event(
        title="Talks in Riyadh",
        start="2024-05",
        place="Riyadh",
        country="SA",
        summary="Two parties met.",
        commitments=[commitment],
        parties=[(guest, "voted_for"), (host, "host"), (host, "sponsor")],
        sources=[source],
    )

    page = text_of(visitor, event.get_absolute_url())

    for words in (
        "<bdi>Talks in Riyadh</bdi>", "May 2024", "the day is not recorded", "<bdi>Riyadh</bdi>",
        "Saudi Arabia", "Two parties met.", 'href="/priorities/7/#P7.2"', "Host body", "Voted for",
        "A report", "Arabic", "own voice", "public revision 1", f"/events/{event.slug}/",
    ):  # fmt: skip
        assert words in page
    assert page.index(">Host<") < page.index(">Sponsor<") < page.index(">Voted for<")


def test_a_forum_shows_on_an_event_only_when_it_is_public(visitor):
    hidden = factories.forum(name="Hidden forum", state="draft")
    public = factories.forum(name="Public forum")
    first = factories.event(forum=hidden, edition_label="11th")
    second = factories.event(forum=public, edition_label="12th")

    assert "Hidden forum" not in text_of(visitor, first.get_absolute_url())
    assert "11th" not in text_of(visitor, first.get_absolute_url())
    assert "Hidden forum" not in text_of(visitor, LIST)
    assert "Public forum" in text_of(visitor, second.get_absolute_url())
    assert "12th" in text_of(visitor, second.get_absolute_url())


def test_an_event_names_the_published_assessments_that_cite_it(visitor):
    event = factories.event()
    cited = factories.status_update(evidence=[event], rationale="A cited reason.")
    factories.status_update(evidence=[event], rationale="A hidden reason.", state="draft")

    page = text_of(visitor, event.get_absolute_url())

    assert cited.get_absolute_url() in page
    assert "A hidden reason." not in page


def test_a_sample_is_labelled(visitor):
    event = factories.event(is_sample=True)

    assert text_of(visitor, LIST).count("sample-label") == 2  # the footer explains the label
    assert text_of(visitor, event.get_absolute_url()).count("sample-label") == 2


def test_what_people_typed_cannot_become_markup(visitor):
    event = factories.event(title="<b>Talks</b>", summary="<script>x</script>", place="<i>")

    for path in (LIST, event.get_absolute_url()):
        page = text_of(visitor, path)
        assert "&lt;b&gt;Talks&lt;/b&gt;" in page
        assert "<script>x" not in page


def test_staff_find_the_way_to_the_desk(signed_in, contributor, visitor):
    event = factories.event()
    desk = reverse("desk:event_detail", args=[event.pk])

    assert desk in text_of(signed_in(contributor), event.get_absolute_url())
    assert desk not in text_of(visitor, event.get_absolute_url())


def test_a_visitor_gets_no_cookie(visitor):
    event = factories.event()

    for path in (LIST, event.get_absolute_url()):
        assert not visitor.get(path).cookies


def test_pages_are_for_reading_only(visitor):
    event = factories.event()

    for path in (LIST, event.get_absolute_url()):
        assert visitor.post(path).status_code == 405
        assert visitor.head(path).status_code == 200


@pytest.mark.parametrize("number", [20, 200])
def test_the_list_takes_a_fixed_number_of_queries(visitor, django_assert_num_queries, number):
    bulk_events(number)

    with django_assert_num_queries(3):
        visitor.get(LIST)


@pytest.mark.parametrize("number", [20, 200])
def test_an_event_takes_a_fixed_number_of_queries(visitor, django_assert_num_queries, number):
    event = bulk_events(number)[0]

    with django_assert_num_queries(8):
        visitor.get(event.get_absolute_url())
