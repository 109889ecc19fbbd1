"""Publishers at the desk: the list, one of them, its forms, and a merge with what it changes."""

from datetime import date

import pytest

from tests import factories
from tests.answers import read
from tests.tracking.desk.forms import fill_in, send
from tracking import actions
from tracking.models import EvidenceCorrection, Party, Publisher

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]

NEW = "/desk/publishers/new/"
TYPED = {"name": "The Daily", "kind": "news_outlet", "domains": "daily.example.org"}


def address_of(publisher, act="edit/"):
    return f"/desk/publishers/{publisher.pk}/{act}"


def test_an_editor_adds_one_and_changes_it_with_a_reason(editor, contributor, signed_in, visitor):
    factories.party("CHN", name="China")
    client = signed_in(editor)
    parent = factories.publisher(name="Press Office", domains="press.example.org")

    page = send(client, NEW, **TYPED, parent="press.example.org")

    daily = Publisher.objects.get(slug="the-daily")
    assert page.redirect_chain[-1][0] == address_of(daily, "")
    assert daily.parent == daily.root == parent
    assert client.get(address_of(daily)).context["form"]["parent"].value() == parent.name
    missing = send(client, address_of(daily), speaks_for="china", reason="A decree.")
    assert "Say why it speaks for them" in missing.text
    typed = {"speaks_for": "chn; China;", "ground": "Organ of the party."}
    assert "This field is required." in send(client, address_of(daily), **typed).text
    send(client, address_of(daily), **typed, reason="A decree.")

    assert [party.code for party in daily.spoken_for.all()] == ["CHN"]
    shown = signed_in(contributor).get(address_of(daily, "")).text
    assert "A decree." in shown
    assert "Only an editor may add, change or merge publishers" in shown
    assert "Organ of the party." in visitor.get("/publishers/the-daily/").text
    assert "A decree." in visitor.get("/publishers/the-daily/history/").text
    assert "The Daily" in visitor.get("/changes/?kind=publisher").text
    assert "The Daily" in client.get("/desk/publishers/?use=unused&q=daily").text
    for act in ("edit/", "merge/"):
        assert signed_in(contributor).post(address_of(daily, act)).status_code == 403


def test_what_cannot_be_is_refused_in_words(editor, signed_in):
    client = signed_in(editor)
    factories.publisher(name="Taken", slug="taken")
    for typed, sentence in (
        ({"name": "TAKEN", "slug": "other"}, "A publisher with this name is recorded already."),
        ({"slug": "taken"}, "Another publisher has this short name."),
        ({"slug": "Wi th"}, "Use lower-case letters, digits and hyphens only."),
        ({"name": "新华"}, "Give a short name in Latin letters."),
        ({"name": "\x00"}, "Null characters"),
        ({"parent": "nobody"}, "names no known publisher"),
        ({"speaks_for": "9" * 20}, "names no known party. Write its code or its name."),
        ({"speaks_for": "CHN:host"}, "“CHN:host” names no known party"),
        ({"domains": "https://x.example/"}, "is no domain"),
        ({"note": "x" * 1001}, "at most 1000 characters"),
        ({"kind": "planet"}, "not one of the available choices"),
    ):
        assert sentence in send(client, NEW, **{**TYPED, **typed}).text, typed
    assert Publisher.objects.count() == 2
    assert client.get("/desk/publishers/?use=%00&country=xx&page=9").status_code == 200


def test_two_people_at_one_publisher_are_asked(editor, signed_in):
    publisher, client = factories.publisher(), signed_in(editor)
    one, other = factories.publisher(name="One"), factories.publisher(name="Other")
    form = fill_in(client, address_of(publisher), parent="One", note="Mine.", reason="Mine.")
    publisher.parent = other
    actions.edit_publisher(publisher, by=factories.user("editor"), version=1, reason="Theirs.")

    answer = client.post(address_of(publisher), form)

    assert "Theirs." in answer.text
    sent = form | {"version": "2", "before": "1", "take-parent": "theirs"}
    assert client.post(address_of(publisher), sent).status_code == 302
    publisher.refresh_from_db()
    assert (publisher.parent, publisher.note, one.children.count()) == (other, "Mine.", 0)


def test_many_assessments_that_rest_on_it_are_folded_away(editor, signed_in):
    publisher, client = factories.publisher(), signed_in(editor)
    event = factories.event(sources=[factories.source(voice=publisher)])
    for month in range(6, 11):
        factories.status_update(evidence=[event], as_of=date(2024, month, 30))
    few = client.get(address_of(publisher)).text
    factories.status_update(evidence=[event], as_of=date(2024, 11, 30))

    assert "<summary>6 assessments</summary>" in client.get(address_of(publisher)).text
    assert "5 assessments</summary>" not in few
    assert few.count("/desk/status-updates/") == 5


