"""Nonsense sent to the admin: a message, and what was typed is kept."""

import re

import pytest
from django.urls import reverse

from tests import factories
from tests.tracking.admin.pages import address, choose, errors_of, posted_by, send
from tracking.admin.rows import MOST_ROWS
from tracking.models import Event, Forum, Source, StatusUpdate

BIG = "99999999999999999999"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("title", "A\x00B typed"),
        ("title", "typed " * 50),
        ("title", "typed\u202eodd"),
        ("title", "\u3164"),
        ("summary", "typed " * 1000),
        ("start", "2024-02-30"),
        ("start", "0000"),
        ("start", BIG),
        ("end", "2023"),
        ("kind", "party"),
        ("country", "XX"),
        ("items", ["abc"]),
        ("items", [BIG]),
        ("commitments", [BIG]),
        ("sources", ["abc"]),
        ("sources", [BIG]),
        ("sources", ["-1", "\x00"]),
        ("forum", "abc"),
        ("forum", BIG),
        ("form_key", "abc"),
        ("involvements-0-party", "abc"),
        ("involvements-0-party", BIG),
        ("involvements-TOTAL_FORMS", "abc"),
        ("new_sources-0-url", "javascript:alert(1)"),
        ("new_sources-0-url", "https://example.org/" + "x" * 1000),
        ("new_sources-0-read_on", "2024-02-30"),
    ],
)
def test_what_cannot_be_stored_is_named_and_kept(signed_in, contributor, field, text):
    values = {"title": "Typed", "kind": "meeting", "start": "2024", "summary": "My words"}
    values |= {"new_sources-0-title": "Typed source", "new_sources-0-publisher": "Post"}
    values |= {"new_sources-0-url": "https://example.org/typed"}

    page = send(signed_in(contributor), Event, "add", **{**values, field: text})

    assert page.status_code == 200
    assert page.context["errors"] or errors_of(page)
    said = page.content.decode()
    assert "errorlist" in said
    assert "My words" in said or field == "summary"
    assert not Event.objects.exists()
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("involvements-0-id", "7"),
        ("involvements-INITIAL_FORMS", "3"),
        ("involvements-INITIAL_FORMS", "-3"),
        ("involvements-TOTAL_FORMS", "-3"),
        ("involvements-TOTAL_FORMS", BIG),
        ("new_sources-0-id", BIG),
    ],
)
def test_a_tampered_count_or_key_of_rows_breaks_nothing(signed_in, editor, name, value):
    event = factories.event(parties=[(factories.party("CHN"), "host")])

    answer = send(signed_in(editor), event, **{name: value})

    assert answer.status_code in (200, 302)
    assert answer.content.count(b'<select name="involvements-') <= 2 * (MOST_ROWS + 1)
    assert event.sources.count() == 1


def test_a_party_without_a_known_role_is_refused(signed_in, contributor):
    rows = {"involvements-0-party": factories.party().pk, "involvements-0-role": "boss"}

    page = send(signed_in(contributor), Event, "add", title="Typed", **rows)

    assert "boss is not one of the available choices" in errors_of(page)


def test_a_source_without_an_address_needs_a_citation(signed_in, contributor):
    page = send(signed_in(contributor), Source, "add", title="Typed", publisher="Post")

    assert "citation where there is none" in errors_of(page)
    assert "Typed" in page.content.decode()


def test_a_status_update_of_another_items_commitment_is_refused(signed_in, contributor):
    foreign = factories.item("priority-8").commitments.first()

    page = send(
        signed_in(contributor), StatusUpdate, "add", item=factories.item().pk, as_of="2024-06-30",
        commitment=foreign.pk, status="declared", direction="first", confidence="low",
        rationale="Typed",
    )  # fmt: skip

    assert "is not a commitment of this item" in errors_of(page)
    assert "Typed" in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "q=%00", "q=%22", "q='", "q=a%22b%27c", "q=%25_*", "q=%ED%A0%80", "q=" + "a+" * 2000,
        "p=-1", "p=999999999", "p=abc", "o=99", "o=-1.x", "all=1", "e=1", f"id__in={BIG}",
        f"id__exact={BIG}", "id__in=abc", "state__exact=%00", "state__exact=nonsense",
        f"items__id__exact={BIG}", "items__id__exact=abc", "earliest_on__year=0",
        "earliest_on__year=2024&earliest_on__month=13", "earliest_on__gte=2024-02-30",
        "author=nobody", "_to_field=version", "_popup=1", "nonsense=1",
    ],
)  # fmt: skip
def test_a_list_answers_any_query(signed_in, editor, query):
    factories.event()

    answer = signed_in(editor).get(f"{address(Event, 'changelist')}?{query}", follow=True)

    assert answer.status_code in (200, 400)


