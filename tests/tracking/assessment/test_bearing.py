"""How evidence bears: what counts for which status, what is refused, and that all of it is kept."""

import copy
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from tests.taking_back import taken_back
from tests.tracking.admin.pages import send as send_to_admin
from tests.tracking.desk.forms import STATUS_UPDATE, fill_in, shown_in
from tracking import actions
from tracking.actions import Links, merging
from tracking.actions.restoring import restore
from tracking.models import EvidenceLink, PublicRevision, StatusUpdate
from tracking.revisions.public import PublicHistory
from tracking.revisions.staff import revisions_of

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]
AS_OF = date(2024, 6, 30)


def sentence(number=2, key="priority-7"):
    return factories.item(key).commitments.get(number=number)


def link(event=None, bearing="direct", **values):
    return EvidenceLink(event=event or factories.event(), bearing=bearing, **values)


def refusal_of(**values):
    update = factories.status_update(state="in_review", as_of=AS_OF, **values)
    with pytest.raises(ValidationError) as refusal:
        actions.publish(update, by=factories.user("editor"), version=2)
    return {name: " ".join(told) for name, told in refusal.value.message_dict.items()}


def published(**values):
    return factories.status_update(as_of=AS_OF, **values).is_published


def quoted(event, **values):
    source = event.sources.first()
    return link(event, commitment=sentence(), source=source, excerpt="They met.", **values)


# What counts


def test_only_direct_evidence_carries_more_than_declared():
    first, second = factories.event(), factories.event()
    for status in ("initiated", "active", "output_documented"):
        with taken_back():
            assert published(status=status, evidence=[first, second])
        for bearing in ("indirect", "context"):
            cited = [link(first, bearing), link(second, bearing)]
            with taken_back():
                refusal = refusal_of(status=status, evidence=cited)
            words = "No direct evidence" if bearing == "indirect" else "Only context"
            assert words in "".join(refusal.values()), (status, bearing)
    assert published(status="declared", evidence=[link(first, "indirect")])


def test_one_direct_activity_and_one_that_is_not_are_one():
    first, second = factories.event(), factories.event()

    for bearing in ("indirect", "context"):
        with taken_back():
            refusal = refusal_of(status="active", evidence=[first, link(second, bearing)])
        assert "1 is cited" in refusal["status"], bearing


def test_an_independent_voice_of_what_is_not_direct_lifts_no_cap():
    own = factories.event(sources=[factories.source(relation="party")], parties=acting())

    refusal = refusal_of(status="initiated", evidence=[own, link(bearing="indirect")])

    assert "“Declared” at most" in refusal["status"]


def acting():
    return [(factories.party("CHN"), "host")]


def test_context_alone_is_no_evidence_and_raises_no_confidence():
    event = factories.event()

    assert (
        "Only context"
        in refusal_of(status="declared", evidence=[link(event, "context")])["evidence"]
    )
    refusal = refusal_of(
        status="declared",
        confidence="high",
        confidence_reason="",
        evidence=[link(event, "indirect"), link(bearing="context")],
    )
    assert "confidence_reason" in refusal


# What it must be linked to


def test_what_is_not_linked_to_the_item_is_refused_by_name():
    veto = factories.event(title="A veto on Hormuz", items=factories.items("priority-11"))

    for bearing in EvidenceLink.Bearing.values:
        with taken_back():
            refusal = refusal_of(
                status="declared", evidence=[factories.event(), link(veto, bearing)]
            )
        assert refusal["evidence"].startswith("Not linked to P7, so it is no evidence"), bearing
        assert "A veto on Hormuz. Link the event to the item" in refusal["evidence"], bearing


def test_of_a_commitment_the_citation_or_the_event_must_name_it():
    one, other = sentence(1), sentence(2)
    plain, linked = factories.event(title="Plain"), factories.event(commitments=[one])

    def refused(*cited):
        with taken_back():
            return refusal_of(status="initiated", commitment=one, evidence=list(cited))["evidence"]

    assert "Not linked to P7.1: Plain. Say here" in refused(link(plain))
    assert "Not linked to P7.1: Plain" in refused(link(plain, commitment=other))
    assert linked.title in refused(link(linked, commitment=other))
    for cited in (link(plain, commitment=one), link(linked)):
        with taken_back():
            assert published(status="initiated", commitment=one, evidence=[cited])
    assert published(
        status="initiated", commitment=one, evidence=[link(linked), link(plain, "context")]
    )


