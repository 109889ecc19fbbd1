"""Sources at the desk: the list, one source, its form, and two people at it."""

import pytest

from tests import factories
from tests.bulk import bulk_events
from tests.tracking.desk.forms import fill_in, send, shown_in
from tracking.desk.sources import views
from tracking.models import EvidenceCorrection, Source

pytestmark = pytest.mark.django_db

TYPED = {
    "url": "https://example.org/new",
    "title": "Talks were held",
    "publisher": "Example Post",
    "published_on": "May 2024",
}


def address_of(source, act="edit/"):
    return f"/desk/sources/{source.pk}/{act}"


def now(source):
    return Source.objects.get(pk=source.pk)


def test_a_source_is_added_and_can_be_cited(contributor, signed_in):
    page = send(signed_in(contributor), "/desk/sources/new/", **TYPED)

    source = Source.objects.get(url=TYPED["url"])
    assert page.redirect_chain[-1][0] == address_of(source, "")
    assert (source.published_on, source.created_by) == ("2024-05", contributor)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"url": "http://www.example.org/old/"}, "This source is recorded already: “Old"),
        (
            {"url": "", "citation": "p. 3", "title": "Paper", "publisher": "Post"},
            "This source is recorded already: “Paper",
        ),
        ({"url": ""}, "Enter the address, or a citation where there is none."),
        ({"url": "javascript:alert(1)"}, "not a web address"),
        ({"title": "a\x00b"}, "Null characters"),
        ({"title": ""}, "This field is required."),
        ({"published_on": "30 February 2024"}, "There is no 30 February 2024"),
        ({"read_on": "2999-01-01"}, "cannot be in the future"),
    ],
)
def test_what_is_wrong_in_a_new_source_is_said(contributor, signed_in, typed, sentence):
    factories.source(url="https://example.org/old", title="Old")
    factories.source(url="", citation="p. 3", title="Paper", publisher="Post")

    page = send(signed_in(contributor), "/desk/sources/new/", **{**TYPED, **typed})

    assert sentence in page.content.decode()
    assert Source.objects.count() == 2


def test_a_contributor_edits_what_no_published_record_cites(contributor, signed_in):
    client, source = signed_in(contributor), factories.source()
    factories.event(state="draft", sources=[source])

    send(client, address_of(source), title="Another title")
    factories.event(sources=[source])

    assert now(source).title == "Another title"
    assert client.get(address_of(source)).status_code == 403
    assert (
        "Only an editor may change a source" in client.get(address_of(source, "")).content.decode()
    )


def test_a_correction_of_what_readers_see_needs_a_reason(editor, signed_in):
    client, source = signed_in(editor), factories.source(title="A wrong title")
    factories.event(sources=[source])

    refused = send(client, address_of(source), title="The title", reason=" ")
    page = send(client, address_of(source), title="The title", reason="Misread.")

    assert "Reason for this correction: This field is required." in refused.content.decode()
    assert now(source).title == "The title"
    text = page.content.decode()
    assert "Misread." in text
    assert "<del><bdi>A wrong title</bdi></del>" in text


def test_a_correction_below_an_assessment_is_announced_and_makes_it_due(editor, signed_in):
    client, source = signed_in(editor), factories.source()
    factories.own_voice()
    update = factories.status_update(evidence=[factories.event(sources=[source])])

    form = client.get(address_of(source)).content.decode()
    page = send(client, address_of(source), voice="Own Voice", reason="State media.")

    assert "Published assessments depend on this source." in form
    assert f"/desk/status-updates/{update.pk}/" in form
    assert "are now listed as due" in page.content.decode()
    assert "State media." in client.get("/desk/due/").content.decode()


def test_what_is_noted_at_reading_makes_nothing_due(editor, signed_in):
    source = factories.source()
    factories.status_update(evidence=[factories.event(sources=[source])])

    send(signed_in(editor), address_of(source), read_on="2024-06-01", reason="Read again.")

    assert now(source).read_on.isoformat() == "2024-06-01"
    assert not EvidenceCorrection.objects.exists()


def test_two_people_see_both_versions_and_choose(editor, signed_in):
    source = factories.source(title="First", publisher="Post")
    me, other = signed_in(editor), signed_in(factories.user("editor"))
    typed = fill_in(me, address_of(source), title="Mine")
    send(other, address_of(source), title="Theirs", publisher="Example Daily")

    asking = me.post(address_of(source), typed)
    kept = now(source)
    me.post(address_of(source), {**shown_in(asking), "take-title": "theirs"})

    assert "Nothing is lost" in asking.content.decode()
    assert kept.title == "Theirs"
    assert (now(source).title, now(source).publisher) == ("Theirs", "Example Daily")


def test_the_list_is_searched_filtered_and_sorted(contributor, signed_in):
    client = signed_in(contributor)
    cited = factories.source(title="B treaty", kind="primary")
    factories.event(sources=[cited])
    factories.source(title="A treaty")
    factories.event(state="draft", sources=[factories.source(title="C", publisher="Treaty Press")])

    def titles(query):
        return [source.title for source in client.get(f"/desk/sources/?{query}").context["page"]]

    assert titles("q=treaty") == ["C", "A treaty", "B treaty"]
    assert titles("q=treaty&order=title") == ["A treaty", "B treaty", "C"]
    assert titles("use=public") == ["B treaty"]
    assert titles("use=unused") == ["A treaty"]
    assert titles("kind=primary") == ["B treaty"]
    assert titles("kind=nonsense") == []
    assert titles("page=99999999999999999999&q=%00") == []


def test_a_long_list_is_counted_up_to_a_limit(contributor, signed_in, monkeypatch):
    monkeypatch.setattr(views, "MOST_LISTED", 1)
    _earlier, latest = factories.source(), factories.source()

    page = signed_in(contributor).get("/desk/sources/")

    assert "More than 1 sources: filter to see the others" in page.text
    assert page.context["page"].paginator.num_pages == 1
    assert page.context["page"].object_list[0] == latest


@pytest.mark.parametrize("number", [1, 5])
def test_the_list_takes_the_same_queries_however_many_there_are(
    contributor, signed_in, django_assert_num_queries, number
):
    bulk_events(number)
    for _ in range(number):
        factories.source()
    client = signed_in(contributor)

    with django_assert_num_queries(8):
        client.get("/desk/sources/")


def test_a_source_names_what_cites_it_but_not_what_is_in_the_trash(contributor, signed_in):
    source = factories.source()
    event = factories.event(state="draft", sources=[source])
    forum = factories.forum(sources=[source])

    text = signed_in(contributor).get(address_of(source, "")).content.decode()

    assert f"/desk/events/{event.pk}/" in text
    assert f"/desk/forums/{forum.pk}/" in text
    assert (
        address_of(source, "")
        in signed_in(contributor).get(f"/desk/events/{event.pk}/").content.decode()
    )


def test_a_source_that_does_not_exist_is_not_found(contributor, signed_in):
    assert signed_in(contributor).get("/desk/sources/99999999999999999999/").status_code == 404
