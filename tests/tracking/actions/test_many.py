"""Acts on many rows leave what the same acts on one row after the other leave."""

import uuid
from collections import Counter
from datetime import date, datetime

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction

from tests import factories
from tracking import actions
from tracking.actions import Change, Links, Outcome, Stale, Step, Wanted
from tracking.models import Event, EvidenceLink, Forum, Party, Source, StatusUpdate
from tracking.search import index
from tracking.summaries import recounting

pytestmark = pytest.mark.django_db

# Its number counts the acts; tokens have keys, and `index.differences` compares them.
LEFT_OUT = {"CacheVersion"}
WITHOUT = {("SearchEntry", "tokens")}
KEYS = {"key", "fingerprint"}  # fields that may hold one among other words


# Two ways to do the same


class Together:
    """By the acts on many."""

    def create(self, wanted, *, by):
        return actions.create_many(wanted, by=by)

    def edit(self, changes, *, by, reason=""):
        return actions.edit_many(changes, by=by, reason=reason)

    def step(self, act, steps, **told):
        return getattr(actions, f"{act}_many")(steps, **told)

    def add_sources(self, sources, *, by):
        return actions.add_sources(sources, by=by)

    def edit_sources(self, changes, *, by, reason):
        return actions.edit_sources(changes, by=by, reason=reason)

    def add_parties(self, parties, *, by):
        return actions.add_parties(parties, by=by)

    def edit_parties(self, changes, *, by, reason):
        return actions.edit_parties(changes, by=by, reason=reason)


class OneByOne:
    """By the act on one, again and again."""

    def create(self, wanted, *, by):
        return [
            _outcome(
                item.record,
                lambda item=item: actions.create(
                    item.record, by=by, links=item.links, form_key=item.form_key
                ),
            )
            for item in wanted
        ]

    def edit(self, changes, *, by, reason=""):
        return [
            _edited(
                one,
                lambda one=one: actions.edit(
                    one.record, by=by, version=one.version, links=one.links, reason=reason
                ),
            )
            for one in changes
        ]

    def step(self, act, steps, **told):
        return [
            _outcome(
                step.record,
                lambda step=step: getattr(actions, act)(
                    step.record,
                    version=step.version,
                    **({"slug": step.slug} if act == "publish" else {}),
                    **told,
                ),
            )
            for step in steps
        ]

    def add_sources(self, sources, *, by):
        return [_outcome(one, lambda one=one: actions.add_source(one, by=by)) for one in sources]

    def edit_sources(self, changes, *, by, reason):
        return [
            _edited(
                one,
                lambda one=one: actions.edit_source(
                    one.record, by=by, version=one.version, reason=reason
                ),
            )
            for one in changes
        ]

    def add_parties(self, parties, *, by):
        return [_outcome(one, lambda one=one: actions.add_party(one, by=by)) for one in parties]

    def edit_parties(self, changes, *, by, reason):
        return [
            _outcome(
                one.record,
                lambda one=one: actions.edit_party(
                    one.record, by=by, version=one.version, reason=reason
                ),
            )
            for one in changes
        ]


def _outcome(record, act):
    try:
        with transaction.atomic():
            stored = act()
    except (ValidationError, Stale) as refusal:
        return Outcome(record, refusal, is_changed=False)
    return Outcome(stored, None, is_changed=stored is record)


def _edited(change, act):
    outcome = _outcome(change.record, act)
    is_changed = outcome.is_changed and outcome.record.version != change.version
    return Outcome(outcome.record, outcome.refusal, is_changed)


# What there is before, and what is done