def test_an_event_cannot_lose_the_link_on_which_an_assessment_rests(editor):
    event = factories.event(items=factories.items("priority-7", "priority-9"))
    update = factories.status_update(evidence=[event])

    links = Links(rows={"items": factories.items("priority-9")})
    with pytest.raises(ValidationError, match=f"“{update}” rests on this. Not linked to P7"):
        actions.edit(event, by=editor, version=event.version, links=links, reason="Elsewhere.")


def test_an_event_cannot_lose_the_source_that_is_quoted(editor):
    event = factories.event(sources=[factories.source(), factories.source()])
    factories.status_update(evidence=[quoted(event)])

    links = Links(rows={"sources": event.sources.exclude(pk=event.sources.first().pk)})
    with pytest.raises(ValidationError, match="rests on this. The source of the excerpt"):
        actions.edit(event, by=editor, version=event.version, links=links, reason="Dead link.")


# What blocks, and what stands


def test_what_is_vetoed_or_merely_opposed_is_no_step_and_no_activity():
    roles = [
        ["vetoed", "sponsor"],
        ["critic"],
        ["critic", "venue_body", "subject"],
        ["voted_against"],
        ["voted_against", "abstained", "critic"],
        ["declined", "subject"],
    ]
    codes = ["CHN", "USA", "UN"]
    parties = {code: factories.party(code) for code in codes}
    for blocked in roles:
        involved = [(parties[code], role) for code, role in zip(codes, blocked, strict=False)]
        with taken_back():
            events = [factories.event(kind="vote", parties=involved) for _ in range(2)]
            assert "first step" in refusal_of(status="initiated", evidence=events)["status"], (
                blocked
            )
            assert "0 are cited" in refusal_of(status="active", evidence=events)["status"], blocked
    for furthering, opposing in (("host", "critic"), ("voted_for", "voted_against")):
        both = [(parties["CHN"], furthering), (parties["USA"], opposing)]
        assert published(status="initiated", evidence=[factories.event(parties=both)])


def test_what_is_blocked_or_opposed_does_not_keep_from_dormant():
    for role in ("vetoed", "voted_against"):
        blocked = [(factories.party("CHN"), role)]
        factories.event(start="2024-03-17", kind="vote", parties=blocked)

    assert published(status="dormant", evidence=[factories.event(start="2021")])


def test_one_meeting_of_a_forum_counts_only_where_the_forum_is_recorded_as_recurring():
    for is_recurring in (False, True):
        with taken_back():
            edition = factories.event(forum=factories.forum(is_recurring=is_recurring))
            if is_recurring:
                assert published(status="active", evidence=[edition])
            else:
                assert (
                    "recurring forum" in refusal_of(status="active", evidence=[edition])["status"]
                )


def test_a_veto_at_a_recurring_forum_carries_nothing():
    forum = factories.forum(is_recurring=True)
    veto = factories.event(kind="vote", forum=forum, parties=[(factories.party("CHN"), "vetoed")])

    assert "0 are cited" in refusal_of(status="active", evidence=[veto])["status"]


def test_a_forum_cannot_stop_recurring_under_an_assessment(editor):
    forum = factories.forum(is_recurring=True)
    update = factories.status_update(status="active", evidence=[factories.event(forum=forum)])

    forum.is_recurring = False
    with pytest.raises(ValidationError, match=f"“{update}” rests on this"):
        actions.edit(forum, by=editor, version=forum.version, reason="It met once.")


# Bad input, through the action


def test_what_cannot_be_said_of_an_event_is_refused_with_the_reason(contributor):
    event = factories.event(title="The talks")
    own, foreign = event.sources.get(), factories.source(title="Of another event")
    update = factories.status_update(state="draft", evidence=[event])
    said = {"source": own, "excerpt": "They met."}
    wrong = [
        ({"commitment": sentence(1, "priority-9")}, "P9.1 is not a sentence of P7"),
        ({**said, "source": foreign}, "does not cite “Of another event”"),
        ({**said, "source": None}, "Say which source"),
        ({"source": own, "page": "p. 3"}, "Quote the source"),
        ({**said, "excerpt": "x" * 100_000}, "at most 2000 characters"),
        ({**said, "translation": "x" * 2001}, "at most 2000 characters"),
        ({**said, "excerpt": "They\x00met."}, "is not printable"),
        ({**said, "excerpt_language": "xx"}, "not a valid choice"),
        ({**said, "page": "x" * 61}, "at most 60 characters"),
        ({"bearing": "proof"}, "not a valid choice"),
    ]

    for values, reason in wrong:
        links = Links(evidence=[link(event, **{"bearing": "direct", **values})])
        with pytest.raises(ValidationError) as refusal:
            actions.edit(copy.copy(update), by=contributor, version=1, links=links)
            pytest.fail(reason)
        assert "The talks: " in str(refusal.value), reason
        assert reason in str(refusal.value), (reason, refusal.value)
    assert [one.bearing for one in update.evidence_links.all()] == ["direct"]


