"""Evidence and searches of assessments, as our files write them and as people do."""

from datetime import date

import pytest

from priorities.models import Commitment
from tests import factories
from tests.tracking.imports.rows import read, reader, said
from tests.tracking.imports.test_round_trip import csv_of
from tracking.exports.columns.status_updates import STATUS_UPDATES
from tracking.imports.values.searches import read_searches
from tracking.models import EvidenceLink, StatusUpdate

pytestmark = pytest.mark.django_db


def commitment(code):
    return Commitment.objects.with_code(code).get()


def read_back(update):
    header, lines = csv_of(STATUS_UPDATES, StatusUpdate.objects.filter(pk=update.pk).order_by("pk"))
    (row,) = reader("status_updates", header).read(lines)
    assert row.refusals == []
    return row


HARD = [
    {"excerpt": "Two words."},
    {"excerpt": "On\ntwo lines", "page": "p. 3", "translation": "In\nanother"},
    {"excerpt": "He said; page: 4; source: https://example.org/no; translation: none."},
    {"excerpt": "A; page: x", "translation": "B; source: https://example.org/no; translation: C"},
    {"excerpt": "“引文” (en): x", "excerpt_language": "zh", "page": "12; 13"},
]


@pytest.mark.parametrize("words", HARD)
@pytest.mark.parametrize("url", ["https://example.org/a;b", ""])
def test_evidence_comes_back_exactly(words, url):
    source = factories.source(url=url, citation="" if url else "Times; page: 3; p. 2")
    event = factories.event(sources=[source, factories.source()])
    plain = factories.event()
    link = EvidenceLink(
        event=event,
        bearing="direct",
        commitment=commitment("P7.1"),
        source=source,
        **{"excerpt_language": "en", **words},
    )
    context = EvidenceLink(event=plain, bearing="context")
    update = factories.status_update(evidence=[link, context])

    read = {one.event: one for one in read_back(update).values["evidence"]}

    for stored in update.evidence_links.with_words():
        assert read[stored.event].changed(stored).typed == stored.typed
    assert read[plain].new().bearing == "context"
    if words == HARD[0]:
        assert read[event].new().typed == link.typed


def test_searches_come_back_exactly():
    searches = [
        factories.search(found="Nothing.\nAt all; by: nobody.", languages="en;zh"),
        factories.search(searched_in="A; b", searched_on=date(2024, 5, 1), found="2024-05-02, no"),
    ]
    update = factories.status_update(status="no_evidence_found", evidence=[], searches=searches)

    read = read_back(update).values["searches"]

    assert {str(one.new()) for one in read} == {str(search) for search in update.searches.all()}
    assert {one.new().typed for one in read} == {one.typed for one in update.searches.all()}


def test_slugs_alone_bear_directly_on_what_is_assessed():
    event = factories.event()

    row = read("status_updates", {"item": "P7", "commitment": "1", "evidence": event.slug})

    (one,) = row.values["evidence"]
    link = one.new(row.values["commitment"])
    assert (link.event, link.bearing, link.commitment) == (event, "direct", commitment("P7.1"))
    assert one.said == {}


def test_what_the_file_does_not_say_of_a_link_stays():
    event = factories.event()
    link = EvidenceLink(event=event, bearing="context")
    update = factories.status_update(evidence=[link, factories.event()], confidence="low")
    stored = update.evidence_links.get(event=event)

    (one,) = read("status_updates", {"evidence": event.slug}).values["evidence"]

    assert one.changed(stored).typed == stored.typed


def test_an_unknown_event_is_said_once():
    row = read(
        "status_updates",
        {"evidence": "no-such; no-such", "bearings": "no-such:direct", "excerpts": ""},
    )

    assert said(row) == [
        ("evidence", "“no-such” names no event. Write its name as in its address.")
    ]


def test_what_is_wrong_with_evidence_is_named():
    event = factories.event()
    row = read(
        "status_updates",
        {
            "bearings": f"{event.slug}:sideways:P99.1",
            "excerpts": f"{event.slug} (en): Words; source: https://example.org/other\nnonsense",
            "searches": "yesterday, somewhere",
        },
    )

    sentences = [sentence for _column, sentence in said(row)]
    assert any("“sideways” is no way to bear" in one for one in sentences)
    assert any("does not cite “https://example.org/other" in one for one in sentences)
    assert any("Write: 2024-06-30, where; words:" in one for one in sentences)
    assert any("“P99.1” names no commitment" in one for one in sentences)


def test_a_search_with_an_impossible_day_or_language_is_refused():
    line = "{}, UN; words: x; languages: {}; found: Nothing; by: A"

    with pytest.raises(ValueError, match="is no day"):
        read_searches(line.format("2024-02-30", "en"))
    with pytest.raises(ValueError, match="no language"):
        read_searches(line.format("2024-02-03", "qq"))


def test_a_correction_names_the_assessment_that_it_corrects():
    update = factories.status_update()

    row = read("status_updates", {"corrects": update.slug, "claimed_by": ""})

    assert row.values == {"corrects": update}
    assert said(read("status_updates", {"corrects": "gone"}))[0][0] == "corrects"
