"""The public history of a record: what readers learn of its revisions, and what they never do."""

import re

import pytest
import time_machine

from tests import factories
from tracking import actions
from tracking.actions import Links
from tracking.models import Party, PublicRevision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]

KINDS = {
    "events": (factories.event, "summary"),
    "forums": (factories.forum, "description"),
    "status-updates": (factories.status_update, "rationale"),
}


def revise(record, field, text, by, reason="A correction."):
    setattr(record, field, text)
    actions.edit(record, by=by, version=record.version, reason=reason)


def history(client, record, more=""):
    return client.get(f"{record.get_absolute_url()}history/{more}")


@pytest.mark.parametrize("kind", KINDS)
def test_the_history_says_what_when_why_and_in_which_role(visitor, editor, kind):
    make, field = KINDS[kind]
    record = make()
    revise(record, field, "Second words.", editor, "A source was corrected.")

    page = history(visitor, record)

    text = page.content.decode()
    assert page.status_code == 200
    assert text.index("Revision 2") < text.index("Revision 1")
    assert "A source was corrected." in text
    assert "Second words." in text
    assert "editor" in text
    assert editor.username not in text


def test_revisions_are_numbered_from_the_first_publication(editor):
    event = factories.event(state="draft", title="A rumour")
    revise(event, "title", "The fact", editor, "Checked.")
    actions.submit(event, by=editor, version=event.version)
    actions.publish(event, by=editor, version=event.version)
    revise(event, "title", "The fact, dated", editor)

    rows = PublicRevision.objects.of_record(event).oldest_first()

    assert [(row.number, row.act, row.version) for row in rows] == [
        (1, "published", 4),
        (2, "edited", 5),
    ]
    assert event.public_revision == 2


def test_what_a_draft_said_never_shows(visitor, editor):
    event = factories.event(state="draft", title="A rumour")
    revise(event, "title", "The fact", editor, "A thought in private.")
    actions.submit(event, by=editor, version=event.version)
    actions.publish(event, by=editor, version=event.version)

    for more in ("", "compare/", "compare/?left=1&right=1", "compare/?left=0&right=1"):
        text = history(visitor, event, more).content.decode()
        assert "rumour" not in text
        assert "A thought in private." not in text


def test_links_are_shown_in_words(visitor, editor):
    event = factories.event(parties=[(factories.party("KEN"), "host")])
    links = Links(
        rows={"items": factories.items("priority-1")}, parties=[(factories.party("KEN"), "donor")]
    )
    actions.edit(event, by=editor, version=event.version, links=links, reason="Wrong item.")

    text = history(visitor, event).content.decode()

    assert "Party KEN (host)" in text
    assert "Party KEN (donor)" in text
    assert str(factories.item("priority-1")).split()[0] in text


def test_a_linked_record_that_is_not_public_has_no_name_here(visitor, editor):
    hidden = factories.forum(name="Hidden forum", state="draft")
    event = factories.event(forum=hidden)
    revise(event, "place", "Geneva", editor)
    event.forum = None
    actions.edit(event, by=editor, version=event.version, reason="Not that one.")

    for more in ("", "compare/?left=1&right=3"):
        assert "Hidden forum" not in history(visitor, event, more).content.decode()


def test_a_source_is_called_as_it_was_then(visitor, editor):
    source = factories.source(title="Old title")
    event = factories.event(sources=[source])
    other = factories.source()
    links = Links(rows={"sources": [other]})
    actions.edit(event, by=editor, version=event.version, links=links, reason="A better one.")
    source.title = "Words of a draft"
    actions.edit_source(source, by=editor, version=1)

    text = history(visitor, event).content.decode()

    assert "Old title" in text
    assert "Words of a draft" not in text


def correct(source, title, by, reason="It was misread."):
    source.title = title
    actions.edit_source(source, by=by, version=source.version, reason=reason)


def test_the_history_has_the_corrections_of_its_sources_since_it_was_published(visitor, editor):
    source, other = factories.source(title="First title"), factories.source(title="Of others")
    factories.event(sources=[source, other])
    correct(source, "Second title", editor, reason="Before all of these.")
    event = factories.event(sources=[source])
    update = factories.status_update(evidence=[event])
    forum = factories.forum(sources=[source])
    correct(source, "Third title", editor)
    correct(other, "Title of others", editor)

    for record in (event, update, forum):
        text = history(visitor, record).content.decode()
        assert "<del><bdi>Second title</bdi></del>" in text
        assert "<ins><bdi>Third title</bdi></ins>" in text
        assert "It was misread." in text
        assert "Before all of these." not in text
        assert "of others" not in text.lower()
        assert editor.username not in text


def test_a_source_is_listed_with_its_corrections_by_the_day_that_is_known(visitor, editor):
    source = factories.source()
    with time_machine.travel("2026-05-01T10:00Z"):
        factories.event(sources=[source])
    with time_machine.travel("2026-05-03T10:00Z"):
        correct(source, "Second title", editor)

    assert "Corrected on 3 May 2026:" in visitor.get("/sources/").content.decode()
    before = visitor.get("/sources/?known_on=2026-05-02").content.decode()
    assert "Second title" in before
    assert "Corrected on" not in before