class World:
    """What is recorded before anything is done."""

    def __init__(self):
        self.contributor, self.editor = factories.user("contributor"), factories.user("editor")
        self.china = factories.party("CHN", kind="state", country="CN", name="China")
        self.kenya = factories.party("KEN", kind="state", country="KE", name="Kenya")
        self.agency = factories.publisher(name="Agency", speaks_for=[self.china])
        self.paper = factories.publisher(name="Paper")
        self.known = factories.source(url="https://example.org/known", title="Known")
        self.cited = factories.source(url="https://example.org/cited", title="Cited")
        self.forum = factories.forum(name="Standing forum")
        self.old = factories.event(title="Old event", sources=[self.cited])
        self.draft = factories.event(title="Old draft", state="draft", by=self.contributor)
        self.seven, self.eight = factories.items("priority-7", "priority-8")
        self.sentence = self.seven.commitments.first()

    def source(self, number, **values):
        return Source(
            **{
                "url": f"https://example.org/new/{number}",
                "title": f"New {number}",
                "publisher": "Paper",
                "voice": self.paper,
                **values,
            }
        )

    def event(self, title, **values):
        links = values.pop("links", None)
        form_key = values.pop("form_key", None)
        values = {"kind": "meeting", "start": "2024-05-17", **values}
        return Wanted(Event(title=title, **values), links, form_key)


def wanted_events(world):
    about = {"items": [world.seven]}
    full = {"items": [world.seven, world.eight], "commitments": [world.sentence]}
    both = [(world.china, "host"), (world.kenya, "participant")]
    key = uuid.UUID(int=7)
    lost = Forum(pk=999_999_999)
    return [
        world.event("Alpha talks on mine clearance", links=Links(
            rows=full, parties=both, new_sources=[world.source(1), world.source(2)])),
        world.event("Alpha talks on mine clearance held", links=Links(
            rows=about, parties=both, new_sources=[world.source(1)])),
        world.event("Beta statement", kind="statement", start="2024", links=Links(
            rows={**about, "sources": [world.known]}, parties=[(world.china, "issuer")],
            new_sources=[world.source(3, url="https://www.example.org/new/1/?utm_source=x")])),
        world.event("Gamma", links=Links(rows={**about, "sources": [world.known]})),
        world.event("Delta"),
        world.event("Delta"),
        world.event("Epsilon", start="2024-13-01"),
        world.event("Zeta", forum=lost),
        world.event("Eta", forum=world.forum, edition_label="3rd", end="2024-05-19", links=Links(
            rows={**about, "sources": [world.known]}, parties=both,
            new_sources=[world.source(4, voice=world.agency)])),
        world.event("Theta", links=Links(rows=about, new_sources=[world.source(5, title="")])),
        world.event("Iota", links=Links(
            rows={**about, "sources": [world.known]},
            new_parties=[(Party(kind="organisation", name="Blue Fund"), "donor")])),
        world.event("Kappa", links=Links(
            rows={**about, "sources": [world.known]},
            new_parties=[(Party(kind="organisation", name="blue fund"), "host")])),
        world.event("Lambda", form_key=key),
        world.event("Lambda again", form_key=key),
        world.event("Mu", place="Nairobi\x00"),
        world.event("Old event", links=Links(
            rows={**about, "sources": [world.cited]},
            verdicts=[("different", world.old, "Another day.")])),
        world.event("Nu", links=Links(verdicts=[("different", world.old, "x" * 3000)])),
        world.event("Xi", country="KE", links=Links(
            rows={**about, "sources": []}, parties=[(world.kenya, "host"), (world.kenya, "host")],
            new_sources=[world.source(6, url="", citation="Daily, page 4")])),
        world.event("Omicron", country="QQ"),
        world.event("Pi", start="2024-05", links=Links(rows={**full, "sources": [world.known]})),
        world.event("Rho talks", start="2024-05-20", links=Links(
            rows={**about, "sources": [world.cited]}, parties=both)),
    ]  # fmt: skip


