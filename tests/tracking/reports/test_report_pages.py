"""The pages of the report centre: what each shows, and what it refuses."""

import re

import pytest

from tests import factories
from tests.answers import read
from tracking.reports.kinds import REPORTS

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]

SLUGS = [kind.slug for kind in REPORTS]
ASKED = {slug: "?item=priority-7" if slug == "dossier" else "" for slug in SLUGS}


@pytest.fixture(scope="module")
def records(module_db):
    forum = factories.forum(name="Talks forum", short_name="TF")
    event = factories.event(
        title="Talks", forum=forum, parties=[(factories.party("CHN"), "voted_for")]
    )
    factories.status_update(evidence=[event])
    return event


def text_of(visitor, address, status=200):
    answer = visitor.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_the_report_centre_lists_every_report_with_what_it_answers(visitor):
    text = text_of(visitor, "/reports/")

    for kind in REPORTS:
        assert f'href="/reports/{kind.slug}/"' in text
        assert str(kind.answers) in text


@pytest.mark.parametrize("slug", SLUGS)
def test_a_report_shows_rows_their_number_and_its_files(visitor, records, slug):
    answer = visitor.get(f"/reports/{slug}/{ASKED[slug]}")
    text = " ".join(answer.content.decode().split())

    assert answer.status_code == 200
    assert not answer.cookies
    assert 0 < len(answer.context["cells"]) <= 20
    assert answer.context["count"] >= len(answer.context["cells"])
    for name in ("CSV", "XLSX", "JSON"):
        assert f"Download as {name}" in text
    assert 'href="#' not in text.split("<main")[1].split('class="filter')[0]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_first_rows_are_those_of_the_file(visitor, records, slug):
    import csv
    import io

    asked = f"{ASKED[slug]}{'&' if ASKED[slug] else '?'}view=file"
    page = visitor.get(f"/reports/{slug}/{asked}")
    file = visitor.get(f"/reports/{slug}.csv{ASKED[slug]}{'&' if ASKED[slug] else '?'}plain=1")
    text = read(file).decode()
    header, *rows = csv.reader(io.StringIO(text, newline=""))

    assert file["X-Row-Count"] == str(len(rows)) == str(page.context["count"])
    assert page.context["cells"] == rows[:20]
    assert header == [column.name for column in page.context["report"].kind.export.columns]


def test_the_menu_marks_one_section_even_where_a_report_has_the_name_of_another(visitor, db):
    for address in ("/reports/", "/reports/events/", "/reports/events/prepare/", "/events/"):
        html = visitor.get(address).content.decode()
        assert len(re.findall("<a [^>]*aria-current", html)) == 1, address