@pytest.mark.parametrize(
    "query", ["title__regex=(", "created_by__password__startswith=p", "items__title__iregex=("]
)
def test_a_list_is_not_searched_by_patterns_or_hidden_fields(signed_in, editor, query):
    answer = signed_in(editor).get(f"{address(Event, 'changelist')}?{query}")

    assert answer.status_code == 400


@pytest.mark.parametrize("key", ["0", "7000000", BIG, "abc", "-1", "a%00b", "%FF"])
@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_an_unknown_key_is_answered(signed_in, editor, key, page):
    where = f"{address(Event, 'changelist')}{key}/{page}/"

    answer = signed_in(editor).get(where, follow=True)

    assert answer.status_code in (200, 403, 404)
    assert signed_in(editor).post(where).status_code < 500


@pytest.mark.parametrize("key", ["abc", BIG, "\x00", "-1"])
def test_an_action_on_unknown_rows_does_nothing(signed_in, editor, key):
    data = {"action": "publish", "_selected_action": [key], "index": 0}
    client = signed_in(editor)

    first = client.post(address(Event, "changelist"), data)
    confirmed = client.post(address(Event, "changelist"), {**data, "confirmed": "yes"})

    assert (first.status_code, confirmed.status_code) == (302, 302)


def test_an_unknown_version_moves_nothing(signed_in, editor):
    event = factories.event(state="in_review")
    data = {"confirmed": "yes", f"version-{event.pk}": BIG}

    page = choose(signed_in(editor), Event, "publish", event, **data)

    assert "meanwhile" in page.content.decode()


@pytest.mark.parametrize("value", ["abc", BIG, "%00", "1,abc"])
@pytest.mark.parametrize("field", ["sources", "forum", "items", "form_key", "version"])
def test_a_prefilled_form_ignores_nonsense(signed_in, editor, field, value):
    answer = signed_in(editor).get(f"{address(Event, 'add')}?{field}={value}")

    assert answer.status_code == 200


@pytest.mark.parametrize("term", ["%00", "%22", "'", "%25", "a+" * 2000])
def test_a_suggestion_list_answers_any_text(signed_in, contributor, term):
    query = f"app_label=tracking&model_name=event&field_name=sources&term={term}"

    answer = signed_in(contributor).get(f"{reverse('admin:autocomplete')}?{query}")

    assert answer.status_code == 200


@pytest.mark.parametrize("model", [Event, Forum, StatusUpdate])
def test_pages_hold_to_the_content_security_policy(signed_in, editor, model):
    factories.forum()
    factories.status_update()
    record = model.objects.first()
    client = signed_in(editor)

    pages = [client.get(address(record, page)) for page in ("change", "history")]
    pages += [client.get(address(model, page)) for page in ("add", "changelist")]
    pages += [choose(client, model, "withdraw", record)]

    for page in pages:
        forbidden = re.findall(r"<style|<script>|\sstyle=|\son\w+=", page.content.decode())
        assert (page.status_code, forbidden) == (200, [])


def test_the_form_shows_what_is_stored(signed_in, editor):
    event = factories.event(parties=[(factories.party("CHN"), "host")], end="2024-06")

    shown = posted_by(signed_in(editor).get(address(event)))

    assert (shown["start"], shown["end"], shown["version"]) == ("2024-05-17", "2024-06", 3)
    assert shown["involvements-0-role"] == "host"
