import re
from datetime import date

import pytest
from django.utils.html import strip_tags

from priorities.models import Commitment, Item, Passage
from tests import factories
from tests.bulk import bulk_events
from tracking import actions
from tracking.models import Event, Source
from tracking.progress.current_status import CommitmentStatus
from tracking.progress.item import ItemPage, Texts
from tracking.values.as_of import AsOf

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]
LISTS = ["/priorities/", "/platforms/", "/principles/"]
PAGES = ["/priorities/7/", "/platforms/5/", "/principles/1/"]


def page(visitor, address: str = "/priorities/7/") -> str:
    return visitor.get(address).content.decode()


@pytest.mark.parametrize(
    ("address", "number"), [("/priorities/", 20), ("/platforms/", 5), ("/principles/", 6)]
)
def test_each_kind_has_a_list_with_all_its_items(visitor, address, number):
    text = page(visitor, address)

    assert all(f'href="{address}{place}/"' in text for place in range(1, number + 1))
    assert f'href="{address}{number + 1}/"' not in text


def test_lists_cost_six_queries(visitor, django_assert_num_queries):
    items = factories.items("principle-1", "priority-1", "platform-1")

    for number in (20, 80):
        bulk_events(number, items)
        for address in LISTS:
            with django_assert_num_queries(6, info=address):
                visitor.get(address)


def test_a_priority_shows_its_text_and_its_commitments_to_link_to(visitor):
    text = page(visitor)

    assert "Implement the five-point proposal" in text
    assert [f'id="P7.{number}"' in text for number in (1, 2, 3, 4)] == [True, True, True, False]


def test_principles_have_no_commitments(visitor):
    assert 'id="commitments"' not in page(visitor, "/principles/1/")
    assert 'class="sentence-mark"' not in page(visitor, "/principles/1/")
    assert 'id="commitments"' in page(visitor, "/platforms/1/")


def test_every_commitment_is_a_sentence_of_its_items_text():
    for item in Item.objects.in_paper_order():
        commitments = CommitmentStatus.of_item(item, AsOf())
        texts = Texts.build(item, commitments)

        assert texts.marked == {stated.commitment.code for stated in commitments}
        drawn = [" ".join(sentence.text.strip() for sentence in part) for part in texts.paragraphs]
        assert drawn == [" ".join(part.split()) for part in texts.main.text.split("\n\n")]


def test_a_sentence_bears_the_mark_of_its_status(visitor):
    item = factories.item("priority-4")
    commitment = item.commitments.get(number=5)
    factories.status_update(item=item, commitment=commitment, status="declared")

    sentence = page(visitor, "/priorities/4/").split('id="P4.5"')[1].split("</span></a>")[0]

    assert sentence.startswith(f">{commitment.text}"[:40])
    assert 'href="#status-P4.5"' in sentence
    assert "Declared" in sentence


def test_a_commitment_that_the_text_does_not_have_stands_in_the_list(visitor):
    Passage.objects.filter(item__key="priority-7").update(text="Another wording.")

    text = page(visitor)

    assert text.count('id="P7.1"') == 1
    assert 'class="commitment-name" id="P7.1"' in text


def test_where_editions_differ_the_page_says_so(visitor):
    compare = "/editions/compare/?left=costa-rica-embassy&amp;right=section-three#priority-2"

    assert compare in page(visitor, "/priorities/2/")
    assert "words this differently" not in page(visitor, "/priorities/7/")


def test_a_number_that_the_paper_does_not_have_is_not_found(visitor):
    for address in (
        "/priorities/0/",
        "/priorities/21/",
        "/platforms/6/",
        "/principles/7/",
        "/priorities/99999999999999999999/",
        "/priorities/-1/",
        "/priorities/seven/",
        f"/priorities/{'9' * 5000}/",
    ):
        assert visitor.get(address).status_code == 404, address


def test_the_current_status_comes_with_its_reasons(visitor):
    event = factories.event(title="First meeting", start="2024-05-01")
    factories.status_update(
        evidence=[event],
        rationale="It met in May.",
        own_claim="“We met.”",
        search_note="Searched on 1 June.",
    )

    current = page(visitor).split('id="status"')[1].split('id="history"')[0]

    for words in ("It met in May.", "“We met.”", "Searched on 1 June.", "First meeting"):
        assert words in current


