"""Confidence by the rule: which sources make it so, and when a reason is due."""

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from tests.answers import read
from tracking import actions
from tracking.models import Citation, EvidenceCorrection, Publisher, Source, StatusUpdate
from tracking.values.confidence import DerivedConfidence

INDEPENDENT = ("independent", "secondary")
PRIMARY = ("independent", "primary")
OWN = ("party", "secondary")
OWN_PRIMARY = ("party", "primary")
UNKNOWN = ("unknown", "secondary")


def citations_of(*voices):
    """One citation for each, all of different voices."""
    return [
        Citation(
            relation=relation,
            source=Source(
                kind=kind, voice=Publisher(pk=number, name=f"Publisher {number}", slug=str(number))
            ),
        )
        for number, (relation, kind) in enumerate(voices, start=1)
    ]


@pytest.mark.parametrize(
    ("voices", "level"),
    [
        ([], "cannot_judge"),
        ([INDEPENDENT], "low"),
        ([UNKNOWN], "low"),
        ([OWN], "low"),
        ([OWN_PRIMARY], "low"),
        ([OWN, OWN_PRIMARY, UNKNOWN], "low"),
        ([PRIMARY], "medium"),
        ([INDEPENDENT, OWN_PRIMARY], "medium"),
        ([INDEPENDENT, INDEPENDENT], "medium"),
        ([INDEPENDENT, INDEPENDENT, OWN], "medium"),
        ([INDEPENDENT, PRIMARY], "high"),
        ([INDEPENDENT, INDEPENDENT, OWN_PRIMARY], "high"),
    ],
)
def test_the_rule_gives_one_level_for_the_same_sources(voices, level):
    assert DerivedConfidence.of(citations_of(*voices)).level == level


def test_a_voice_counts_once_however_many_pages_it_has():
    """Two pages of one publisher, one of them a primary document; an outlet and its parent."""
    outlet, parent, primary = citations_of(INDEPENDENT, INDEPENDENT, PRIMARY)
    outlet.source.voice.root = parent.source.voice
    primary.source.voice = parent.source.voice

    assert DerivedConfidence.of([outlet, outlet]).level == "low"
    assert DerivedConfidence.of([outlet, parent]).level == "low"
    assert DerivedConfidence.of([outlet, parent, primary]).level == "medium"


def test_a_voice_that_is_a_partys_own_in_one_event_is_independent_in_none():
    own, elsewhere = citations_of(OWN, INDEPENDENT)
    elsewhere.source.voice = own.source.voice

    assert not DerivedConfidence.of([own, elsewhere]).independent


@pytest.mark.parametrize(
    ("voices", "reason"),
    [
        ([], "Nothing that is cited has a source."),
        ([OWN], "No independent voice; no primary document; 1 other voice (Publisher 1)."),
        (
            [INDEPENDENT, OWN_PRIMARY],
            "1 independent voice (Publisher 1); primary documents of Publisher 2.",
        ),
        (
            [INDEPENDENT] * 6,
            "6 independent voices (Publisher 1, Publisher 2, Publisher 3 and 3 more); "
            "no primary document.",
        ),
    ],
)
def test_the_reason_names_the_sources(voices, reason):
    assert DerivedConfidence.of(citations_of(*voices)).reason == reason


@pytest.mark.django_db
def test_more_than_the_rule_gives_needs_a_reason(editor):
    update = factories.status_update(state="in_review", confidence="high", confidence_reason="")

    with pytest.raises(ValidationError) as refusal:
        actions.publish(update, by=editor, version=2)

    assert list(refusal.value.message_dict) == ["confidence_reason"]
    assert "The rule gives “Low” (1 independent voice" in str(refusal.value)
    assert not StatusUpdate.objects.published().exists()


@pytest.mark.django_db
def test_with_a_reason_it_stands_and_readers_see_why(visitor):
    update = factories.status_update(
        confidence="high", confidence_reason="The treaty is deposited with the UN."
    )

    for address in (update.get_absolute_url(), "/priorities/7/"):
        page = visitor.get(address).content.decode()
        assert "Set by the analyst; the rule gives low:" in page
        assert "The treaty is deposited with the UN." in page
    assert b"The treaty is deposited" in read(visitor.get("/status-updates.csv"))


@pytest.mark.django_db
def test_less_than_the_rule_gives_is_always_allowed(visitor):
    two = [factories.source(), factories.source(kind="primary")]

    update = factories.status_update(evidence=[factories.event(sources=two)], confidence="low")

    page = visitor.get(update.get_absolute_url()).content.decode()
    assert "Set by the analyst; the rule gives high:" in page


@pytest.mark.django_db
def test_a_level_that_follows_the_rule_says_by_which_sources(visitor):
    update = factories.status_update()

    page = visitor.get(update.get_absolute_url()).content.decode()

    assert "Worked out by the rule:" in page
    assert "1 independent voice (Voice " in page


@pytest.mark.django_db
def test_a_corrected_source_that_no_longer_carries_the_level_makes_the_assessment_due(editor):
    primary = factories.source(kind="primary")
    update = factories.status_update(
        evidence=[factories.event(sources=[primary])], confidence="medium", confidence_reason=""
    )

    primary.kind = "secondary"
    actions.edit_source(primary, by=editor, version=1, reason="A test.")

    assert list(EvidenceCorrection.objects.unsupported()) == [update.corrections.get()]
