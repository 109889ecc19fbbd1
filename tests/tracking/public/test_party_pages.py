from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict
from django.utils import translation

from tests import factories
from tests.answers import read
from tests.bulk import bulk_events
from tracking.filters.lists import PartyFilter
from tracking.models import Event, Involvement, Party
from tracking.progress import queries
from tracking.progress.party import ROLE_GROUPS, PartiesOverview, PartyPage
from tracking.summaries import recounting
from tracking.values.as_of import AsOf

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]
LIST = "/parties/"
NOW = AsOf()
HIDDEN = ["draft", "in_review", "withdrawn"]


def text_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_gives_name_code_kind_and_number_of_events(visitor):
    state = factories.party("SAU", kind="state", name="Kingdom", country="SA")
    factories.event(parties=[(state, "host"), (state, "mediator")])

    page = text_of(visitor, LIST)

    assert "<bdi>Saudi Arabia</bdi>" in page
    assert "SAU" in page
    assert '<td class="number">1</td>' in page
    assert "1 party<" in page


@pytest.mark.parametrize("state", HIDDEN)
def test_events_that_are_not_published_are_neither_counted_nor_shown(visitor, state):
    party = factories.party("ORG")
    factories.event(title="Hidden talks", state=state, parties=[(party, "voted_for")])

    page = text_of(visitor, "/parties/ORG/")

    assert "Party ORG" not in text_of(visitor, LIST)
    assert '<td class="number">0</td>' in text_of(visitor, f"{LIST}?all=yes")
    assert "Hidden talks" not in page
    assert "Voted for" not in page
    assert "No published event names this party yet." in page


def test_a_party_is_shown_with_its_events_and_roles_newest_first(visitor):
    party = factories.party("ORG", name="An organisation")
    factories.event(title="Older talks", start="2023", parties=[(party, "host")])
    factories.event(title="Newer talks", start="2024", parties=[(party, "mediator")])
    factories.event(title="Talks of others")

    page = text_of(visitor, "/parties/ORG/")

    assert "<bdi>An organisation</bdi>" in page
    assert page.index("Newer talks") < page.index("Older talks")
    assert "<strong>Mediator</strong>" in page
    assert "<bdi>Host</bdi>" in page
    assert "Talks of others" not in page
    assert "/events/?party=ORG" in page


def test_votes_and_endorsements_stand_in_a_table_of_their_own(visitor):
    party = factories.party("ORG")
    factories.event(title="A vote", kind="vote", parties=[(party, "abstained")])
    factories.event(title="Talks", parties=[(party, "host")])

    page = text_of(visitor, "/parties/ORG/")
    table = page.split('aria-labelledby="positions">')[2].split("</table>")[0]

    assert "A vote" in table
    assert "Abstained" in table
    assert "Talks" not in table


def report(code="ORG", **days):
    return PartyPage.build(Party.objects.get(code=code), AsOf(**days))


def rows(bars):
    return [(bar.row.code or bar.row.label, bar.row.count) for bar in bars.bars]


def test_roles_are_counted_in_the_order_of_the_list_and_events_once():
    party = factories.party("ORG")
    factories.event(parties=[(party, "voted_for"), (party, "sponsor")])
    factories.event(parties=[(party, "voted_for")])

    page = report()

    assert rows(page.roles) == [("Sponsor", 1), ("Voted for", 2)]
    assert (page.links, page.events) == (3, 2)


def test_items_are_counted_in_the_order_of_the_paper_and_events_once(visitor):
    party = factories.party("ORG")
    items = factories.items("priority-7", "platform-2")
    factories.event(items=items, parties=[(party, "host"), (party, "sponsor")])
    factories.event(items=items[:1], parties=[(party, "host")])
    factories.event(items=factories.items("priority-9"))

    assert rows(report().items) == [("P7", 2), ("M2", 1)]
    assert report().item_links == 3
    page = text_of(visitor, "/parties/ORG/")
    assert "3 links," in page
    assert "2 events." in page
    assert "/events/?party=ORG&amp;item=platform-2" in page


def test_every_year_from_the_first_to_the_last_has_its_roles_by_group():
    party = factories.party("ORG")
    factories.event(start="2022", parties=[(party, "host"), (party, "sponsor")])
    factories.event(start="2024-05", parties=[(party, "endorsed")])
    factories.event(start="2024-05", parties=[(party, "subject")])

    years = [(year.label, year.links, year.events) for year in report().years]

    assert years == [("2022", [2, 0, 0, 0], 1), ("2023", [0] * 4, 0), ("2024", [0, 0, 1, 1], 2)]