def test_a_page_says_when_it_was_last_assessed_and_whether_that_is_overdue(visitor, settings):
    settings.REASSESS_DAYS = 100
    factories.status_update(evidence=[factories.event(start="2024-05-01")])  # as of 30 June 2024

    def glance(day):
        shown = page(visitor, f"/priorities/7/?as_of={day}").split('class="item-glance"')[1]
        return " ".join(shown.split("</dl>")[0].split())

    assert "30 June 2024 (100 days ago)" in glance("2024-10-08")
    assert "overdue" not in glance("2024-10-08")
    assert '<strong class="overdue">overdue</strong> 30 June 2024 (101 days ago)' in glance(
        "2024-10-09"
    )
    assert "(today)" in glance("2024-06-30")


def test_the_analysts_reason_stands_wherever_the_confidence_does(visitor):
    reason = "Two <i>ministries</i> & a treaty."
    item = factories.item("priority-7")
    for commitment in (None, item.commitments.first()):
        factories.status_update(
            item=item, commitment=commitment, confidence="high", confidence_reason=reason
        )

    shown = page(visitor)

    # At a glance, by the commitment, with the current status, and twice among the reasons.
    assert shown.count("Two &lt;i&gt;ministries&lt;/i&gt; &amp; a treaty.") == 5
    assert "analyst’s reason" not in page(visitor, "/priorities/8/")


def test_an_item_that_nobody_assessed_says_so(visitor):
    assert "Nobody has assessed priority 7 as a whole yet" in page(visitor)


def test_withdrawn_evidence_is_not_shown():
    event = factories.event(start="2024-05-01")
    factories.status_update(evidence=[event, factories.event(start="2024-05-02")])
    Event.objects.filter(pk=event.pk).update(state="draft")

    evidence = ItemPage.build(factories.item()).current.evidence

    assert event not in [cited.event for cited in evidence]
    assert len(evidence) == 1


def test_evidence_says_whose_its_sources_are(visitor):
    own, other = factories.source(relation="party"), factories.source(relation="independent")
    evidence = [
        factories.event(start="2024-05-01", sources=[own]),
        factories.event(start="2024-05-02", sources=[own, other]),
    ]
    factories.status_update(evidence=evidence)

    current = ItemPage.build(factories.item()).current

    assert [(voice.relation, voice.count) for voice in current.voices] == [
        ("party", 1),
        ("independent", 1),
    ]
    assert [len(cited.voices) for cited in current.evidence] == [2, 1]
    assert "1 own voice · 1 independent" in page(visitor)


def test_a_commitment_has_its_own_status():
    item = factories.item("priority-4")
    first = item.commitments.get(number=1)
    factories.status_update(item=item, commitment=first, status="declared")

    found = ItemPage.build(item)

    assert [stated.status for stated in found.commitments][:2] == ["declared", "not_assessed"]
    assert found.current.status == "not_assessed"


def test_the_history_has_every_assessment_newest_first():
    evidence = [factories.event(start="2021-05-01")]
    older = factories.status_update(as_of=date(2023, 6, 30), evidence=evidence)
    newer = factories.status_update(as_of=date(2024, 6, 30), evidence=evidence, status="dormant")

    assert ItemPage.build(factories.item()).history.updates == [newer, older]


def test_of_one_day_the_item_as_a_whole_comes_first():
    item = factories.item()
    evidence = [factories.event()]
    whole = factories.status_update(evidence=evidence)
    first, second = (
        factories.status_update(item=item, commitment=commitment, evidence=evidence)
        for commitment in item.commitments.all()[:2]
    )

    assert ItemPage.build(item).history.updates == [whole, first, second]


def test_forums_and_the_sources_of_forums_and_events_are_shown(visitor):
    factories.event(sources=[factories.source(title="Report on the meeting")])
    factories.forum(name="Standing forum", sources=[factories.source(title="Its own charter")])

    text = page(visitor)

    for words in ("Standing forum", "Report on the meeting", "Its own charter"):
        assert words in text


def test_what_is_not_published_does_not_show(visitor):
    before = page(visitor)
    for state in ("draft", "in_review", "withdrawn"):
        factories.event(state=state)
        factories.forum(state=state)
        factories.status_update(state=state, status="cannot_assess", evidence=[])
        assert page(visitor) == before, state


