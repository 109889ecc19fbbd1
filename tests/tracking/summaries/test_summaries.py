"""The stored numbers are those that counting from nothing gives, whatever was done."""

from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests import factories
from tracking import actions
from tracking.actions import merging
from tracking.models import Summary
from tracking.models.summaries import ALWAYS, SummaryName
from tracking.summaries import recounting
from tracking.summaries.facts import kinds_of, sets_with

pytestmark = pytest.mark.django_db


def test_kinds_are_bits():
    assert kinds_of(["priority"]) != kinds_of(["priority", "platform"])
    assert kinds_of(["priority"]) in sets_with(["priority"])
    assert kinds_of(["priority", "platform"]) in sets_with(["platform"])
    assert kinds_of(["principle"]) not in sets_with(["priority", "platform"])


def test_every_act_keeps_them_right(editor):
    """Shared sources and several items; published, edited, withdrawn, removed, put back, merged."""
    shared, item = factories.source(), factories.item()
    own = factories.source(relation="party")
    first = factories.event(sources=[shared], start="2024-05-17")
    both = factories.items("priority-7", "platform-2")
    second = factories.event(sources=[shared, own], start="2024-03", items=both)
    right()
    months = Summary.objects.named(SummaryName.ITEM_MONTH).of_subjects([item.pk])
    by_month = dict(months.values_list("begins_on", "number"))
    assert by_month == {date(2024, 5, 1): 1, date(2024, 3, 1): 1}
    days = Summary.objects.named(SummaryName.SOURCE_DAY).of_subjects([item.pk])
    assert dict(days.values_list("begins_on", "number")) == {date(2024, 3, 1): 2}

    links = actions.Links(rows={"sources": [own], "items": [item]})
    actions.edit(second, by=editor, version=second.version, links=links, reason="A test.")
    right()
    actions.edit_source(
        _typed(own, kind="primary", language="zh", voice=factories.publisher()),
        by=editor, version=own.version, reason="A test.",
    )  # fmt: skip
    right()
    merged = merging.merge(
        first, second, by=editor, reason="A test.",
        surviving_version=first.version, merged_version=second.version,
    )  # fmt: skip
    right()
    merging.undo(merged, by=editor)
    right()
    for event in (first, second):
        event.refresh_from_db()
    actions.withdraw(first, by=editor, version=first.version, reason="A test.")
    right()
    actions.remove(second, by=editor, version=second.version, reason="A test.", kind="privacy")
    right()
    assert not Summary.objects.exists()
    actions.put_back(second, by=editor, version=second.version, reason="A test.")
    right()
    assert Summary.objects.named(SummaryName.COUNTRY).get(begins_on=ALWAYS).number == 1


def test_an_undone_merge_counts_each_source_once(editor):
    """The surviving event stands under an item of its own, with which the other's sources go."""
    surviving = factories.event(items=factories.items("priority-7", "priority-8"))
    merged = factories.event()
    merge = merging.merge(
        surviving, merged, by=editor, reason="A test.",
        surviving_version=surviving.version, merged_version=merged.version,
    )  # fmt: skip

    merging.undo(merge, by=editor)

    right()


def right():
    assert list(recounting.differences()) == []


def _typed(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    return row


def test_the_command_names_what_is_wrong_and_mends_it(capsys):
    factories.event()
    recounting.rebuild()
    call_command("verify_summaries")
    Summary.objects.named(SummaryName.COUNTRY).update(number=5)

    with pytest.raises(CommandError, match="country: 5 is stored, 1 is right"):
        call_command("verify_summaries")
    call_command("verify_summaries", rebuild=True, verbosity=0)
    call_command("verify_summaries", verbosity=0)

    assert capsys.readouterr().out == "All numbers are right.\n"


def test_sources_of_forums_and_of_publishers_are_counted(editor):
    parent, paper = factories.publisher(), factories.publisher(slug="paper")
    shared, own = factories.source(voice=paper), factories.source(voice=paper, carrier=parent)
    forum = factories.forum(sources=[shared])
    factories.event(sources=[shared])
    right()
    links = actions.Links(rows={"sources": [shared, own], "items": list(forum.items.all())})
    actions.edit(forum, by=editor, version=forum.version, links=links, reason="A test.")
    right()
    assert numbers(SummaryName.PUBLISHER) == {
        (paper.pk, "voice"): 2, (parent.pk, "carrier"): 1,
    }  # fmt: skip

    party = factories.party()
    typed = actions.Links(rows={"speaks_for": [party]})
    factories.event(sources=[own], parties=[(party, "host")])
    actions.edit_publisher(paper, by=editor, version=paper.version, links=typed, reason="A test.")
    right()
    kept = factories.publisher()
    paper.refresh_from_db()
    actions.merge_publishers(paper, kept, by=editor, version=paper.version, reason="A test.")
    right()
    assert numbers(SummaryName.PUBLISHER)[kept.pk, "voice"] == 2
    forum.refresh_from_db()
    actions.withdraw(forum, by=editor, version=forum.version, reason="A test.")
    right()


def numbers(name):
    return {(subject, word): number for subject, word, _day, number in _rows(name)}


def _rows(name):
    return Summary.objects.named(name).rows()