def test_a_party_has_a_history_of_what_was_changed(visitor, editor):
    party = factories.party("XORG", name="Old name")
    empty = visitor.get("/parties/XORG/history/").content.decode()
    party.name = "New name"
    actions.edit_party(party, by=editor, version=party.version, reason="Renamed in May.")

    text = visitor.get("/parties/XORG/history/").content.decode()

    assert "Nothing has changed here since it became public." in empty
    assert "<del><bdi>Old name</bdi></del>" in text
    assert "Renamed in May." in text
    assert 'href="/parties/XORG/history/"' in visitor.get("/parties/XORG/").content.decode()


def test_a_party_that_is_not_public_has_no_history(visitor, contributor):
    actions.add_party(Party(code="YORG", kind="organisation", name="Y"), by=contributor)

    assert visitor.get("/parties/YORG/history/").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_never_published_has_no_history(visitor, kind):
    for state in ("draft", "in_review"):
        KINDS[kind][0](state=state)

    for page in ("history/", "history/compare/"):
        assert visitor.get(f"/{kind}/anything/{page}").status_code == 404


def test_the_record_leads_to_its_history_and_its_citation_names_the_revision(visitor, editor):
    event = factories.event()
    revise(event, "place", "Geneva", editor)

    text = visitor.get(event.get_absolute_url()).content.decode()

    assert f'href="{event.get_absolute_url()}history/"' in text
    assert "All 2 public revisions" in text
    assert re.search(r"revision 2 of \d", text)


@pytest.fixture
def three(editor):
    """An event with three public revisions."""
    event = factories.event(title="First title", summary="Talks were held in Geneva.")
    revise(event, "summary", "Talks were held in Vienna.", editor)
    revise(event, "title", "Third title", editor)
    return event


def test_two_revisions_are_compared_word_by_word(visitor, three):
    text = history(visitor, three, "compare/?left=1&right=3").content.decode()

    assert re.search(r"<del>\s*Geneva", text)
    assert re.search(r"<ins>\s*Vienna", text)
    assert "the same in both" in text


def test_links_are_compared_name_by_name(visitor, editor):
    one = factories.source(title="Aid to trade", publisher="UN")
    other = factories.source(title="Arms; aid; trade", publisher="UN")
    event = factories.event(sources=[one])
    links = Links(rows={"sources": [one, other]})
    actions.edit(event, by=editor, version=event.version, links=links, reason="One more.")

    fields = history(visitor, event, "compare/?left=1&right=2").context["fields"]

    (sources,) = [field for field in fields if field.label == "Sources"]
    both = [[(run.text, run.differs) for (run,) in side] for side in (sources.left, sources.right)]
    assert both == [
        [("Aid to trade (UN)", False)],
        [("Aid to trade (UN)", False), ("Arms; aid; trade (UN)", True)],
    ]


def test_without_numbers_the_last_two_are_compared(visitor, three):
    text = history(visitor, three, "compare/").content.decode()

    assert re.search(r"<ins>\s*Third", text)
    assert "Geneva" not in text


NONSENSE = ["left=x&right=1", "left=4&right=1", "left=0", "left=-1", "right=", "left=1&right=1",
            "left=" + "9" * 30, "left=%00", "left=1.5", "left=%ED%A0%80"]  # fmt: skip


def test_a_comparison_that_makes_no_sense_says_so(visitor, three):
    for query in NONSENSE:
        page = history(visitor, three, f"compare/?{query}")

        assert page.status_code == 200, query
        assert "fields" not in page.context, query
        assert page.context["form"].errors, query
        assert b"errors" in page.content, query


def test_a_record_without_log_rows_is_answered(visitor, editor):
    event = factories.event()
    PublicRevision.objects.all().delete()

    assert history(visitor, event).status_code == 200
    assert history(visitor, event, "compare/").context["form"].errors


def test_the_history_takes_a_fixed_number_of_queries(visitor, editor, django_assert_num_queries):
    event = factories.event(forum=factories.forum(), parties=[(factories.party("KEN"), "host")])

    for places in (["Bern", "Kyiv"], ["Lima", "Oslo", "Quito", "Suva"]):
        for place in places:
            revise(event, "place", place, editor)
        with django_assert_num_queries(17):
            history(visitor, event)


def test_withdrawing_hides_the_revisions_and_says_so(editor):
    event = factories.event()
    revise(event, "place", "Geneva", editor)
    actions.withdraw(event, by=editor, version=event.version, reason="Retracted.")

    shown = PublicRevision.objects.of_record(event).shown()

    assert [(row.act, row.number, row.reason) for row in shown] == [("withdrawn", 2, "Retracted.")]


def test_the_role_stays_as_it_was(editor):
    event = factories.event()
    revise(event, "place", "Geneva", editor)
    editor.groups.clear()

    assert PublicRevision.objects.of_record(event).newest_first()[0].role == "editor"


@pytest.mark.parametrize(
    ("role", "expected"),
    [("contributor", "contributor"), ("editor", "editor"), ("administrator", "administrator"),
     ("", "automatic")],
)  # fmt: skip
def test_the_highest_role_counts(role, expected):
    event = factories.event()
    person = factories.user(role)

    revise(event, "place", "Geneva", person)

    assert PublicRevision.objects.of_record(event).newest_first()[0].role == expected