# All of it is kept


def test_named_among_the_rows_alone_an_event_stays_as_it_was_cited(contributor):
    event, other = factories.event(), factories.event()
    update = factories.status_update(state="draft", evidence=[quoted(event, bearing="indirect")])

    links = Links(rows={"evidence": [event, other]})
    actions.edit(update, by=contributor, version=update.version, links=links)

    bearings = dict(update.evidence_links.values_list("event", "bearing"))
    assert bearings == {event.pk: "indirect", other.pk: "direct"}
    assert update.evidence_links.get(event=event).excerpt == "They met."


def test_the_history_has_it_and_a_revision_is_restored_with_it(editor):
    event = factories.event(title="The talks")
    update = factories.status_update(evidence=[quoted(event, page="p. 3")])
    links = Links(evidence=[link(event, commitment=sentence())])
    actions.edit(update, by=editor, version=update.version, links=links, reason="No quotation.")

    (change,) = revisions_of(update)[0].changes
    assert change.before == "The talks (direct, P7.2; “They met.”, p. 3)"
    assert change.after == "The talks (direct, P7.2)"
    first = PublicHistory(update).numbered(1)
    assert isinstance(first, PublicRevision)
    restore(update, first, by=editor, version=update.version, reason="It is needed.")
    assert update.evidence_links.get().excerpt == "They met."
    (public,) = PublicHistory(update).in_words([PublicHistory(update).latest])
    assert public.changes[0].after == change.before


def test_the_same_again_writes_nothing(editor):
    event = factories.event()
    update = factories.status_update(evidence=[quoted(event)])

    links = Links(evidence=[quoted(event, excerpt_language="en")])
    actions.edit(update, by=editor, version=update.version, links=links, reason="The same.")

    assert StatusUpdate.objects.get(pk=update.pk).version == 3


def test_links_follow_a_merged_event_and_come_back(editor):
    surviving, merged = factories.event(), factories.event()
    update = factories.status_update(
        evidence=[quoted(merged, bearing="indirect")], status="declared"
    )

    done = merging.merge(
        surviving,
        merged,
        by=editor,
        surviving_version=surviving.version,
        merged_version=merged.version,
        reason="One event.",
    )
    moved = update.evidence_links.get()
    merging.undo(done, by=editor)
    back = update.evidence_links.get()

    assert (moved.event, moved.bearing, moved.excerpt) == (surviving, "indirect", "They met.")
    assert (back.event, back.bearing, back.excerpt) == (merged, "indirect", "They met.")


# Through the form


def test_the_form_asks_how_it_bears_and_suggests_a_sentence(contributor, signed_in):
    event = factories.event(title="Data security initiative with the League of Arab States")
    client, number = signed_in(contributor), f"cite-{event.pk}-"
    address = f"/desk/status-updates/new/?item=priority-7&event={event.slug}"

    shown = shown_in(client.get(address))
    assert shown[f"{number}bearing"] == [""]
    assert shown[f"{number}commitment"] == ["priority-7.2"]
    sent = {**shown, **STATUS_UPDATE}
    refused = client.post(address, sent)
    assert "Say how it bears" in refused.content.decode()
    assert not StatusUpdate.objects.exists()
    client.post(address, {**sent, f"{number}bearing": "indirect"})

    assert str(StatusUpdate.objects.get().evidence_links.get()) == f"Indirect on P7.2: {event}"


def test_an_event_that_is_ticked_without_a_script_is_asked_about_on_the_next_page(
    contributor, signed_in
):
    event = factories.event()
    client = signed_in(contributor)
    address = "/desk/status-updates/new/?item=priority-7"
    sent = {**shown_in(client.get(address)), **STATUS_UPDATE, "evidence": [str(event.pk)]}

    page = client.post(address, sent)

    assert not StatusUpdate.objects.exists()
    assert f'name="cite-{event.pk}-bearing"' in page.content.decode()
    previewed = client.post("/desk/status-updates/preview/", sent).content.decode()
    assert f'name="cite-{event.pk}-bearing"' in previewed
    assert "Say how it bears: directly" not in previewed


