import csv
import io
import re
from datetime import date
from html import unescape

import pytest

from tests import factories
from tests.answers import read
from tests.bulk import bulk_events
from tracking import actions
from tracking.progress.side_by_side import SideBySide
from tracking.values.as_of import AsOf

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]
TWO = "item=priority-7&item=priority-9"


@pytest.fixture(autouse=True)
def in_2026(time_machine):
    time_machine.move_to("2026-11-25")


def words_of(visitor, query):
    answer = visitor.get(f"/compare/?{query}")
    assert answer.status_code == 200
    return " ".join(unescape(re.sub("<[^>]*>", " ", answer.content.decode())).split())


def chosen_in(text):
    return re.findall(r'<option value="([^"]+)" selected>', text)


def lines_of(visitor, query):
    answer = visitor.get(f"/compare.csv?{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(read(answer).decode())))


def page_of(*keys, as_of=None):
    chosen = factories.item().__class__.objects.with_keys(list(keys)).in_paper_order()
    return SideBySide.build(chosen, as_of or AsOf())


def test_two_items_stand_side_by_side(visitor):
    seven, nine = factories.items("priority-7", "priority-9")
    china, kenya, peru = (factories.party(code) for code in ("CHN", "KEN", "PER"))
    own = factories.source(relation="party")
    factories.event(
        start="2025-05-01", items=[seven], parties=[(china, "host"), (kenya, "host")], sources=[own]
    )
    factories.event(start="2025-06-01", items=[seven, nine], parties=[(china, "host")])
    factories.event(start="2026-11-01", items=[nine], parties=[(peru, "host")])
    factories.event(start="2026-12-01", items=[nine], title="Announced")
    factories.event(start="2025-05-01", items=[nine], state="draft", parties=[(kenya, "host")])
    factories.status_update(item=seven, as_of=date(2024, 6, 30))

    page = page_of("priority-9", "priority-7")

    assert page.items == [seven, nine]
    assert [period.code for period in (page.periods[0], page.periods[-1])] == ["2024-Q1", "2026-Q4"]
    assert page.totals == [3, 2]  # with the event that the assessment cites
    assert [row[5] for row in page.counts] == [2, 1]
    assert page.chart.most == 2
    assert [lane.subject for lane in page.history.lanes] == [seven]
    assert [row.item for row in page.not_assessed] == [nine]
    assert [row.party.code for row in page.shared_parties.rows] == ["CHN"]
    assert [[s.count for s in row.shares] for row in page.shared_parties.rows] == [[2, 1]]
    others = {row.party.code: [s.count for s in row.shares] for row in page.other_parties.rows}
    assert others == {"KEN": [1, 0], "PER": [0, 1]}
    assert [share.count for share in page.compared[0].balance.relations] == [1, 2, 0]
    text = words_of(visitor, TWO)
    assert "Comparison of P7, P9" in text
    assert "P9 has not been assessed." in text
    assert "Implement the five-point proposal" in text
    assert "Announced" not in text
    share = page.shared_parties.rows[0].shares[1]
    assert len(visitor.get(f"/events/?{share.query}").context["page"].object_list) == share.count


def test_the_lanes_of_a_status_stand_in_the_order_of_the_paper():
    for key in ("priority-9", "priority-7"):
        factories.status_update(item=factories.item(key))

    lanes = page_of("priority-7", "priority-9").history.lanes

    assert [lane.subject.key for lane in lanes] == ["priority-7", "priority-9"]


def test_what_began_too_early_to_be_drawn_is_counted():
    factories.event(start="1955-04-18")
    factories.event(start="2025-01-01")

    page = page_of("priority-7", "priority-9")

    assert len(page.periods) == 40
    assert (page.totals, page.earlier) == ([1, 0], 1)


@pytest.mark.parametrize(
    ("query", "words", "chosen"),
    [
        ("", "Choose two to four items", []),
        ("item=&item=", "Choose two to four items", []),
        ("item=priority-7", "Choose one to three more items", ["priority-7"]),
        ("item=priority-7&item=PRIORITY-7", "Choose one to three more", ["priority-7"]),
        (
            "&".join(f"item=priority-{number}" for number in range(1, 6)),
            "These are 5 items. Choose at most 4",
            [f"priority-{number}" for number in range(1, 5)],
        ),
        (
            "item=priority-99&item=priority-7",
            "“priority-99” is not one of the choices",
            ["priority-7"],
        ),
    ],
)
def test_a_choice_that_cannot_be_compared_says_what_to_do(visitor, query, words, chosen):
    answer = visitor.get(f"/compare/?{query}")

    assert answer.status_code == 200
    assert words in words_of(visitor, query)
    assert answer.context["page"] is None
    assert chosen_in(answer.content.decode()) == chosen
    refused = visitor.get(f"/compare.csv?{query}")
    assert refused.status_code == 400
    assert "item: " in read(refused).decode()


def test_it_shows_the_day_that_was_chosen_and_keeps_it(visitor):
    factories.status_update(as_of=date(2025, 6, 30), evidence=[factories.event(start="2025-05-01")])

    answer = visitor.get(f"/compare/?{TWO}&as_of=2024-12-31&known_on=2026-11-25")
    text = answer.content.decode()

    page = answer.context["page"]
    assert (page.totals, page.history.lanes) == ([0, 0], [])
    assert page.periods[-1].code == "2024-Q4"
    assert '<input type="hidden" name="as_of" value="2024-12-31">' in text
    assert '<input type="hidden" name="known_on" value="2026-11-25">' in text
    assert f'<a href="/compare/?{TWO.replace("&", "&amp;")}">Show today</a>' in text
    assert answer.context["cited_path"] == (f"/compare/?{TWO}&as_of=2024-12-31&known_on=2026-11-25")
    assert visitor.get("/compare/?item=priority-9&item=priority-7").context["cited_path"] == (
        f"/compare/?{TWO}&as_of=2026-11-25&known_on=2026-11-25"
    )


def test_the_file_has_a_row_for_each_item_and_quarter(visitor):
    factories.status_update(as_of=date(2026, 6, 30), evidence=[factories.event(start="2026-05-01")])

    rows = lines_of(visitor, TWO)

    assert len(rows) == 2 * 8
    assert [row["item"] for row in rows[::8]] == ["priority-7", "priority-9"]
    row = rows[5]
    assert (row["period"], row["event_count"], row["status"]) == ("2026-Q2", "1", "initiated")
    assert (row["as_of"], row["known_on"]) == ("2026-11-25", "2026-11-25")
    assert rows[7]["end"] == "2026-11-25"
    earlier = lines_of(visitor, f"{TWO}&as_of=2025-12-31")
    assert {row["event_count"] for row in earlier} == {"0"}
    assert {row["as_of"] for row in earlier} == {"2025-12-31"}
    assert visitor.get("/compare.csv?item=priority-7&item=priority-9&as_of=x").status_code == 400


def test_the_cost_is_fixed(visitor, django_assert_num_queries):
    items = factories.items("priority-7", "priority-9")
    page, file = f"/compare/?{TWO}", f"/compare.csv?{TWO}"
    factories.status_update(item=items[0], evidence=bulk_events(2, items)[:1])
    factories.event(items=items[:1], parties=[(factories.party("XAA"), "host")])
    with django_assert_num_queries(31) as of_page:
        visitor.get(page)
    with django_assert_num_queries(7) as of_file:
        read(visitor.get(file))

    bulk_events(60, items)
    factories.status_update(item=items[1], evidence=bulk_events(5, items))
    with django_assert_num_queries(len(of_page)):
        visitor.get(page)
    with django_assert_num_queries(len(of_file)):
        read(visitor.get(file))


def test_what_was_withdrawn_is_not_compared(visitor, editor):
    event = factories.event(parties=[(factories.party("XAA"), "host")])
    actions.withdraw(event, by=editor, version=event.version, reason="Not so")

    page = page_of("priority-7", "priority-9")

    assert (page.progress.links, page.shared_parties.count, page.other_parties.count) == (0, 0, 0)


@pytest.mark.parametrize("address", ["/priorities/", "/matrix/", "/platforms/1/"])
def test_pages_lead_to_it(visitor, address):
    expected = "/compare/?item=platform-1" if address == "/platforms/1/" else "/compare/"

    assert f'href="{expected}"' in visitor.get(address).content.decode()
