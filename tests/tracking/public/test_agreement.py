"""The page and the file of how far two assessors agree."""

import csv
import io
from datetime import date, timedelta

import pytest

from tests import factories
from tests.answers import read
from tracking import actions
from tracking.actions import second_opinions
from tracking.models import StatusUpdate
from tracking.progress.agreement import AgreementPage
from tracking.values.as_of import AsOf

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]
DAY = date(2024, 6, 30)


@pytest.fixture
def two():
    return factories.user("contributor"), factories.user("contributor")


def assessed_twice(two, editor, first, second, *, agreed="", days=0, public=False):
    """Two opinions on priority 7, published; settled where they are the same or agreed."""
    day = DAY + timedelta(days=days)
    event = factories.event()
    asked = factories.unasked(first_assessor=two[0], second_assessor=two[1], as_of=day)
    values = {"evidence": [event], "as_of": day}
    if public:
        factories.status_update(by=two[0], status=first, **values)
    second_opinions.give(asked, by=editor)
    for person, status in zip(two, (first, second), strict=True):
        if not (public and person == two[0]):
            update = factories.status_update(by=person, state="in_review", status=status, **values)
    for update in StatusUpdate.objects.opinions_in(asked).exclude(state="published"):
        actions.publish(update, by=editor, version=update.version)
    if agreed:
        last = factories.status_update(
            by=editor,
            state="in_review",
            status=agreed,
            second_opinion=asked,
            opinion="agreed",
            why_another="One meeting.",
            **values,
        )
        actions.publish(last, by=factories._person(factories.EDITOR), version=last.version)
    return asked


def rows_of(visitor, path):
    return list(csv.DictReader(io.StringIO(read(visitor.get(path)).decode())))


def figures():
    return AgreementPage.build(AsOf())


def test_without_pairs_the_page_says_so(visitor):
    html = visitor.get("/about/agreement/").text

    assert "Nobody has assessed anything twice yet: there is no figure." in html


def test_one_pair_has_no_interval_and_one_status_no_alpha(two, editor, visitor):
    assessed_twice(two, editor, "initiated", "initiated")

    html = visitor.get("/about/agreement/").text

    assert "100 %" in html
    assert "Not defined: every assessment gave the same status" in html


def test_only_settled_pairs_count_and_never_the_agreed_one(two, editor, visitor):
    assessed_twice(two, editor, "initiated", "declared", agreed="initiated")
    assessed_twice(two, editor, "initiated", "declared", days=1)

    page = figures()

    assert [pair.statuses for pair in page.pairs] == [("initiated", "declared")]
    assert page.versions[0].same == 0
    assert page.unsettled == 1
    html = visitor.get("/about/agreement/").text
    assert "One pair alone has no interval." in html
    assert "1 pair is public and not settled yet" in html


def test_what_is_beside_the_ladder_is_in_the_nominal_figure_alone(two, editor, visitor):
    assessed_twice(two, editor, "initiated", "declared", agreed="initiated")
    assessed_twice(two, editor, "initiated", "ended", agreed="initiated", days=1)

    (version,) = figures().versions

    assert (version.nominal.number, version.ordinal.number, version.beside_ladder) == (2, 1, 1)
    assert "1 pair is left out" in visitor.get("/about/agreement/").text


def test_what_was_not_blind_is_in_the_file_and_not_in_the_figures(two, editor, visitor):
    assessed_twice(two, editor, "initiated", "initiated", public=True)

    page = figures()

    assert (page.versions, page.not_blind) == ([], 1)
    assert "No pair counts yet" in visitor.get("/about/agreement/").text
    (row,) = rows_of(visitor, "/agreement.csv")
    assert (row["is_blind"], row["first_status"]) == ("false", "initiated")


def test_versions_of_the_scale_stand_apart(two, editor):
    asked = assessed_twice(two, editor, "initiated", "initiated")
    assessed_twice(two, editor, "initiated", "declared", agreed="declared", days=1)
    StatusUpdate.objects.filter(second_opinion=asked).update(scale_version="0")
    assessed_twice(two, editor, "declared", "declared", days=2)
    StatusUpdate.objects.filter(as_of=DAY + timedelta(days=2), opinion="first").update(
        scale_version="0"
    )

    page = figures()

    assert (page.versions[0].scale_version, len(page.versions[0].pairs)) == ("0", 1)
    assert len(page.versions) == 2
    assert page.of_two_versions == 1


def test_the_file_has_each_pair_with_what_it_was_settled_as(two, editor, visitor):
    assessed_twice(two, editor, "initiated", "declared", agreed="declared")

    (row,) = rows_of(visitor, "/agreement.csv")

    assert (row["item"], row["as_of"], row["is_blind"]) == ("priority-7", "2024-06-30", "true")
    assert (row["first_status"], row["second_status"]) == ("initiated", "declared")
    assert (row["settled_status"], row["why"]) == ("declared", "One meeting.")
    rows = {one["slug"]: one for one in rows_of(visitor, "/status-updates.csv")}
    first = rows[row["first"]]
    assert (first["opinion"], first["counts"]) == ("first", "false")
    assert [part.split(":")[:2] for part in first["assessed_twice"].split(";")] == [
        ["first", "initiated"],
        ["second", "declared"],
        ["agreed", "declared"],
    ]
    assert rows[row["settled_as"]]["counts"] == "true"


def test_a_day_before_the_settlement_shows_no_pair(two, editor, visitor):
    assessed_twice(two, editor, "initiated", "initiated")
    yesterday = date.today() - timedelta(days=1)  # noqa: DTZ011

    html = visitor.get(f"/about/agreement/?known_on={yesterday}").text

    assert "Nobody has assessed anything twice yet" in html


def test_it_takes_the_same_queries_however_many_pairs(
    two, editor, visitor, django_assert_num_queries
):
    for days in range(4):
        assessed_twice(two, editor, "initiated", "initiated", days=days)
        with django_assert_num_queries(2):
            figures()
