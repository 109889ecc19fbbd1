"""Each way by which a status or a confidence was once talked up, tried again."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from tests import factories
from tracking import actions
from tracking.desk.worklists.due import DueList
from tracking.models import EvidenceCorrection, StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]
SENTENCE = "The treaty itself is deposited with the United Nations."


@pytest.fixture
def china():
    return factories.party("CHN", name="China", kind="state", country="CN")


def talks(*sources, **values):
    return factories.event(sources=list(sources), **values)


def refusal(**values):
    """What is said where an assessment is to be published."""
    with pytest.raises(ValidationError) as refused:
        factories.status_update(**values)
    return " ".join(refused.value.messages)


def test_a_voice_that_nobody_knows_never_helps():
    unknown = [factories.source(relation="unknown", publisher=name) for name in ("A", "B")]
    evidence = [talks(source) for source in unknown]

    for status in ("initiated", "active", "output_documented"):
        assert "is known to be independent" in refusal(status=status, evidence=evidence), status
    assert factories.status_update(status="declared", evidence=evidence).is_published


def test_what_is_said_by_the_organs_of_a_party_alone_is_declared(china):
    """Global Times and Xinhua: two organs of one party, however many pages."""
    parent = factories.publisher(slug="ruling-party", speaks_for=[china], kind="government")
    organs = [factories.publisher(parent=parent), factories.publisher(speaks_for=[china])]
    sources = [factories.source(voice=organ) for organ in organs]
    evidence = [talks(source, parties=[(china, "host")]) for source in sources]

    assert "acting party's own: “Declared” at most" in refusal(status="active", evidence=evidence)


def test_the_relation_follows_from_who_takes_part(china):
    organ = factories.publisher(speaks_for=[china])
    acting = talks(factories.source(voice=organ), parties=[(china, "host")])
    found = {
        role: talks(factories.source(voice=organ), parties=[(china, role)])
        for role in ("subject", "venue_body", "critic", "voted_against")
    }

    assert acting.citations.get().relation == "party"
    relations = {role: event.citations.get().relation for role, event in found.items()}
    assert relations.pop("voted_against") == "party"
    assert set(relations.values()) == {"independent"}


def test_pages_of_one_voice_are_one():
    """Two pages of a publisher, one of them primary; an outlet and its parent."""
    parent = factories.publisher()
    outlet = factories.publisher(parent=parent)
    pages = [factories.source(voice=parent), factories.source(voice=outlet, kind="primary")]

    said = refusal(confidence="high", confidence_reason="", evidence=[talks(*pages)])

    assert "The rule gives “Medium” (1 independent voice" in said


def test_a_reason_to_go_above_the_rule_is_a_sentence():
    for reason in ("x", "xxxxxxxxxxxxxxxxxxxxxxxxx", "a b", "......................... ."):
        said = refusal(confidence="high", confidence_reason=reason)
        assert "write a sentence of at least 20 letters" in said, reason

    assert factories.status_update(confidence="high", confidence_reason=SENTENCE)
    assert factories.status_update(
        as_of=date(2024, 7, 1), confidence="high", confidence_reason="条约正本已经交存联合国秘书长"
    )


def test_beside_a_confidence_that_was_set_stands_the_rules_and_the_reason(
    visitor, editor, signed_in
):
    update = factories.status_update(confidence="high", confidence_reason=SENTENCE)
    desk = signed_in(editor)
    with_reason = [
        (visitor, update.get_absolute_url()),
        (visitor, "/status-updates/"),
        (visitor, "/priorities/7/"),
        (visitor, "/reports/dossier/priority-7/"),
        (desk, f"/desk/status-updates/{update.pk}/"),
        (desk, "/desk/status-updates/new/?item=priority-7"),
    ]
    # In a row or a card there is room for what the rule gives; it leads to the reason.
    short = [
        (visitor, "/"),
        (visitor, "/priorities/"),
        (visitor, "/compare/?item=priority-7&item=priority-8"),
        (visitor, "/embed/priorities/7/"),
        (desk, "/admin/tracking/statusupdate/"),
    ]

    for client, address in (*with_reason, *short):
        page = client.get(address).content.decode()
        assert "the rule gives low" in page, address
        assert SENTENCE in page or (client, address) in short, address
    page = desk.get(f"/admin/tracking/statusupdate/{update.pk}/change/").content.decode()
    assert "Confidence by the rule" in page
    files = ("status-updates.csv", "progress.csv", "reports/dossier.csv")
    for file in (*files, "reports/status-history.csv"):
        text = visitor.get(f"/{file}?item=priority-7").getvalue().decode()
        rows = csv.DictReader(StringIO(text))
        said = {(row["rule_confidence"], row["confidence_reason"]) for row in rows}
        assert ("low", SENTENCE) in said, file


def test_an_end_on_the_partys_own_word_is_shown_as_that_and_low(visitor):
    own = talks(factories.source(relation="party"))

    for confidence in ("medium", "high"):
        said = refusal(
            status="ended", evidence=[own], confidence=confidence, confidence_reason=SENTENCE
        )
        assert "“Low” at most" in said
    update = factories.status_update(status="ended", evidence=[own])

    for address in (update.get_absolute_url(), "/priorities/7/"):
        assert "by its own account" in visitor.get(address).content.decode()
    seen_by_others = factories.status_update(status="ended", as_of=date(2024, 7, 1))
    page = visitor.get(seen_by_others.get_absolute_url()).content.decode()
    assert "by its own account" not in page


def test_beside_the_day_of_the_judgement_stands_that_of_the_event(visitor):
    first = talks(factories.source(), start="2024-01-10", title="First talks")
    second = talks(factories.source(), start="2024-03")
    words = talks(factories.source(), start="2023-12-01", kind="statement")

    update = factories.status_update(status="active", evidence=[second, words, first])
    factories.status_update(
        status="active", as_of=date(2025, 6, 30), direction="same",
        evidence=[talks(factories.source(), start=day) for day in ("2025-02-01", "2025-03-01")],
    )  # fmt: skip

    assert StatusUpdate.objects.get(pk=update.pk).supported_by == second
    page = " ".join(visitor.get("/priorities/7/").content.decode().split())
    assert "assessed so since 30 June 2024, by events from March 2024" in page
    assert "event of March 2024" in visitor.get("/priorities/").content.decode()
    assert b",2024-06-30,2024-03," in b"".join(visitor.get("/progress.csv").streaming_content)


def test_what_the_rules_no_longer_support_is_named_and_due_and_not_changed(editor):
    update, sound = factories.status_update(), factories.status_update(as_of=date(2024, 7, 1))
    citation = update.evidence.get().citations.get()
    type(citation).objects.filter(pk=citation.pk).update(relation="unknown")
    said = StringIO()

    call_command("recheck_evidence", dry_run=True, stdout=said)
    assert not EvidenceCorrection.objects.exists()
    for _again in range(2):
        call_command("recheck_evidence", stdout=said)

    assert f"{update.slug}: No voice of the evidence" in said.getvalue()
    assert sound.slug not in said.getvalue()
    assert "1 of 2 are no longer supported; they are due" in said.getvalue()
    (correction,) = EvidenceCorrection.objects.on([update])
    assert correction.reason.startswith("Scale 2: No voice")
    stored = StatusUpdate.objects.get(pk=update.pk)
    assert (stored.version, stored.status) == (update.version, "initiated")


def test_a_publisher_that_speaks_for_others_than_before_makes_assessments_due(editor, china):
    voice = factories.publisher()
    event = talks(factories.source(voice=voice), parties=[(china, "host")])
    update = factories.status_update(evidence=[event], as_of=date(2024, 6, 30))

    actions.edit_publisher(
        voice, by=editor, version=voice.version, reason="It is an organ of the state.",
        links=actions.Links(rows={"speaks_for": [china]}),
    )  # fmt: skip

    assert event.citations.get().relation == "party"
    (correction,) = EvidenceCorrection.objects.on([update])
    assert (correction.publisher, correction.is_supported) == (voice, False)
    assert [row.update for row in DueList.of_items(date(2024, 7, 1)).corrected] == [update]
    assert StatusUpdate.objects.get(pk=update.pk).version == update.version


def test_a_claim_is_measured_against_the_party_that_makes_it(visitor):
    """A host's organ reports a meeting of others: independent of the event, not of the claim."""
    host = factories.party("ORG", name="Host body")
    organ = factories.source(voice=factories.publisher(name="Bulletin", speaks_for=[host]))
    items, guest = factories.items("priority-7", "priority-8"), factories.party("GST")
    evidence = [talks(organ, items=items, parties=[(guest, "participant")])]

    said = refusal(status="output_documented", evidence=evidence, claimed_by=host)
    update = factories.status_update(status="output_documented", evidence=evidence)

    assert "acting party's own: “Declared” at most" in said
    assert update.is_published
    own = factories.status_update(
        status="declared", evidence=evidence, claimed_by=host, item=factories.item("priority-8")
    )
    page = visitor.get(own.get_absolute_url()).content.decode()
    assert "The claim is that of <bdi>Host body</bdi>" in page
    assert "No independent voice" in page
