import pytest

from tests import factories
from tracking import actions
from tracking.actions import Links
from tracking.revisions.staff import changes_since, revisions_of


@pytest.fixture
def edited(contributor, editor):
    """An event that a contributor logged and an editor published and corrected."""
    event = factories.event(
        by=contributor, title="First title", parties=[(factories.party("CHN"), "host")]
    )
    event.title = "Second title"
    links = Links(
        rows={"items": factories.items("priority-1")},
        parties=[(factories.party("CHN"), "donor")],
    )
    actions.edit(event, by=editor, version=3, links=links, reason="A typing error.")
    return event


def test_revisions_say_who_did_what_and_why(edited, contributor, editor):
    revisions = revisions_of(edited)

    assert [revision.act for revision in revisions] == [
        "Edited",
        "Published",
        "Submitted",
        "Created",
    ]
    assert revisions[0].by == editor
    assert revisions[0].reason == "A typing error."
    assert revisions[-1].by == contributor
    assert [(change.label, change.before, change.after) for change in revisions[0].changes] == [
        ("Title", "First title", "Second title"),
        ("Items", str(factories.item("priority-7")), str(factories.item("priority-1"))),
        ("Parties", "Party CHN (host)", "Party CHN (donor)"),
    ]


def test_changes_since_a_version_leave_out_what_was_seen(edited):
    assert [revision.version for revision in changes_since(edited, 2)] == [4, 3]
    assert changes_since(edited, 4) == []
    assert changes_since(edited, 3)[0].changes


def test_the_number_of_queries_does_not_grow_with_the_revisions(
    edited, editor, django_assert_num_queries
):
    for number in range(5):
        edited.title = f"Title {number}"
        actions.edit(edited, by=editor, version=edited.version, reason="A test.")

    with django_assert_num_queries(8):
        assert len(revisions_of(edited)) == 9


@pytest.mark.django_db
def test_a_source_and_a_party_have_revisions_too(editor):
    source = factories.source(title="Old")
    source.title = "New"
    actions.edit_source(source, by=editor, version=1, reason="A test.")

    assert revisions_of(source)[0].changes[0].after == "New"
    assert revisions_of(factories.party("SCO"))[0].act == "Created"
