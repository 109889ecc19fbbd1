"""Publishers: who may stand above whom, merges, and what follows for the sources they wrote."""

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from tracking import actions
from tracking.actions import Links, Stale, reference
from tracking.actions.parties import why_not_removed
from tracking.actions.reference import add_reference_parties, add_reference_publishers
from tracking.models import Citation, EvidenceCorrection, Party, PublicRevision, Publisher
from tracking.values.known_publishers import known_publishers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def edit(publisher, editor, *, speaks_for=None, reason="Its statutes say so.", **values):
    publisher.refresh_from_db()
    for name, value in values.items():
        setattr(publisher, name, value)
    links = None if speaks_for is None else Links(rows={"speaks_for": speaks_for})
    return actions.edit_publisher(
        publisher, by=editor, version=publisher.version, links=links, reason=reason
    )


def merge(merged, surviving, editor, reason="One and the same."):
    merged.refresh_from_db()
    return actions.merge_publishers(
        merged, surviving, by=editor, version=merged.version, reason=reason
    )


def chain(number, **values):
    """Publishers that stand above each other, the topmost first."""
    rows = [factories.publisher(**values)]
    for _ in range(number - 1):
        rows.append(factories.publisher(parent=rows[-1]))
    return rows


def refused(act, sentence):
    with pytest.raises(ValidationError) as error:
        act()
    assert sentence in " ".join(error.value.messages)


def relations(source):
    return {one.relation for one in Citation.objects.of_sources([source.pk])}


def codes(publisher):
    publisher.refresh_from_db()
    return {party.code for party in publisher.spoken_for.all()}


def test_nobody_stands_above_and_below_another(editor):
    top, middle, low = chain(3)
    other = factories.publisher()

    for parent in (top, middle, low):
        refused(lambda parent=parent: edit(top, editor, parent=parent), "cannot be its parent")
    edit(top, editor, parent=other)

    assert list(Publisher.objects.get(pk=low.pk).ancestors()) == [middle, top, other]
    assert Publisher.objects.get(pk=low.pk).root == other
    assert Publisher.objects.get(pk=other.pk).root is None


def test_each_is_made_the_others_parent_from_a_form_that_is_old(editor):
    one, other = factories.publisher(), factories.publisher()
    form = Publisher.objects.get(pk=other.pk)
    form.parent = Publisher.objects.select_related("parent").get(pk=one.pk)
    edit(one, editor, parent=other)

    def save():
        actions.edit_publisher(form, by=editor, version=1, reason="Mine.")

    refused(save, "cannot be its parent")


def test_a_chain_is_as_long_as_the_limit_and_no_longer_from_either_end(editor):
    rows = chain(6)

    refused(lambda: factories.publisher(parent=rows[-1]), "At most 5 publishers")
    refused(lambda: edit(rows[0], editor, parent=factories.publisher()), "At most 5 publishers")
    two = chain(2)
    refused(lambda: merge(two[0], rows[-1], editor), "At most 5 publishers")
    assert Publisher.objects.get(pk=rows[-1].pk).top == rows[0]


def test_what_a_parent_speaks_for_is_inherited_and_taken_away(editor):
    china, kenya = factories.party("CHN"), factories.party("KEN")
    top, middle, low = chain(3)

    edit(top, editor, speaks_for=[china])
    edit(middle, editor, speaks_for=[kenya])
    assert (codes(top), codes(low)) == ({"CHN"}, {"CHN", "KEN"})

    edit(middle, editor, parent=None)
    assert (codes(middle), codes(low)) == ({"KEN"}, {"KEN"})
    assert Publisher.objects.get(pk=low.pk).root == middle


def test_relations_follow_and_what_rests_on_them_is_due(editor):
    china = factories.party("CHN")
    top, low = chain(2)
    source = factories.source(voice=low)
    by_hand = factories.source(voice=low)
    event = factories.event(sources=[source, by_hand], parties=[(china, "host")])
    Citation.objects.of_sources([by_hand.pk]).update(
        relation="independent", relation_reason="Its own reporter was there."
    )
    update = factories.status_update(evidence=[event])
    assert relations(source) == {"independent"}

    edit(top, editor, speaks_for=[china], reason="A decree of 2020.")

    assert relations(source) == {"party"}
    assert relations(by_hand) == {"independent"}
    row = EvidenceCorrection.objects.on([update]).get()
    assert (row.publisher, row.reason, row.corrected_by) == (top, "A decree of 2020.", editor)
    assert type(update).objects.get(pk=update.pk).version == update.version

    edit(low, editor, note="Founded in 1950.")  # says nothing of whose voice it is
    assert EvidenceCorrection.objects.on([update]).count() == 1