def do_all(world, way):
    """Some forty things, with their outcomes."""
    told = []

    def tell(outcomes):
        told.extend((type(o.refusal).__name__, _words(o.refusal), o.is_changed) for o in outcomes)
        return [outcome.record for outcome in outcomes]

    author, editor = {"by": world.contributor}, {"by": world.editor}
    tell(way.add_parties([
        Party(code="UGA", kind="state", country="UG", name="Uganda"),
        Party(code="UGA", kind="organisation", name="Another"),
        Party(code="BAD", kind="organisation", country="FR", name="Not a state"),
    ], by=world.editor))  # fmt: skip
    sources = tell(way.add_sources([
        world.source(20), world.source(21, voice=world.agency, carrier=world.agency),
        world.source(22, url="http://example.org/new/20"), world.source(23, url="ftp://x"),
        world.source(24, url="https://example.org/known#top"), world.source(25, url=""),
    ], by=world.contributor))  # fmt: skip
    about = {"items": [world.seven], "sources": [world.known]}
    forums = tell(way.create([
        Wanted(Forum(name="New forum", kind="forum"), Links(rows=about)),
        Wanted(Forum(name="Bad forum", kind="no such kind"), Links(rows=about)),
        Wanted(Forum(name="Named forum", kind="forum"), Links(rows=about)),
        Wanted(Forum(name="Bare forum", kind="forum")),
    ], **author))  # fmt: skip
    events = tell(way.create(wanted_events(world), **author))
    events = [event for event in events if event.pk]
    tell(way.create([world.event("At a draft", forum=forums[2])], **author))
    named = {event.title: event for event in events}
    staying = {"Delta", "Gamma"}
    sent = [event for event in events if event.title not in staying] + [forums[0], forums[3]]
    steps = [Step(one, one.version) for one in sent]
    tell(way.step("submit", [*steps, Step(named["Gamma"], 7), Step(world.old, 3)], **author))
    steps = [Step(one, one.version) for one in sent]
    steps[0] = Step(sent[0], sent[0].version, "an-address-of-its-own")
    tell(way.step("publish", [*steps, Step(named["Gamma"], 1)], **editor))
    assess(world, way, tell, [named["Eta"], named["Pi"]])
    edit(world, way, tell, named)
    edit_sources(world, way, tell, sources)
    gone = [named[title] for title in ("Eta", "Iota", "Rho talks", "Kappa")]
    steps = [Step(_fresh(one), _fresh(one).version) for one in gone]
    steps.append(Step(_fresh(named["Gamma"]), 2))
    tell(way.step("withdraw", steps, reason="An error.", **editor))
    drafts = [_fresh(one) for one in (named["Gamma"], named["Delta"], world.draft, forums[2])]
    steps = [Step(one, one.version) for one in drafts]
    tell(way.step("trash", [*steps, Step(_fresh(world.old), 3)], **editor))
    trashed = [_fresh(one) for one in (named["Gamma"], world.draft, world.old)]
    tell(way.step("restore", [Step(one, one.version) for one in trashed], **editor))
    party = _fresh(world.kenya)
    party.other_names = "Republic of Kenya"
    tell(way.edit_parties([Change(party, party.version)], by=world.editor, reason="Its name."))
    return told


def assess(world, way, tell, events):
    def update(event, **values):
        values = {
            "item": world.seven,
            "status": "initiated",
            "as_of": date(2024, 6, 30),
            "direction": "first",
            "confidence": "low",
            "rationale": "Two meetings were held.",
            **values,
        }
        return Wanted(StatusUpdate(**values), Links(evidence=[EvidenceLink(event=event)]))

    made = [one for one in tell(way.create([
        update(_fresh(events[0])), update(_fresh(events[1]), as_of=date(2024, 9, 30)),
        update(_fresh(events[0]), as_of=date(2024, 6, 30), rationale="The same day."),
        update(_fresh(events[0]), as_of=date(9999, 1, 1)),
    ], by=world.contributor)) if one.pk]  # fmt: skip
    for act in ("submit", "publish"):
        tell(way.step(act, [Step(one, one.version) for one in made], by=world.editor))


def edit(world, way, tell, named):
    def change(name, links=None, version=None, **values):
        record = _fresh(named[name])
        for field, value in values.items():
            setattr(record, field, value)
        return Change(record, record.version if version is None else version, links)

    one = [(world.kenya, "donor")]
    same = Links(rows={"items": [world.seven], "sources": [world.known]})
    tell(way.edit([
        change("Alpha talks on mine clearance", summary="It was held.", start="2024-05-18"),
        change("Alpha talks on mine clearance held", Links(
            rows={"items": [world.eight]}, parties=one, new_sources=[world.source(30)])),
        change("Beta statement", Links(rows={"sources": []})),
        change("Beta statement", version=1, title="Too late"),
        change("Gamma", same),
        change("Gamma", Links(rows={"items": []})),
        change("Eta", Links(rows={"items": [world.eight]})),
        change("Eta", title="Eta renamed"),
        change("Iota", Links(parties=[]), end="2024-05-01"),
        change("Kappa", Links(parties=[], rows={"commitments": [world.sentence]}), place="Paris"),
        change("Rho talks", forum=world.forum),
    ], by=world.editor, reason="Import: a file."))  # fmt: skip
    tell(way.edit([change("Xi", title="Xi anew"), change("Delta", title="Delta anew")],
                  by=world.editor))  # fmt: skip