def test_sources_of_an_item_are_those_of_its_published_records():
    shown = [factories.source(), factories.source()]
    factories.event(sources=shown[:1])
    factories.forum(sources=shown)
    factories.event(state="draft")
    factories.event(items=factories.items("priority-8"))

    assert set(Source.objects.for_items([factories.item()])) == set(shown)


def test_downloads_are_of_this_item_and_moment(visitor):
    now, then = page(visitor, "/platforms/5/"), page(visitor, "/platforms/5/?as_of=2024-12-31")

    for name in ("events", "status-updates", "sources"):
        assert f'href="/{name}.csv?item=platform-5"' in now, name
        assert f'href="/{name}.csv?item=platform-5&amp;as_of=2024-12-31"' in then, name


def test_a_forum_has_its_events_of_this_item():
    item, forum = factories.item(), factories.forum(name="Yearly forum")
    for year in range(2018, 2025):
        factories.event(forum=forum, start=str(year))
    factories.event(forum=forum, items=factories.items("priority-8"))
    factories.forum(name="Other forum", items=factories.items("priority-8"))
    empty = factories.forum(name="Quiet forum")

    held, quiet = ItemPage.build(item).forums.rows

    assert (held.forum, held.count) == (forum, 7)
    assert [event.start for event in held.editions] == ["2024", "2023", "2022", "2021", "2020"]
    assert held.more == 2
    assert (quiet.forum, quiet.editions) == (empty, [])


def test_a_sentence_leads_to_the_public_forums_that_it_names(visitor):
    sentence = {"named_in": [Commitment.objects.with_code("P7.2").get()]}
    elsewhere = {"items": factories.items("priority-8"), **sentence}
    league = factories.forum(name="League of States", **elsewhere)
    for state in ("draft", "in_review", "withdrawn"):
        factories.forum(name="Secret forum", state=state, **elsewhere)

    text = page(visitor)

    assert "Named here:" in text
    assert f'<a href="{league.get_absolute_url()}"><bdi>League of States</bdi></a>' in text
    assert "Secret forum" not in text


def test_a_forum_of_an_event_is_shown_unless_it_is_not_public(visitor):
    elsewhere = {"items": factories.items("priority-8")}
    factories.event(forum=factories.forum(name="Host forum", **elsewhere))
    factories.event(forum=factories.forum(name="Secret forum", state="draft", **elsewhere))

    text = page(visitor)

    assert "Host forum" in text
    assert "Secret forum" not in text


@pytest.fixture
def changed(time_machine):
    """An item whose assessment of March was withdrawn, with its evidence, in May 2026."""
    time_machine.move_to("2026-03-01")
    event = factories.event(title="Old report", start="2024-05-01")
    update = factories.status_update(evidence=[event], rationale="It was reported.")
    time_machine.move_to("2026-05-01")
    for record in (update, event):
        actions.withdraw(record, by=factories.user("editor"), version=3, reason="Wrong.")
    time_machine.move_to("2026-06-01")
    factories.status_update(
        status="declared", as_of=date(2025, 6, 30), evidence=[factories.event(start="2025-05-01")]
    )
    time_machine.move_to("2026-11-25")


def test_as_of_a_day_the_page_shows_the_world_of_that_day(changed):
    found = ItemPage.build(factories.item(), AsOf(as_of=date(2025, 1, 1)))

    assert found.current.status == "not_assessed"
    assert found.timeline.total == 0
    assert ItemPage.build(factories.item()).current.status == "declared"


def test_as_known_on_a_day_the_page_shows_what_was_public_then(visitor, changed):
    text = page(visitor, "/priorities/7/?known_on=2026-04-01")

    assert "It was reported." in text
    assert "Old report" in text
    assert "Withdrawn since" in text
    assert 'href="/events/old-report' not in text
    assert "Old report" not in page(visitor)


def test_links_keep_the_moment(visitor):
    factories.status_update(evidence=[factories.event(forum=factories.forum())])

    text = page(visitor, "/priorities/7/?as_of=2026-01-01&known_on=2026-11-01")
    main = text.split("<main")[1].split("</main>")[0]
    links = re.findall(r'href="(/[^"]*)"', main.replace("Show today", ""))

    without = [link for link in links if "as_of=2026-01-01&amp;known_on=2026-11-01" not in link]
    assert set(without) <= {"/priorities/7/", "/embed/priorities/7/"}


