"""How evidence bears, as readers see it: on three kinds of page and in the files."""

import csv
import io
import json
from datetime import date
from html import unescape

import pytest

from tests import factories
from tests.answers import read
from tests.tracking.desk.forms import fill_in
from tracking import actions
from tracking.models import EvidenceLink

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]


def cited(**values):
    """An assessment of priority 7: an event that is quoted, and one for context."""
    talks, war = factories.event(title="The talks"), factories.event(title="The war")
    source = talks.sources.get()
    quoted = EvidenceLink(
        event=talks,
        bearing="direct",
        commitment=factories.item().commitments.get(number=2),
        source=source,
        excerpt="Ils se sont <b>réunis</b>.\nIls ont signé.",
        excerpt_language="fr",
        translation="They met. They signed.",
        page="p. 3",
    )
    context = EvidenceLink(event=war, bearing="context")
    update = factories.status_update(evidence=[quoted, context], as_of=date(2024, 6, 30), **values)
    return update, talks, war


def page(visitor, address):
    answer = visitor.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_assessment_and_the_item_quote_what_shows_it_and_list_context_apart(visitor):
    update, _talks, _war = cited()

    for address in (update.get_absolute_url(), "/priorities/7/"):
        text = page(visitor, address)
        assert '<blockquote lang="fr" dir="auto">' in text, address
        assert "Ils se sont &lt;b&gt;réunis&lt;/b&gt;." in text, address
        assert "They met. They signed." in text, address
        assert ", p. 3" in text, address
        proof, context = text[text.index("Ils se sont") :].split("Context", 1)
        assert "The war" not in proof, address
        assert "The war" in context, address
        assert "Direct ·" in text, address


def test_the_event_has_its_excerpts_under_it_with_the_assessment(visitor):
    update, talks, war = cited()

    text = page(visitor, talks.get_absolute_url())
    assert '<blockquote lang="fr" dir="auto">' in text
    assert f'href="{update.get_absolute_url()}"' in text
    assert "Direct on P7.2" in text
    assert "Excerpts" not in page(visitor, war.get_absolute_url())


def test_what_is_not_public_is_not_quoted(visitor):
    for state in ("draft", "in_review", "withdrawn"):
        _update, talks, _war = cited(state=state)
        assert "Ils se sont" not in page(visitor, talks.get_absolute_url()), state
    assert "Ils se sont" not in page(visitor, "/priorities/7/")


def test_an_event_that_is_gone_takes_its_excerpt_along(visitor, editor):
    update, talks, _war = cited(state="in_review")
    talks = actions.withdraw(talks, by=editor, version=talks.version, reason="A test.")
    text = read(visitor.get("/status-updates.csv")).decode()

    assert "Ils se sont" not in text
    assert not update.is_published


def test_the_files_say_it(visitor):
    update, talks, war = cited()
    (row,) = csv.DictReader(
        io.StringIO(read(visitor.get("/status-updates.csv")).decode("utf-8-sig"))
    )
    assert row["bearings"].split(";") == [f"{war.slug}:context", f"{talks.slug}:direct:P7.2"]
    source = talks.sources.get()
    assert row["excerpts"] == (
        f"{talks.slug} (fr): Ils se sont <b>réunis</b>. Ils ont signé.; page: p. 3; "
        f"source: {source.url}; translation: They met. They signed."
    )
    (stored,) = json.loads(read(visitor.get("/status-updates.json")))["rows"]
    assert stored["bearings"] == row["bearings"].split(";")
    dossier = read(visitor.get("/reports/dossier.csv?item=priority-7")).decode("utf-8-sig")
    rows = [one for one in csv.DictReader(io.StringIO(dossier)) if one["section"] == "assessment"]
    assert (rows[0]["bearings"], rows[0]["excerpts"]) == (row["bearings"], row["excerpts"])
    assert update.is_published


def test_a_forum_says_that_it_is_recurring_on_its_page_and_in_its_file(visitor):
    forum = factories.forum(is_recurring=True)
    other = factories.forum()

    assert "Recurring" in page(visitor, forum.get_absolute_url())
    assert "Recurring" not in page(visitor, other.get_absolute_url())
    rows = csv.DictReader(io.StringIO(read(visitor.get("/forums.csv")).decode("utf-8-sig")))
    assert {row["slug"]: row["is_recurring"] for row in rows} == {
        forum.slug: "true",
        other.slug: "false",
    }


def test_an_editor_sets_that_a_forum_is_recurring(editor, signed_in):
    forum = factories.forum()
    client, address = signed_in(editor), f"/desk/forums/{forum.pk}/edit/"
    client.post(address, fill_in(client, address, is_recurring="on", reason="It meets each year."))

    forum.refresh_from_db()
    assert forum.is_recurring
    assert unescape(page(client, f"/desk/forums/{forum.pk}/")).count("Recurring") >= 1