def edit_sources(world, way, tell, sources):
    def change(source, version=None, **values):
        source = _fresh(source)
        for name, value in values.items():
            setattr(source, name, value)
        return Change(source, source.version if version is None else version)

    tell(way.edit_sources([
        change(world.known, voice=world.agency), change(world.cited, title="Cited anew"),
        change(world.cited, version=9, title="Late"), change(sources[0]),
        change(sources[0], url="https://example.org/known"), change(sources[1], title="T"),
    ], by=world.editor, reason="Read again."))  # fmt: skip


def _fresh(record):
    return type(record).objects.get(pk=record.pk)


def _words(refusal):
    if isinstance(refusal, ValidationError):
        by_field = getattr(refusal, "error_dict", None)
        return sorted(by_field or []), refusal.messages
    return str(refusal)


# All tables, without keys and moments


def recorded():
    """What every table holds: the rows of each, as often as they occur."""
    found = {}
    for model in apps.get_app_config("tracking").get_models(include_auto_created=True):
        if model.__name__ not in LEFT_OUT:
            rows = model._base_manager.order_by("pk")
            found[model.__name__] = Counter(_row(row) for row in rows)
    return found


def _row(row):
    values = []
    for field in row._meta.concrete_fields:
        if not (field.primary_key or (type(row).__name__, field.name) in WITHOUT):
            values.append((field.name, _value(row, field)))
    return tuple(values)


def _value(row, field):
    value = getattr(row, field.attname)
    if isinstance(value, datetime):
        return "a moment"
    if field.name in ("id", "object_id"):
        model = _model_of(row)
        return _name(model, value) if model else "a key"
    if value is not None and field.is_relation:
        return _name(field.remote_field.model, value)
    return "a key" if str(value).removeprefix("f:").isdigit() and field.name in KEYS else str(value)


def _model_of(row):
    """Of a history row or an entry of the search, the model of what it is about."""
    if hasattr(row, "instance_type"):
        return row.instance_type if hasattr(row.instance_type, "history") else None
    kinds = {"event": Event, "forum": Forum, "source": Source, "party": Party}
    kinds["status_update"] = StatusUpdate
    return kinds.get(getattr(row, "kind", ""))


def _name(model, key):
    row = model._base_manager.filter(pk=key).first()
    if isinstance(row, Event | Source | Party | Forum | StatusUpdate):
        told = getattr(row, "rationale", "") or getattr(row, "url", "")
        return f"{row} {told} {row.version}"
    if hasattr(row, "history_id"):
        return _name(row.instance_type, row.id), row.version
    return str(row)


def done(world, way):
    """What is told and recorded of all that is done in this way; then it is undone."""
    with transaction.atomic():
        told, found = do_all(world, way), recorded()
        wrong = [*index.differences(), *recounting.differences()]
        transaction.set_rollback(True)
    return told, found, wrong


# Tests


def test_many_leave_what_one_by_one_leaves():
    world = World()

    told, found, wrong = done(world, OneByOne())
    told_of_many, found_of_many, wrong_of_many = done(world, Together())

    assert told_of_many == told
    assert _differences(found, found_of_many) == {}
    assert wrong == wrong_of_many == []
    assert len({words for kind, words, _changed in map(_hashable, told) if kind != "NoneType"}) > 15


def _differences(found, other):
    """By table, the rows that one way leaves and the other does not."""
    both = {name: (found[name] - other[name], other[name] - found[name]) for name in found}
    return {name: sides for name, sides in both.items() if any(sides)}


def _hashable(outcome):
    kind, words, is_changed = outcome
    return kind, str(words), is_changed
