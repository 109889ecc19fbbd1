from datetime import date

import pytest
from django.urls import reverse

from priorities.models import Commitment
from tests import factories
from tests.bulk import bulk_events
from tracking.models import StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]
LIST = "/status-updates/"
HIDDEN = ["draft", "in_review", "withdrawn"]


def text_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("state", HIDDEN)
def test_only_published_assessments_are_listed_and_counted(visitor, state):
    factories.status_update(rationale="A public reason.")
    factories.status_update(rationale="A hidden reason.", state=state)

    page = text_of(visitor, LIST)

    assert "A public reason." in page
    assert "A hidden reason." not in page
    assert "1 status update<" in page


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_a_hidden_assessment_looks_like_one_that_does_not_exist(visitor, state):
    update = factories.status_update(state=state)

    hidden = visitor.get(f"{LIST}{update.slug or update.slug_text()}/")
    absent = visitor.get(f"{LIST}priority-7-1999-01-01/")

    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
    assert hidden.headers == absent.headers


def test_an_assessment_of_an_item_shows_the_text_and_the_reasons(visitor):
    update = factories.status_update(
        item=factories.item("priority-2"),
        status="initiated",
        direction="more",
        confidence="medium",
        rationale="Two meetings were held.",
        own_claim="A ministry said that much was done.",
        search_note="Searched two databases.",
    )

    page = text_of(visitor, update.get_absolute_url())

    for words in (
        "Initiated", "At least one dated first step", "30 June 2024", "More than before", "Medium",
        "Two meetings were held.", "A ministry said", "own claim", "Searched two databases.",
        "24 months", "/priorities/2/", "as a whole", "public revision 1",
    ):  # fmt: skip
        assert words in page
    assert factories.item("priority-2").passages.first().text[:40] in page


def test_an_assessment_of_a_commitment_shows_its_sentence(visitor):
    commitment = Commitment.objects.get_by_natural_key("priority", 4, 5)
    update = factories.status_update(item=commitment.item, commitment=commitment)

    page = text_of(visitor, update.get_absolute_url())

    assert commitment.text[:40] in page
    assert 'href="/priorities/4/#P4.5"' in page


def test_the_evidence_stands_with_its_sources(visitor):
    source = factories.source(title="A report", relation="independent")
    event = factories.event(title="Talks in Riyadh", sources=[source])
    update = factories.status_update(evidence=[event])

    page = text_of(visitor, update.get_absolute_url())

    assert event.get_absolute_url() in page
    assert "A report" in page
    assert "Independent" in page


def test_evidence_that_is_not_public_is_not_shown(visitor):
    # No action leads here; the page must not rest on that.
    update = factories.status_update()
    update.evidence.add(factories.event(title="Hidden talks", state="draft"))

    assert "Hidden talks" not in text_of(visitor, update.get_absolute_url())


def test_an_assessment_leads_to_those_before_and_after_of_the_same_subject(visitor):
    items = factories.items("priority-7", "priority-8")
    evidence = [factories.event(start="2020-01-01", items=items)]
    first, second, third = (
        factories.status_update(as_of=date(year, 6, 30), evidence=evidence)
        for year in (2022, 2023, 2024)
    )
    hidden = factories.status_update(as_of=date(2021, 6, 30), evidence=evidence, state="withdrawn")
    other = factories.status_update(item=items[1], evidence=evidence)

    page = text_of(visitor, second.get_absolute_url())

    assert page.index(third.get_absolute_url()) < page.index(first.get_absolute_url())
    assert "(this one)" in page
    for absent in (hidden, other):
        assert absent.get_absolute_url() not in page


def test_a_commitment_and_its_item_are_different_subjects():
    commitment = Commitment.objects.get_by_natural_key("priority", 7, 1)
    whole = factories.status_update()
    part = factories.status_update(commitment=commitment)

    assert list(StatusUpdate.objects.of_same_subject(whole)) == [whole]
    assert list(StatusUpdate.objects.of_same_subject(part)) == [part]


def test_an_assessment_without_evidence_says_so(visitor):
    update = factories.status_update(
        status="no_evidence_found", evidence=[], search_note="Searched two databases."
    )

    assert "This assessment cites no event." in text_of(visitor, update.get_absolute_url())


def test_a_filter_that_makes_no_sense_shows_a_message_and_no_rows(visitor):
    factories.status_update(rationale="A public reason.")

    page = text_of(visitor, f"{LIST}?item=no-such-item")

    assert "Please check what you entered" in page
    assert "A public reason." not in page


def test_an_empty_result_says_how_to_widen(visitor):
    factories.status_update()

    page = text_of(visitor, f"{LIST}?item=priority-8")

    assert "No status updates match this filter" in page


@pytest.mark.parametrize("slug", ["no-such-assessment", "x" * 2000])
def test_an_unknown_address_is_not_found(visitor, slug):
    assert visitor.get(f"{LIST}{slug}/").status_code == 404


@pytest.mark.parametrize("page", ["-1", "0", "999999999", "abc", "%00", "9" * 8000])
def test_any_page_number_is_answered(visitor, page):
    factories.status_update()

    assert visitor.get(f"{LIST}?page={page}").status_code == 200


def test_staff_find_the_way_to_the_desk(signed_in, contributor, visitor):
    update = factories.status_update()
    desk = reverse("desk:status_update_detail", args=[update.pk])

    assert desk in text_of(signed_in(contributor), update.get_absolute_url())
    assert desk not in text_of(visitor, update.get_absolute_url())


@pytest.mark.parametrize("number", [20, 100])
def test_pages_take_a_fixed_number_of_queries(visitor, django_assert_num_queries, number):
    update = factories.status_update()
    update.evidence.add(*bulk_events(number))
    for _ in range(number // 20):
        factories.status_update(evidence=[factories.event(start="2020")])

    with django_assert_num_queries(2):
        visitor.get(LIST)
    with django_assert_num_queries(9):
        visitor.get(update.get_absolute_url())