def test_a_change_has_a_reason_history_and_a_row_in_the_public_log(editor):
    publisher = factories.publisher()
    old = Publisher.objects.get(pk=publisher.pk)

    refused(lambda: edit(publisher, editor, note="New.", reason=" "), "state the reason")
    edit(publisher, editor, note="New.", reason="It was missing.")
    old.note = "Mine."
    with pytest.raises(Stale):
        actions.edit_publisher(old, by=editor, version=1, reason="Mine.")

    publisher.refresh_from_db()
    [newest, _first] = publisher.history.order_by("-version")
    assert (newest.history_change_reason, newest.history_user) == ("It was missing.", editor)
    row = PublicRevision.objects.shown().of_record(publisher).get()
    assert (row.act, row.number, row.reason) == ("edited", 2, "It was missing.")


def test_a_merge_moves_sources_children_names_and_domains(editor):
    china = factories.party("CHN")
    kept = factories.publisher(
        name="Xinhua", domains="news.cn", speaks_for=[china], other_names="NCNA"
    )
    gone = factories.publisher(name="Xinhuanet", domains="xinhuanet.com; news.cn")
    child = factories.publisher(parent=gone)
    wrote, carried = factories.source(voice=gone), factories.source(carrier=gone)
    both = factories.source(voice=gone, carrier=kept)
    of_child = factories.source(voice=child)
    event = factories.event(sources=[wrote, carried, both, of_child], parties=[(china, "host")])
    update = factories.status_update(evidence=[event])

    merge(gone, kept, editor)

    for row in (kept, gone, child, wrote, carried, both):
        row.refresh_from_db()
    assert (kept.domains, kept.other_names) == ("news.cn; xinhuanet.com", "NCNA; Xinhuanet")
    assert (wrote.voice, carried.carrier, both.voice, both.carrier) == (kept, kept, kept, None)
    assert (child.parent, child.root, codes(child)) == (kept, kept, {"CHN"})
    assert relations(wrote) == relations(of_child) == {"party"}
    assert EvidenceCorrection.objects.on([update]).get().publisher == kept
    assert (gone.merged_into, gone.version, gone.name) == (kept, 2, "Xinhuanet")
    for row in (kept, gone, child, wrote, carried):
        assert row.history.order_by("-version").first().history_change_reason == "One and the same."
        assert PublicRevision.objects.of_record(row).get().reason == "One and the same."
    assert Publisher.objects.known_as("xinhuanet") == kept
    assert Publisher.objects.of_host("www.xinhuanet.com") == kept


def test_one_after_the_other_can_be_merged_and_the_first_leads_to_the_last(editor):
    first, second, third = (factories.publisher() for _ in range(3))
    update = factories.status_update(
        evidence=[factories.event(sources=[factories.source(voice=third)])]
    )
    edit(third, editor, other_names=f"{second.name}; {first.name}")

    merge(first, second, editor)
    merge(second, third, editor)  # every name is known already

    first.refresh_from_db()
    assert first.merged_into == third
    refused(lambda: merge(first, third, editor), "merged already")
    refused(lambda: merge(factories.publisher(), second, editor), "merged already")
    refused(lambda: edit(first, editor, note="x"), "merged into another publisher")
    refused(lambda: factories.publisher(parent=first), "was merged into")
    assert update.corrections.count() <= 1


def test_a_source_names_the_survivor_of_what_was_merged_since_its_form_was_opened(editor):
    first, second, third, other = (factories.publisher() for _ in range(4))
    source = factories.source(voice=other)
    merge(first, second, editor)
    merge(second, third, editor)

    new = factories.source(voice=first, carrier=second)
    source.voice, source.carrier = other, first
    actions.edit_source(source, by=editor, version=1)

    new.refresh_from_db()
    source.refresh_from_db()
    assert (new.voice, new.carrier) == (third, None)
    assert (source.voice, source.carrier) == (other, third)


def test_a_second_merge_into_one_whose_names_are_full_or_known(editor):
    kept, known = factories.publisher(), factories.publisher()
    event = factories.event(
        sources=[factories.source(voice=kept)], parties=[(factories.party("CHN"), "host")]
    )
    factories.status_update(evidence=[event])
    edit(kept, editor, other_names=known.name, speaks_for=[factories.party("CHN")])
    child = factories.publisher(parent=known)
    merge(known, kept, editor)
    assert codes(child) == {"CHN"}

    edit(kept, editor, other_names="x" * 1000)
    refused(lambda: merge(factories.publisher(), kept, editor), "too many: shorten them first")


def test_merges_that_make_no_sense_are_refused_in_words(editor):
    top, middle, low = chain(3)

    refused(lambda: merge(top, top, editor), "cannot be merged into itself")
    refused(lambda: merge(top, low, editor), "give it another parent first")
    refused(lambda: merge(middle, top, editor, reason=""), "state the reason")
    merge(middle, top, editor)
    low.refresh_from_db()
    assert (low.parent, low.root) == (top, top)


