"""Every test of the status scale: what carries a status, and what is refused by which rule."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from priorities.models import Commitment
from tests import factories
from tests.taking_back import taken_back
from tracking import actions
from tracking.actions import Links
from tracking.assessment.evidence import Evidence
from tracking.assessment.rules import verdicts
from tracking.models import StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
AS_OF = date(2024, 6, 30)  # the window begins on 30 June 2022


def refusal_of(**values):
    """What publication is refused for: field name to sentence; nothing was published."""
    update = factories.status_update(state="in_review", as_of=AS_OF, **values)
    with pytest.raises(ValidationError) as refusal:
        actions.publish(update, by=factories.user("editor"), version=2)
    assert not StatusUpdate.objects.published().filter(pk=update.pk).exists()
    return {name: " ".join(told) for name, told in refusal.value.message_dict.items()}


def published(**values):
    return factories.status_update(as_of=AS_OF, **values).is_published


def events(*starts, **values):
    return [factories.event(start=start, **values) for start in starts]


def own():
    return [factories.source(relation="party")]


def test_statements_support_declared():
    assert published(status="declared", evidence=events("2024-05", kind="statement"))
    assert "Cite at least one" in refusal_of(status="declared", evidence=[])["evidence"]


def test_initiated_needs_a_first_step_and_not_words_alone():
    words = events("2024-05", kind="statement") + events("2024-05", kind="publication")

    assert "dated first step" in refusal_of(status="initiated", evidence=words)["status"]
    assert published(status="initiated", evidence=[*words, *events("2020", kind="agreement")])


@pytest.mark.parametrize(
    ("starts", "number"),
    [
        (["2024-05-17"], "1 is cited."),
        (["2024-05-17", "2022-06-29"], "1 is cited."),
        (["2021", "2020"], "0 are cited."),
    ],
)
def test_active_needs_two_activities_within_the_window(starts, number):
    refusal = refusal_of(status="active", evidence=events(*starts))["status"]

    assert "from 30 June 2022 to 30 June 2024" in refusal
    assert number in refusal


def test_words_are_no_activity():
    words = events("2024-05-17", "2024-05-18", kind="statement")

    assert "Statements and publications" in refusal_of(status="active", evidence=words)["status"]


def test_two_activities_within_the_window_support_active():
    *firsts, second = events("2022-06-30", "2022-06", "2022", "2024-05-17")

    for first in firsts:
        assert published(status="active", evidence=[first, second]), first.start


@pytest.mark.parametrize(
    ("forum", "start", "is_supported"),
    [
        ("published", "2024-05-17", True),
        ("published", "2021-05-17", False),
        ("draft", "2024-05-17", False),
    ],
)
def test_one_edition_of_a_standing_forum_within_the_window_supports_active(
    forum, start, is_supported
):
    (edition,) = events(start, forum=factories.forum(state=forum, is_recurring=True))
    evidence = Evidence(factories.item(), None, AS_OF, [edition])

    supported = {verdict.status: verdict.is_supported for verdict in verdicts(evidence)}

    assert supported["active"] is is_supported


def test_the_window_is_a_setting(settings):
    settings.ACTIVITY_MONTHS = 1

    refusal = refusal_of(status="active", evidence=events("2024-05-17", "2024-06-01"))["status"]

    assert "from 30 May 2024" in refusal


def test_the_acting_partys_own_voice_supports_declared_at_most():
    cited = events("2024-05-17", "2024-05-18", sources=own())

    for status in ("initiated", "active", "output_documented"):
        assert "“Declared” at most" in refusal_of(status=status, evidence=cited)["status"], status
    assert published(status="declared", evidence=cited)


def test_a_documented_output_needs_an_independent_source():
    cited = events("2024-05-17", sources=[factories.source(relation="unknown")])

    assert "independent" in refusal_of(status="output_documented", evidence=cited)["status"]
    assert published(status="output_documented", evidence=events("2024-05-17"))


def test_dormant_needs_earlier_activity():
    recent = events("2024-05", kind="statement")

    refusal = refusal_of(status="dormant", evidence=recent)

    assert "over before 30 June 2022" in refusal["status"]


def test_dormant_needs_a_window_without_activity_cited_or_only_recorded():
    earlier = events("2021")
    with taken_back():
        other = events("2024-05-17", title="Cited")
        assert "Cited" in refusal_of(status="dormant", evidence=[*earlier, *other])["status"]
    assert published(status="dormant", evidence=earlier)

    events("2023-05-17", title="Nobody cited this")

    assert "Nobody cited this" in refusal_of(status="dormant", evidence=earlier)["status"]


def test_a_commitment_is_dormant_by_the_events_of_its_own():
    commitment = Commitment.objects.get_by_natural_key("priority", 7, 1)
    earlier = events("2021")
    events("2023-05-17", title="Of the item alone")
    assert published(status="dormant", commitment=commitment, evidence=earlier)

    events("2023-05-18", title="Of the sentence", commitments=[commitment])

    refusal = refusal_of(status="dormant", commitment=commitment, evidence=earlier)["status"]
    assert "Of the sentence" in refusal
    assert "Of the item alone" not in refusal


def test_what_was_recorded_later_does_not_undo_a_published_finding(editor):
    update = factories.status_update(status="dormant", as_of=AS_OF, evidence=events("2021"))
    events("2023-05-17")

    update.rationale = "A misprint is corrected."
    actions.edit(update, by=editor, version=update.version, reason="A test.")

    assert update.version == 4


@pytest.mark.parametrize("status", ["dormant", "no_evidence_found"])
def test_what_was_not_found_needs_a_search(status):
    cited = events("2021") if status == "dormant" else []

    refusal = refusal_of(status=status, evidence=cited, searches=[])

    assert list(refusal) == ["searches"]
    assert "at least one search" in refusal["searches"]


def test_a_note_is_no_search_but_in_a_sample():
    values = {"status": "no_evidence_found", "evidence": [], "searches": []}

    assert "searches" in refusal_of(search_note="Two databases.", **values)
    assert published(search_note="Two databases.", is_sample=True, **values)
    assert "searches" in refusal_of(is_sample=True, **values)


def test_the_last_search_must_reach_the_as_of_date():
    early = [factories.search(searched_on=date(2024, 6, 29))]

    refusal = refusal_of(status="no_evidence_found", evidence=[], searches=early)

    assert "ended on 29 June 2024, before the as-of date 30 June 2024" in refusal["searches"]


def test_nothing_found_cites_nothing():
    refusal = refusal_of(status="no_evidence_found", evidence=events("2024-05-17"))

    assert "cites no event" in refusal["status"]


def test_nothing_found_is_refused_where_events_are_recorded():
    assert published(status="no_evidence_found", evidence=[])
    events("2024-05-17", title="Recorded all the same")

    refusal = refusal_of(status="no_evidence_found", evidence=[])

    assert "Recorded all the same" in refusal["status"]


def test_nothing_found_cannot_follow_what_was_found():
    factories.status_update(as_of=date(2023, 6, 30), evidence=events("2021"))

    refusal = refusal_of(status="no_evidence_found", evidence=[])

    assert "Evidence was found before (“Initiated”, 30 June 2023)" in refusal["status"]


def test_moving_back_needs_the_same_evidence_as_moving_forward():
    factories.status_update(as_of=date(2023, 6, 30), evidence=events("2021"))
    cited = events("2024-05-17", sources=own())

    refusal = refusal_of(status="declared", evidence=cited)["status"]

    assert "Moving back from “Initiated” (30 June 2023)" in refusal
    assert published(status="declared", evidence=[*cited, *events("2024-05-18")])


def test_an_assessment_of_something_else_is_none_before():
    commitment = Commitment.objects.get_by_natural_key("priority", 7, 1)
    factories.status_update(as_of=date(2023, 6, 30), commitment=commitment, evidence=events("2021"))
    factories.status_update(as_of=date(2023, 6, 30), evidence=events("2021"), state="withdrawn")

    assert published(status="declared", evidence=events("2024-05-17", sources=own()))


def test_ended_needs_an_event_whose_source_says_so():
    assert "Cite at least one" in refusal_of(status="ended", evidence=[])["evidence"]
    assert published(status="ended", evidence=events("2024-05-17"))


def test_what_cannot_be_assessed_needs_a_reason():
    refusal = refusal_of(status="cannot_assess", evidence=[], rationale="")

    assert "reasons" in refusal["rationale"]
    assert published(status="cannot_assess", evidence=[])


def test_evidence_must_be_public_and_no_later_than_the_as_of_date():
    late, withdrawn = events("2024-07-01", title="Late"), events("2024-05", state="withdrawn")

    assert "Late" in refusal_of(evidence=late)["evidence"]
    assert withdrawn[0].title in refusal_of(evidence=withdrawn)["evidence"]


def test_evidence_cannot_be_taken_from_below_a_published_status(editor):
    first, second = events("2024-05-17", "2024-05-18")
    update = factories.status_update(status="active", evidence=[first, second])

    second.kind = "statement"
    with pytest.raises(ValidationError, match=f"“{update}” rests on this.*needs two dated"):
        actions.edit(second, by=editor, version=second.version, reason="A test.")
    with pytest.raises(ValidationError, match="needs two dated"):
        actions.edit(
            update,
            by=editor,
            version=update.version,
            links=Links(rows={"evidence": [first]}),
            reason="A test.",
        )

    assert update.evidence.count() == 2


def test_all_verdicts_take_the_same_queries_however_many_events(django_assert_num_queries):
    forum = factories.forum(is_recurring=True)
    cited = events(*(f"2024-05-{day:02}" for day in range(1, 7)), forum=forum)
    evidence = Evidence(factories.item(), None, AS_OF, cited)

    with django_assert_num_queries(4):
        found = verdicts(evidence)

    assert [verdict.status for verdict in found if verdict.is_supported] == [
        "declared", "initiated", "active", "output_documented", "ended", "cannot_assess",
    ]  # fmt: skip