def test_the_citation_names_both_days(visitor, time_machine):
    time_machine.move_to("2026-11-25")

    assert "/priorities/7/?as_of=2026-11-25&amp;known_on=2026-11-25</a>" in page(visitor)
    then = page(visitor, "/priorities/7/?as_of=2024-12-31")
    assert "/priorities/7/?as_of=2024-12-31&amp;known_on=2026-11-25</a>" in then


def test_what_makes_no_sense_in_the_address_is_a_page(visitor):
    for value in ("soon", "2099-01-01", "%00", "%ED%A0%80", "9" * 8000):
        choice = f"kind={value}&year={value}&voice={value}"
        for query in (f"as_of={value}", f"known_on={value}", choice):
            assert visitor.get(f"/priorities/7/?{query}").status_code == 200, query


def test_neighbours_end_with_the_paper(visitor):
    first, last = page(visitor, "/priorities/1/"), page(visitor, "/priorities/20/")

    assert 'rel="prev"' not in first
    assert 'rel="next" href="/priorities/2/"' in first
    assert 'rel="next"' not in last


@pytest.mark.parametrize(
    ("key", "queries"), [("priority-7", 24), ("platform-5", 24), ("principle-1", 23)]
)
def test_a_page_costs_the_same_with_few_and_with_many_events(
    visitor, django_assert_num_queries, time_machine, key, queries
):
    time_machine.move_to("2026-11-25")
    item = factories.item(key)
    factories.status_update(item=item, evidence=bulk_events(20, items=[item])[:5])
    factories.forum(items=[item])
    for number in (0, 60):
        time_machine.move_to("2026-11-25")
        bulk_events(number, items=[item])
        time_machine.move_to("2026-11-26")
        # As known on a day, one more: which evidence was removed from public view since; and two
        # for the latest event, which may not be among those of the chosen voice.
        known = "?as_of=2026-01-01&known_on=2026-11-25&voice=independent"
        for query, more in (("", 0), (known, 3)):
            with django_assert_num_queries(queries + more, info=query):
                visitor.get(item.get_absolute_url() + query)


@pytest.mark.parametrize("address", LISTS + PAGES)
def test_visitors_get_no_cookie(visitor, address):
    response = visitor.get(address)

    assert not response.cookies
    assert "Set-Cookie" not in response.headers


def read_first(visitor, query=""):
    html = page(visitor, f"/priorities/7/{query}").split('class="read-first">')[1].split("</dl>")[0]
    return " ".join(strip_tags(html).split())


def assess_commitments(evidence, first=0):
    item = factories.item("priority-7")
    for commitment in item.commitments.all()[first:]:
        day = date(2024, 9, 1)
        factories.status_update(item=item, commitment=commitment, as_of=day, evidence=evidence)


def test_three_lines_say_what_to_read_first(visitor, time_machine):
    time_machine.move_to("2024-10-01")
    talks = factories.event(title="Talks in Vienna", start="2024-05-17")
    factories.event(title="Announced summit", start="2025-01-01")
    reasons = "A text of the U.S. and China was signed. Then more."
    factories.status_update(evidence=[talks], rationale=reasons)
    assess_commitments([talks], first=1)

    assert read_first(visitor) == (
        "Status Initiated assessed so since 30 June 2024, by events from 17 May 2024: "
        "A text of the U.S. and China was signed. "
        "Latest event 17 May 2024: Talks in Vienna "
        "Open never assessed on their own: P7.1"
    )


def test_what_is_open_names_what_is_overdue_and_what_was_not_found(visitor, time_machine):
    time_machine.move_to("2024-10-01")
    assert "Open never assessed as a whole never assessed on their own:" in read_first(visitor)
    found_nothing = {
        "commitment": factories.item("priority-7").commitments.first(),
        "status": "no_evidence_found",
        "evidence": [],
    }
    factories.status_update()
    factories.status_update(**found_nothing)
    assess_commitments([factories.event()], first=1)
    assert read_first(visitor).endswith("Open no public evidence found: P7.1")

    time_machine.move_to("2026-10-01")
    assert "a new assessment is overdue" in read_first(visitor)
    assert "assessment overdue: P7.1, P7.2, P7.3" in read_first(visitor)


def test_nothing_is_open_where_all_was_assessed_lately(visitor, time_machine):
    time_machine.move_to("2024-10-01")
    factories.status_update()
    assess_commitments([factories.event()])

    said = read_first(visitor)

    assert said.endswith("Open nothing: all was assessed, and no assessment is overdue")