def test_an_excerpt_is_typed_prefilled_from_the_last_assessment_and_refused_if_bad(
    contributor, signed_in
):
    event = factories.event(start="2023-05-17")
    factories.status_update(evidence=[quoted(event, page="p. 3")], as_of=date(2024, 1, 1))
    client, name = signed_in(contributor), f"cite-{event.pk}-"
    address = "/desk/status-updates/new/?item=priority-7&again=1"

    sent = fill_in(client, address, **STATUS_UPDATE)
    assert sent[f"{name}bearing"] == ["direct"]
    assert sent[f"{name}excerpt"] == ["They met."]
    bad = {
        "excerpt": ("x" * 100_000, "at most 2000 characters"),
        "commitment": ("priority-9.1", "no such choice"),
        "source": (str(factories.source().pk), "no such choice"),
        "bearing": ("proof", "not one of the available choices"),
        "page": ("a\x00b", "Null characters are not allowed"),
        "excerpt_language": ("xx", "not one of the available choices"),
    }
    for field, (value, reason) in bad.items():
        page = client.post(address, {**sent, name + field: value})
        assert reason in page.content.decode(), field
        assert StatusUpdate.objects.count() == 1, field
    client.post(address, {**sent, f"{name}translation": "Se reunieron."})

    stored = StatusUpdate.objects.latest("pk").evidence_links.get()
    assert (stored.excerpt, stored.page, stored.translation) == (
        "They met.",
        "p. 3",
        "Se reunieron.",
    )


def test_the_live_answer_follows_how_the_events_bear(contributor, signed_in):
    events = [factories.event(), factories.event()]
    client = signed_in(contributor)
    asked = {
        "item": "priority-7",
        "as_of": "2024-06-30",
        "status": "active",
        "evidence": [event.pk for event in events],
        "asks-bearing": "yes",
    }

    def answer(*bearings):
        said = {f"cite-{e.pk}-bearing": b for e, b in zip(events, bearings, strict=True)}
        page = client.post("/desk/status-updates/standing/", {**asked, **said})
        return page.content.decode()

    assert "The chosen evidence supports “Active”" in answer("direct", "direct")
    assert "1 is cited" in answer("direct", "indirect")
    assert "How it bears is not said yet" in answer("direct", "")


def test_two_people_who_say_differently_how_it_bears_are_asked(editor, signed_in):
    event, other = factories.event(), factories.event()
    update = factories.status_update(evidence=[event, other], status="declared")
    me, address = signed_in(editor), f"/desk/status-updates/{update.pk}/edit/"
    typed = fill_in(me, address, reason="Mine.")
    name = f"cite-{event.pk}-bearing"
    links = Links(evidence=[link(event, "indirect", commitment=sentence()), link(other)])
    actions.edit(update, by=editor, version=update.version, links=links, reason="Theirs.")

    taken = me.post(address, {**typed, "rationale": "Other words."})
    assert shown_in(taken)[name] == ["indirect"]
    page = me.post(address, {**typed, name: "context"})
    assert f"{event}, how it bears" in page.content.decode()
    assert update.evidence_links.get(event=event).bearing == "indirect"


def test_the_fields_of_an_event_are_a_fragment(contributor, signed_in):
    event, draft = factories.event(), factories.event(state="in_review", title="Not public")
    client = signed_in(contributor)

    def fragment(**query):
        return client.get("/desk/status-updates/bearing/", query).content.decode()

    assert f'name="cite-{event.pk}-bearing"' in fragment(item="priority-7", event=event.slug)
    for slug in (draft.slug or "", "\x00", "x" * 3000):
        assert "cite-" not in fragment(item="priority-7", event=slug)


# Through the admin


def test_the_admin_says_it_in_a_line_and_keeps_the_excerpt(editor, signed_in):
    event, other = factories.event(), factories.event()
    update = factories.status_update(evidence=[quoted(event)], status="declared")
    client = signed_in(editor)

    def lines(text):
        return send_to_admin(client, update, evidence_lines=text).content.decode()

    wrong = {
        f"{event.slug}: proof": "is not direct, indirect or context",
        f"{event.slug}: direct P99.1": "There is no sentence “P99.1”",
        f"{event.slug}: direct P9.1": "P9.1 is not a sentence of P7",
        "no-such-event": "There is no event “no-such-event”",
        "a b c": "is not a line such as",
        "\x00": "Null characters are not allowed",
    }
    for text, reason in wrong.items():
        assert reason in lines(text), text
    lines(f"{event.slug}: indirect P7.1\n{other.slug}: context")

    said = {one.event: (one.bearing_in_words, one.excerpt) for one in update.evidence_links.all()}
    assert said == {event: ("Indirect on P7.1", "They met."), other: ("Context", "")}