def test_years_long_ago_stand_together(visitor):
    party = factories.party("ORG")
    for start in ("1955", "1999", "2006", "2007", "2026"):
        factories.event(start=start, parties=[(party, "host")])

    years = report().years

    assert (years[0].label, years[0].events) == ("until 2006", 3)
    assert [year.label for year in years[1:]] == [str(year) for year in range(2007, 2027)]
    assert report().events == 5
    assert "/events/?party=ORG&amp;end=2006" in text_of(visitor, "/parties/ORG/")


def test_every_role_belongs_to_one_group():
    roles = [role for group in ROLE_GROUPS for role in group.roles]

    assert sorted(roles) == sorted(Involvement.Role)


def test_a_long_table_of_positions_says_that_it_is_not_all(visitor, monkeypatch):
    party = factories.party("ORG")
    Involvement.objects.bulk_create(
        Involvement(event=event, party=party, role="voted_for") for event in bulk_events(26)
    )
    recounting.rebuild()

    page = text_of(visitor, "/parties/ORG/")
    assert "Newest first; the latest 25 of 26" in page
    monkeypatch.setattr(queries, "MOST_SORTED", 25)
    assert text_of(visitor, "/parties/ORG/") == page


def test_a_party_is_shown_as_of_a_day_and_as_known_on_a_day(visitor):
    party = factories.party("ORG")
    factories.event(title="Older talks", start="2023", parties=[(party, "host")])
    factories.event(title="Newer talks", start="2024-05", parties=[(party, "endorsed")])

    page = text_of(visitor, "/parties/ORG/?as_of=2023-12-31")

    assert "Older talks" in page
    assert "Newer talks" not in page
    assert "/events/?party=ORG&amp;as_of=2023-12-31" in page
    assert "1 role" in page
    assert "Older talks" not in text_of(visitor, "/parties/ORG/?known_on=2020-01-01")


@pytest.mark.parametrize(
    "days", ["as_of=nonsense", "as_of=%00", "known_on=9999-12-31", "as_of=" + "9" * 8000]
)
def test_a_moment_that_makes_no_sense_is_left_out(visitor, days):
    party = factories.party("ORG")
    factories.event(title="Talks", parties=[(party, "host")])

    assert "Talks" in text_of(visitor, f"/parties/ORG/?{days}")
    assert '<td class="number">1</td>' in text_of(visitor, f"{LIST}?{days}")


def test_a_withdrawn_event_that_was_known_has_no_link(visitor):
    party = factories.party("ORG")
    event = factories.event(title="A vote", parties=[(party, "abstained")])
    Event.objects.filter(pk=event.pk).update(
        state="withdrawn",
        published_at=datetime(2024, 1, 1, tzinfo=UTC),
        withdrawn_at=datetime(2024, 6, 1, tzinfo=UTC),
        withdrawn_by=event.published_by,
        withdrawal_reason="A test.",
    )

    page = text_of(visitor, "/parties/ORG/?known_on=2024-03-01")

    assert "A vote" in page
    assert event.get_absolute_url() not in page
    assert "A vote" not in text_of(visitor, "/parties/ORG/")


def test_the_event_count_of_a_party_counts_each_event_once():
    party = factories.party("ORG")
    factories.event(parties=[(party, "host"), (party, "sponsor")])
    factories.event(parties=[(party, "host")], state="draft")

    assert Party.objects.with_event_count().get(code="ORG").event_count == 1


@pytest.mark.parametrize("code", ["org", "Org", "NONE", "x" * 2000, "-"])
def test_a_code_is_found_exactly_or_not_at_all(visitor, code):
    factories.party("ORG")

    assert visitor.get(f"/parties/{code}/").status_code == 404


def test_events_come_in_pages(visitor):
    party = factories.party("ORG")
    events = bulk_events(30)
    Involvement.objects.bulk_create(Involvement(event=e, party=party, role="host") for e in events)

    assert len(visitor.get("/parties/ORG/?page=2").context["page"]) == 5
    assert len(visitor.get("/parties/ORG/?page=-1").context["page"]) == 25
    oldest = visitor.get("/parties/ORG/?before=end&as_of=2025-01-01")
    assert oldest.context["page"].object_list[-1] == events[0]
    assert 'href="/parties/ORG/?as_of=2025-01-01"' in oldest.content.decode()


@pytest.mark.parametrize("page", ["-1", "0", "999999999", "abc", "%00", "9" * 8000])
def test_any_page_number_is_answered(visitor, page):
    factories.party("ORG")

    for path in (LIST, "/parties/ORG/"):
        assert visitor.get(f"{path}?page={page}").status_code == 200