def test_two_people_who_add_parties_keep_both(editor, signed_in):
    china, kenya, _egypt = (factories.party(c, name=n) for c, n in
                            (("CHN", "China"), ("KEN", "Kenya"), ("EGY", "Egypt")))  # fmt: skip
    publisher = factories.publisher(speaks_for=[china], ground="By law.")
    client, path = signed_in(editor), address_of(publisher)
    assert client.get(path).context["form"]["speaks_for"].value() == ["CHN"]
    form = fill_in(client, path, speaks_for="China; egypt", reason="Mine.")
    actions.edit_publisher(
        publisher, by=factories.user("editor"), version=1, reason="Theirs.",
        links=actions.Links(rows={"speaks_for": [china, kenya]}),
    )  # fmt: skip

    asking = client.post(path, form)
    assert 'name="take-speaks_for"' in asking.text
    client.post(path, form | {"version": "2", "before": "1", "take-speaks_for": "both"})

    assert sorted(party.code for party in publisher.speaks_for.all()) == ["CHN", "EGY", "KEN"]


def test_a_party_that_no_editor_has_confirmed_is_not_offered(editor, contributor, signed_in):
    actions.add_party(Party(code="NEW", kind="organisation", name="Newcomer"), by=contributor)
    factories.party("ORG", name="Known body")

    page = send(signed_in(editor), NEW, **TYPED, speaks_for="NEW", ground="By law.").text

    assert "Known body" in page
    assert "Newcomer" not in page
    assert "only for parties that an editor has confirmed" in page


def test_a_merge_says_what_will_change_before_it_does(editor, signed_in, visitor):
    china, client = factories.party("CHN"), signed_in(editor)
    kept = factories.publisher(name="Xinhua", slug="xinhua", speaks_for=[china])
    gone = factories.publisher(name="Xinhuanet", slug="xinhuanet")
    child = factories.publisher(name="Below it", parent=gone)
    event = factories.event(
        sources=[factories.source(voice=gone), factories.source(carrier=gone)],
        parties=[(china, "host")],
    )
    update = factories.status_update(evidence=[event])
    factories.status_update(
        evidence=[factories.event(sources=[factories.source(voice=kept)])],
        as_of=date(2025, 6, 30),
    )
    path = address_of(gone, "merge/")

    assert "names no known publisher" in client.get(f"{path}?into=nobody").text
    page = client.get(f"{path}?into=XINHUA").text
    for words in ("2 sources are moved to “Xinhua”", "Below it", "do not speak for the same",
                  "1 published assessment becomes due", str(update)):  # fmt: skip
        assert words in page, words
    form = fill_in(client, f"{path}?into=xinhua", reason="")
    assert "This field is required." in client.post(path, form).text
    assert "merged into itself" in client.post(path, form | {"reason": "x", "into": gone.slug}).text

    client.post(path, form | {"reason": "One and the same."})

    gone.refresh_from_db()
    child.refresh_from_db()
    assert (gone.merged_into, child.parent) == (kept, kept)
    assert [row.status_update for row in EvidenceCorrection.objects.all()] == [update]
    moved = visitor.get("/publishers/xinhuanet/?as_of=2024-01-01")
    assert (moved.status_code, moved.url) == (301, "/publishers/xinhua/?as_of=2024-01-01")
    assert visitor.get("/publishers/xinhuanet/history/").status_code == 200
    assert b"xinhuanet," not in read(visitor.get("/publishers.csv?all=yes&q=xinhuanet"))
    assert "Xinhuanet" in client.get("/desk/publishers/?use=merged").text
    assert client.get(address_of(gone)).url == address_of(kept)
    assert client.get(path).url == address_of(kept, "")
    assert "/edit/" not in client.get(address_of(gone, "")).text


@pytest.mark.parametrize("number", [1, 12])
def test_pages_take_a_fixed_number_of_queries(editor, signed_in, django_assert_num_queries, number):
    parent = factories.publisher(speaks_for=[factories.party("CHN")])
    for _ in range(number):
        child = factories.publisher(parent=parent)
        factories.event(sources=[factories.source(voice=child, carrier=parent)])
    client = signed_in(editor)

    with django_assert_num_queries(LIST):
        client.get("/desk/publishers/")
    with django_assert_num_queries(DETAIL):
        client.get(address_of(parent, ""))
    with django_assert_num_queries(FORM):
        client.get(address_of(parent))


LIST, DETAIL, FORM = 7, 13, 10
