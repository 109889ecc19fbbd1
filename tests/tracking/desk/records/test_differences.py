"""What changed in a record, field by field and in words."""

import pytest

from tests import factories
from tracking import actions
from tracking.actions import Links
from tracking.desk.records.differences import Differences, Mark, pieces_of_lists, pieces_of_texts
from tracking.revisions.staff import revisions_of


def marks(pieces):
    return [(piece.mark.value, piece.text) for piece in pieces]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "Two meetings were held.",
            "Three meetings were held.",
            [("removed", "Two "), ("added", "Three "), ("same", "meetings were held.")],
        ),
        ("", "New words", [("added", "New words")]),
        ("Old words", "", [("removed", "Old words")]),
        ("One.\n\nTwo.", "One.\n\nTwo.", [("same", "One.\n\nTwo.")]),
        ("安全倡议", "安全合作", [("same", "安全"), ("removed", "倡议"), ("added", "合作")]),
        ("2024-05-17", "2024-05", [("removed", "2024-05-17"), ("added", "2024-05")]),
        (" led by", "led by", [("removed", " "), ("same", "led by")]),
    ],
)
def test_texts_are_compared_word_by_word(before, after, expected):
    assert marks(pieces_of_texts(before, after)) == expected


def test_both_texts_can_be_read_off_the_pieces():
    before = "The parties met in Vienna, on 3 May, for the third time."
    after = "The four parties met in Geneva on 3 May for the third and last time."

    pieces = pieces_of_texts(before, after)

    assert "".join(p.text for p in pieces if not p.is_removed) == after
    old = "".join(p.text for p in pieces if not p.is_added)
    assert old.split() == before.split()


def test_very_long_texts_count_as_replaced():
    before, after = "a b " * 1000, "b a " * 1000

    assert marks(pieces_of_texts(before, after)) == [("removed", before), ("added", after)]


def test_lists_show_what_went_and_what_came():
    assert marks(pieces_of_lists(["China", "Kenya"], ["Kenya", "Peru"])) == [
        ("removed", "China"),
        ("added", "Peru"),
    ]


@pytest.mark.django_db
def test_a_name_with_semicolons_is_one_name(editor):
    event = factories.event(sources=[factories.source(title="Aid", publisher="UN")])
    other = factories.source(title="Arms; aid; trade", publisher="SIPRI")
    links = Links(rows={"sources": [other]})
    actions.edit(event, by=editor, version=event.version, links=links, reason="A test.")

    found = Differences.since_last_look(event, revisions_of(event))

    assert marks(found.fields[0].pieces) == [
        ("removed", "Aid (UN)"),
        ("added", "Arms; aid; trade (SIPRI)"),
    ]


def returned_and_sent_again(contributor, editor):
    event = factories.event(
        state="in_review", by=contributor, title="Talks in Viena", summary="Two met."
    )
    actions.return_to_author(event, by=editor, version=2, reason="Spelling.")
    event.title, event.summary = "Talks in Geneva", "Two parties met."
    links = Links(rows={"items": factories.items("priority-7", "platform-2")})
    actions.edit(event, by=contributor, version=3, links=links, reason="A test.")
    event.summary = "Three parties met."
    actions.edit(event, by=contributor, version=4, reason="A test.")
    actions.submit(event, by=contributor, version=5)
    return event


@pytest.mark.django_db
def test_a_record_that_comes_back_shows_what_changed_since_it_was_returned(contributor, editor):
    event = returned_and_sent_again(contributor, editor)

    found = Differences.since_last_look(event, revisions_of(event))

    assert (found.old.version, found.new.version) == (3, 6)
    assert [(f.label, f.before, f.after) for f in found.fields][:2] == [
        ("Title", "Talks in Viena", "Talks in Geneva"),
        ("Summary", "Two met.", "Three parties met."),
    ]
    assert [p.text for p in found.fields[2].pieces if p.mark == Mark.ADDED] == [
        str(factories.item("platform-2"))
    ]


@pytest.mark.django_db
def test_what_was_changed_and_changed_back_is_no_difference(contributor):
    event = factories.event(state="in_review", by=contributor, title="One")
    for version, title in ((2, "Two"), (3, "One")):
        event.title = title
        actions.edit(event, by=contributor, version=version, reason="A test.")

    assert Differences.since_last_look(event, revisions_of(event)) is None


@pytest.mark.django_db
def test_a_new_draft_has_nothing_to_be_compared_with(contributor):
    event = factories.event(state="draft", by=contributor)

    assert Differences.since_last_look(event, revisions_of(event)) is None


@pytest.mark.django_db
def test_the_records_page_marks_the_words(contributor, editor, signed_in):
    event = returned_and_sent_again(contributor, editor)

    html = signed_in(editor).get(f"/desk/events/{event.pk}/").content.decode()

    assert "What changed since it was returned" in html
    assert '<del><span class="visually-hidden">removed: </span>Viena</del>' in html
    assert '<ins><span class="visually-hidden">added: </span>Geneva</ins>' in html


@pytest.mark.django_db
def test_a_published_record_is_compared_with_what_was_published(editor, signed_in):
    event = factories.event(title="Talks in Viena")
    event.title = "Talks in Vienna"
    actions.edit(event, by=editor, version=3, reason="Spelling.")

    html = signed_in(editor).get(f"/desk/events/{event.pk}/differences/").content.decode()

    assert "From version 3 to version 4" in html
    assert "removed: </span>Viena</del>" in html


@pytest.mark.django_db
def test_any_two_versions_can_be_compared_in_whatever_order(contributor, editor, signed_in):
    event = returned_and_sent_again(contributor, editor)
    client = signed_in(contributor)
    address = f"/desk/events/{event.pk}/differences/"

    pages = [
        client.get(address, {"earlier": one, "later": other}).content.decode()
        for one, other in ((4, 5), (5, 4))
    ]
    same = client.get(address, {"earlier": 5, "later": 6}).content.decode()

    for html in pages:
        assert "From version 4 to version 5" in html
        assert "added: </span>Three </ins>" in html
        assert "Viena" not in html.split("</form>")[-1]
    assert "These two versions say the same." in same


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["earlier=99&later=1", "earlier=x", "later=%00", "earlier=&later="]
)
def test_versions_that_do_not_exist_are_said(editor, signed_in, query):
    event = factories.event()

    answer = signed_in(editor).get(f"/desk/events/{event.pk}/differences/?{query}")

    assert answer.status_code == 200
    assert 'class="errors"' in answer.content.decode()