def test_a_merge_of_what_somebody_changed_meanwhile_asks_again(editor):
    gone, kept = factories.publisher(), factories.publisher()
    seen = gone.version
    edit(gone, editor, note="Another one.")

    with pytest.raises(Stale):
        actions.merge_publishers(gone, kept, by=editor, version=seen, reason="Mine.")


def test_two_people_merge_two_publishers_into_each_other_at_once(editor):
    """Each has the page with the other's publisher open; the second is told."""
    one, other = factories.publisher(), factories.publisher()

    actions.merge_publishers(one, other, by=editor, version=1, reason="The same.")

    def second(version):
        actions.merge_publishers(other, one, by=editor, version=version, reason="The same.")

    with pytest.raises(Stale):
        second(1)
    refused(lambda: second(2), "merged already")


def test_a_party_that_a_publisher_speaks_for_stays(editor, contributor):
    party = factories.party("ORG")
    publisher = factories.publisher(speaks_for=[party])

    def remove():
        actions.remove_party(party, by=editor, version=party.version, reason="Not needed.")

    refused(remove, f"change them first ({publisher})")
    edit(publisher, editor, speaks_for=[])
    assert "earlier version of a publisher" in why_not_removed(party)

    proposed = actions.add_party(Party(code="NEW", kind="organisation", name="New"), by=contributor)
    for act in (
        lambda: factories.publisher(speaks_for=[proposed]),
        lambda: edit(publisher, editor, speaks_for=[proposed]),
    ):
        refused(act, "parties that an editor has confirmed")
    publisher.speaks_for.add(proposed)  # as an older version would have left it
    refused(
        lambda: actions.replace_party(proposed, party, by=editor, version=proposed.version),
        "speaks for this party",
    )


def test_a_party_that_was_removed_meanwhile_is_named_in_no_publisher(editor):
    party = factories.party("ORG")
    actions.remove_party(party, by=editor, version=party.version, reason="Not needed.")
    gone = Party(pk=10**6, code="ORG", name="Gone")

    refused(lambda: factories.publisher(speaks_for=[gone]), "an editor has confirmed")


def test_they_are_found_by_names_and_domains():
    one = factories.publisher(
        slug="sz", name="Süddeutsche Zeitung", domains="sz.de", other_names="Écho; The SZ"
    )
    deep = factories.publisher(name="Ministry", domains="mfa.gov.cn")
    wide = factories.publisher(name="State Council", domains="gov.cn")
    find, at = Publisher.objects.known_as, Publisher.objects.of_host

    for text in ("sz", " SZ ", "Süddeutsche Zeitung", "süddeutsche zeitung", "the sz", "Écho",
                 "sz.de", "www.sz.de", "WWW.SZ.DE"):  # fmt: skip
        assert find(text) == one, text
    for text in ("", " ", "z", "de", "z.de", "%", "_", "sz.de/path", "x" * 5000):
        assert find(text) is None, text
    assert (at("www.mfa.gov.cn"), at("en.mfa.gov.cn."), at("GOV.CN")) == (deep, deep, wide)
    assert [at(host) for host in ("", ".", "cn", "notgov.cn", "gov.cn.example.org")] == [None] * 5


def test_the_publishers_of_the_tracker_are_added_once_and_stay_as_they_are(editor, monkeypatch):
    add_reference_parties()
    assert add_reference_publishers() == len(known_publishers())
    globe = Publisher.objects.get(slug="global-times")
    assert codes(globe) == {"CHN"}
    edit(globe, editor, slug="gt", speaks_for=[], reason="A test.")
    before = list(Publisher.objects.order_by("pk").values_list("pk", "slug", "version"))

    assert add_reference_publishers() == 0
    assert list(Publisher.objects.order_by("pk").values_list("pk", "slug", "version")) == before

    peoples = Publisher.objects.get(slug="peoples-daily")
    edit(peoples, editor, slug="renmin")
    new = [
        reference.KnownPublisher(slug, slug.title(), "news_outlet", "CN", parent, (), *[""] * 4)
        for slug, parent in (("below", "peoples-daily"), ("lower", "below"), ("lost", "nobody"))
    ]
    known = [*known_publishers(), *new]
    monkeypatch.setattr(reference, "known_publishers", lambda: known)
    assert add_reference_publishers() == 2
    below, lower = (Publisher.objects.get(slug=slug) for slug in ("below", "lower"))
    assert (below.parent, lower.parent) == (peoples, below)
    assert lower.root == peoples.top
    assert codes(lower) == codes(peoples)
