"""What the rules refuse is refused to the desk's form, to the admin and to an action alike."""

import html
import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from tests.tracking.admin import pages as admin
from tests.tracking.desk.forms import fill_in
from tracking.models import StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]
SENTENCE = "The treaty itself is deposited with the United Nations."


def two_of_nobody():
    return [factories.event(sources=[factories.source(relation="unknown")]) for _ in range(2)]


def two_of_its_own():
    return [factories.event(sources=[factories.source(relation="party")]) for _ in range(2)]


def two_pages_of_one_voice():
    voice = factories.publisher()
    pages = [factories.source(voice=voice), factories.source(voice=voice, kind="primary")]
    return [factories.event(sources=pages) for _ in range(2)]


def two_of_another_item():
    return [factories.event(items=[factories.item("priority-8")]) for _ in range(2)]


def a_veto_at_a_recurring_forum():
    forum = factories.forum(is_recurring=True)
    voter = (factories.party("USA", kind="state", country="US"), "voted_against")
    return [factories.event(kind="vote", forum=forum, parties=[voter])]


def two_meetings():
    return [factories.event() for _ in range(2)]


def one_speech():
    return [factories.event(kind="statement")]


def another_of_the_day():
    factories.status_update(as_of=date(2024, 6, 30))
    return two_meetings()


# What is tried: its evidence, what is claimed of it, and the answer.
TRIED = {
    "nobody_knows_the_voice": (
        two_of_nobody, {"status": "active"}, "No voice of the evidence is known to be independent",
    ),
    "its_own_voice_alone": (
        two_of_its_own, {"status": "active"}, "Every voice of the evidence is the acting party's",
    ),
    "two_pages_are_two_voices": (
        two_pages_of_one_voice,
        {"status": "active", "confidence": "high", "confidence_reason": ""},
        "The rule gives “Medium”",
    ),
    "a_letter_is_a_reason": (
        two_meetings,
        {"status": "active", "confidence": "high", "confidence_reason": "x"},
        "write a sentence of at least 20 letters",
    ),
    "an_event_of_another_item": (two_of_another_item, {"status": "active"}, "Not linked to P7"),
    "a_veto_is_an_activity": (
        a_veto_at_a_recurring_forum, {"status": "active"}, "“Active” needs two dated activities",
    ),
    "a_speech_is_a_first_step": (
        one_speech, {"status": "initiated"}, "“Initiated” needs a dated first step",
    ),
    "an_end_by_its_own_account": (
        two_of_its_own,
        {"status": "ended", "confidence": "high", "confidence_reason": SENTENCE},
        "Only the party's own voice says that it has ended",
    ),
    "one_more_of_the_same_day": (
        another_of_the_day, {"status": "active"}, "is public for this day already",
    ),
}  # fmt: skip


def by_action(claim, evidence, _signed_in):
    with pytest.raises(ValidationError) as refused:
        factories.status_update(**{"corrects": None, **claim}, evidence=evidence)
    return " ".join(refused.value.messages)


def by_form(claim, evidence, signed_in):
    """Saved, submitted and published, as far as it gets."""
    author, editor = signed_in(factories.user("contributor")), signed_in(factories.user("editor"))
    sent = fill_in(
        author, "/desk/status-updates/new/?item=priority-7",
        **{"as_of": "2024-06-30", "direction": "first", "rationale": "As cited.", **claim},
        evidence=[str(event.pk) for event in evidence],
    )  # fmt: skip
    answers = [author.post("/desk/status-updates/new/", sent, follow=True)]
    if saved := StatusUpdate.objects.filter(state="draft").first():
        for client, act in ((author, "submit"), (editor, "publish")):
            saved.refresh_from_db()
            address = f"/desk/status-updates/{saved.pk}/{act}/"
            answers.append(client.post(address, {"version": saved.version}, follow=True))
    return " ".join(answer.text for answer in answers)


def by_admin(claim, evidence, signed_in):
    client = signed_in(factories.user("administrator"))
    typed = {
        "item": factories.item().pk, "as_of": "2024-06-30", "direction": "first",
        "confidence": "low", "rationale": "As cited.", **claim,
        "evidence_lines": "\n".join(f"{event.slug}: direct" for event in evidence),
    }  # fmt: skip
    answers = [admin.send(client, StatusUpdate, "add", **typed)]
    if saved := StatusUpdate.objects.filter(state="draft").first():
        answers += [admin.carry_out(client, saved, act) for act in ("submit", "publish")]
    return " ".join(answer.text for answer in answers)


@pytest.mark.parametrize("way", [by_action, by_form, by_admin])
@pytest.mark.parametrize("trick", TRIED)
def test_no_way_in_is_talked_round(trick, way, signed_in):
    cite, claim, answer = TRIED[trick]
    evidence = cite()
    before = StatusUpdate.objects.published().count()

    said = html.unescape(re.sub(r"\s+", " ", way(claim, evidence, signed_in)))

    assert answer in said
    assert StatusUpdate.objects.published().count() == before


@pytest.mark.parametrize("way", [by_form, by_admin])
def test_what_the_evidence_supports_gets_in(way, signed_in):
    """The same steps without a trick: it is the trick that is refused above, not the step."""
    way({"status": "active"}, two_meetings(), signed_in)

    (saved,) = StatusUpdate.objects.all()
    assert (saved.status, saved.is_published) == ("active", True)