def test_a_filter_that_makes_no_sense_shows_a_message_and_no_rows(visitor):
    factories.party("ORG", name="An organisation")

    page = text_of(visitor, f"{LIST}?kind=nonsense")

    assert "Please check what you entered" in page
    assert "An organisation" not in page


def test_an_empty_result_says_how_to_widen(visitor):
    factories.party("ORG")

    assert "No parties match this filter" in text_of(visitor, f"{LIST}?kind=state")


@pytest.mark.parametrize("number", [20, 200])
def test_pages_take_a_fixed_number_of_queries(visitor, django_assert_num_queries, number):
    party = factories.party("ORG")
    events = bulk_events(number)
    roles = ("host", "voted_for")
    Involvement.objects.bulk_create(
        Involvement(event=event, party=party, role=role) for event in events for role in roles
    )

    with django_assert_num_queries(4):
        visitor.get(LIST)
    with django_assert_num_queries(9):
        visitor.get("/parties/ORG/")


def test_further_pages_of_the_list_do_not_count_what_they_do_not_show(
    visitor, django_assert_num_queries
):
    bulk_events(60)

    with django_assert_num_queries(2):
        visitor.get(f"{LIST}?page=2")


def overview(query="", as_of=NOW):
    found = PartyFilter(QueryDict(query), Party.objects.for_list(as_of))
    return PartiesOverview.build(found, as_of)


def test_parties_and_countries_are_ranked_by_their_events():
    china = factories.party("CHN", kind="state", country="CN")
    kenya = factories.party("KEN", kind="state", country="KE")
    factories.party("ORG")
    factories.event(country="CH", parties=[(china, "host"), (china, "sponsor"), (kenya, "critic")])
    factories.event(country="CH", parties=[(china, "host")])
    factories.event(country="KE", start="2020")
    factories.event()
    factories.event(country="BR", state="draft", parties=[(kenya, "host")])

    shown = overview()

    assert rows(shown.parties) == [("CHN", 2), ("KEN", 1)]
    assert rows(shown.countries) == [("CH", 2), ("KE", 1)]
    assert (shown.placed, shown.unplaced, shown.country_count) == (3, 1, 2)
    assert rows(overview("region=africa").parties) == [("KEN", 1)]
    assert rows(overview("region=africa").countries) == [("KE", 1)]
    early = overview(as_of=AsOf(as_of=date(2020, 12, 31)))
    assert rows(early.parties) == []
    assert rows(early.countries) == [("KE", 1)]


def test_the_rankings_lead_to_filtered_lists(visitor):
    china = factories.party("CHN", kind="state", country="CN")
    factories.event(country="CH", parties=[(china, "host")])

    page = text_of(visitor, LIST)

    assert 'href="/events/?party=CHN"' in page
    assert 'href="/events/?country=CH"' in page


def test_the_list_is_filtered_by_region(visitor):
    factories.party("CHN", kind="state", name="China", country="CN")
    factories.party("KEN", kind="state", name="Kenya", country="KE")
    factories.party("CHE", kind="state", name="Switzerland", country="CH")
    factories.party("ORG", name="An organisation")

    page = text_of(visitor, f"{LIST}?all=yes&region=asia&region=AFRICA")

    assert "2 parties<" in page
    assert "<td>Africa</td>" in page
    assert "An organisation" not in page


@pytest.mark.parametrize("region", ["nonsense", "142", "%00", "9" * 8000])
def test_an_unknown_region_is_refused_in_words(visitor, region):
    page = text_of(visitor, f"{LIST}?region={region}")

    assert "is not one of the choices" in page


def test_the_file_gives_the_region_and_heeds_filter_and_moment(visitor):
    kenya = factories.party("KEN", kind="state", name="Kenya", country="KE")
    factories.party("ORG")
    factories.event(start="2024", parties=[(kenya, "host")])

    def row(query):
        lines = read(visitor.get(f"/parties.csv?region=africa{query}")).decode().splitlines()
        assert len(lines) == 2
        return lines[1]

    assert '/parties/KEN/,state,"Kenya",KE,1,host:1,africa,' in row("")
    assert ",KE,0,,africa," in row("&all=yes&as_of=2023-12-31")


def test_states_are_named_in_the_active_language():
    china = factories.party("CHN", kind="state", name="China", country="CN")
    factories.event(country="CH", parties=[(china, "host")])

    with translation.override("de"):
        shown = overview()

    assert [bar.row.label for bar in shown.countries.bars] == ["Schweiz"]
