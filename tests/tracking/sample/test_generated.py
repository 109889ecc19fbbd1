"""Generated events are what actions would have made: each rule that holds for those holds here."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests import factories
from tracking.actions.relations import settle
from tracking.assessment.publishing import missing_for_publication
from tracking.duplicates import register
from tracking.duplicates.reading import read
from tracking.models import Citation, Event, EventFingerprint, Party, PublicRevision, Source
from tracking.sample.generated.filling import fill
from tracking.search import index
from tracking.summaries import recounting

pytestmark = pytest.mark.django_db
COUNT = 60


@pytest.fixture(scope="module")
def filled(module_db):
    china = factories.party("CHN", kind="state", country="CN")
    ministry = factories.publisher(slug="cn-mfa", speaks_for=[china], kind="government")
    factories.publisher(slug="xinhua", parent=ministry, kind="state_media")
    factories.publisher(slug="al-jazeera")
    factories.forum()
    fill(COUNT, seed=7)
    return list(Event.objects.samples().oldest_first())


def test_each_is_valid_and_fit_for_publication(filled):
    assert len(filled) == COUNT
    for event in filled:
        event.full_clean()
        assert (event.is_published, missing_for_publication(event)) == (True, {})
        source = event.sources.first()
        source.full_clean()
    assert Party.objects.count() >= 500


def test_what_is_derived_is_what_actions_derive(filled):
    relations = dict(Citation.objects.values_list("pk", "relation"))
    fingerprints = set(EventFingerprint.objects.values_list("event", "fingerprint", "earliest_on"))

    settle(Citation.objects.all())
    register.fingerprint(read(Event.objects.all()))

    assert dict(Citation.objects.values_list("pk", "relation")) == relations
    assert {"party", "independent", "unknown"} == set(relations.values())
    made_anew = EventFingerprint.objects.values_list("event", "fingerprint", "earliest_on")
    assert set(made_anew) == fingerprints
    assert list(index.differences()) == []
    assert list(recounting.differences()) == []


def test_the_history_has_the_three_steps_of_a_published_event(filled):
    real = factories.event(items=factories.items("priority-7", "priority-8"))
    generated = filled[0]

    def steps(event):
        return [
            (
                row.history_type, row.version, row.state, row.slug is not None,
                row.history_date == row.updated_at, row.history_user == row.updated_by,
                row.submitted_by is not None, row.published_by is not None,
                row.items.count() > 0, row.sources.count() > 0,
            )
            for row in event.history.order_by("version")
        ]  # fmt: skip

    assert steps(generated) == steps(real)
    assert {link.item for link in generated.history.first().items.all()} == set(
        generated.items.all()
    )
    assert generated.sources.first().history.get().history_type == "+"
    for event in (generated, real):
        (revision,) = PublicRevision.objects.of_record(event)
        assert (revision.version, revision.number, revision.act) == (3, 1, "published")
        assert revision.changed_at == event.published_at


def test_what_comes_next_has_the_next_key(filled):
    assert factories.event().pk > max(event.pk for event in filled)
    assert factories.source().pk > Source.objects.filter(url__contains="/generated/").last().pk


def test_the_same_seed_gives_the_same_events():
    first = sorted(_titles(seed=7))

    assert sorted(_titles(seed=7)) == first
    assert sorted(_titles(seed=8)) != first


def test_nonsense_and_a_second_run_are_refused(filled, settings):
    with pytest.raises(CommandError, match="1 or more"):
        call_command("generate_events", count=0)
    with pytest.raises(CommandError, match="has generated events already"):
        call_command("generate_events", count=1)
    settings.MODE = "production"
    with pytest.raises(CommandError, match="never in production"):
        call_command("generate_events", count=1)


def _titles(seed):
    from tracking.sample.generated.drawing import Drawing
    from tracking.sample.generated.patterns import Named, read_patterns

    drawing = Drawing(read_patterns(), Named.stored(), count=20, seed=seed)
    return [(one.title, one.start, one.roles) for one in drawing.events(drawing.blocks()[0])]
