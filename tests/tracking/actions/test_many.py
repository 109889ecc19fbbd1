"""Acts on many rows leave what the same acts on one row after the other leave."""

import uuid
from collections import Counter
from datetime import date, datetime

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests import factories
from tracking import actions
from tracking.actions import Change, Links, Outcome, Stale, Step, Wanted, stored_links
from tracking.duplicates import register
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


@pytest.mark.parametrize("few", [0, 100])
def test_many_leave_what_one_by_one_leaves(few, monkeypatch):
    """few: of fewer rows Django puts the statement together, of more the actions themselves do."""
    monkeypatch.setattr(stored_links, "MOST_OF_ONE_RECORD", few)
    monkeypatch.setattr(register, "MOST_OF_ONE_EVENT", few)
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


@pytest.fixture
def three(contributor):
    return [
        factories.event(title=f"Event {number}", state="draft", by=contributor)
        for number in range(3)
    ]


def test_of_two_people_the_second_is_refused_for_the_row_that_both_changed(three, editor):
    seen = [_fresh(event) for event in three]
    actions.edit(_titled(_fresh(three[1]), "Mine"), by=editor, version=1)

    outcomes = actions.edit_many(
        [Change(_titled(event, f"Theirs {event.pk}"), 1) for event in seen],
        by=factories.user("editor"),
    )

    assert [type(outcome.refusal) for outcome in outcomes] == [type(None), Stale, type(None)]
    assert outcomes[1].refusal.current.title == "Mine"
    assert _fresh(three[1]).title == "Mine"
    assert [_fresh(event).version for event in three] == [2, 2, 2]


def test_what_is_published_is_changed_with_a_reason_and_stays_fit_for_it(editor):
    events = [factories.event(title=f"Event {number}") for number in range(3)]
    changes = [Change(_titled(event, f"Other {event.pk}"), 3) for event in events]
    changes[1] = Change(events[1], 3, Links(rows={"sources": []}))

    without = actions.edit_many(changes, by=editor)
    outcomes = actions.edit_many(changes, by=editor, reason="Import: a file.")

    assert [list(one.refusal.message_dict) for one in without] == [["reason"]] * 3
    assert [one.is_refused for one in outcomes] == [False, True, False]
    assert list(outcomes[1].refusal.message_dict) == ["sources"]
    assert events[1].sources.count() == 1
    assert _fresh(events[0]).public_revision == 2


def test_what_changes_nothing_writes_nothing(three, editor, django_assert_max_num_queries):
    changes = [
        Change(_fresh(event), 1, Links(rows={"items": [factories.item()]})) for event in three
    ]

    with django_assert_max_num_queries(6) as asked:
        outcomes = actions.edit_many(changes, by=editor)

    assert [(one.refusal, one.is_changed) for one in outcomes] == [(None, False)] * 3
    assert not [query for query in asked.captured_queries if "UPDATE" in query["sql"]]


def test_an_author_does_not_publish_many_of_their_own(editor, settings):
    settings.AUTHOR_MAY_PUBLISH = False
    own = factories.event(state="in_review", by=editor)
    other = factories.event(state="in_review")

    outcomes = actions.publish_many([Step(one, one.version) for one in (own, other)], by=editor)

    assert [one.is_refused for one in outcomes] == [True, False]


def test_many_of_the_same_words_get_addresses_of_their_own(editor):
    events = [factories.event(title="Talks", state="in_review") for _ in range(5)]

    actions.publish_many([Step(event, event.version) for event in events], by=editor)

    addresses = [_fresh(event).slug for event in events]
    assert addresses == ["talks", "talks-2", "talks-3", "talks-4", "talks-5"]


def test_a_withdrawal_of_many_needs_a_reason(editor):
    event = factories.event()

    with pytest.raises(ValidationError):
        actions.withdraw_many([Step(event, 3)], by=editor, reason=" ")

    assert _fresh(event).is_published


@pytest.mark.parametrize("act", ["create", "submit", "publish", "edit", "withdraw"])
def test_an_act_takes_as_many_statements_for_forty_as_for_twenty(act, editor):
    numbers = []
    for number in (20, 40):
        with CaptureQueriesContext(connection) as asked:
            _do_many(act, number, editor, asked)
        numbers.append(len(asked.captured_queries))

    assert abs(numbers[1] - numbers[0]) <= 10  # SQLite takes so many values in a statement


def _do_many(act, number, editor, asked):
    """Only the act itself is counted."""
    items = [factories.item()]
    wanted = [
        Wanted(
            Event(
                title=f"{act} {number} {one}", kind="meeting", start=f"2024-05-{one % 28 + 1:02}"
            ),
            Links(rows={"items": items}, new_sources=[_source(act, number, one)]),
        )
        for one in range(number)
    ]
    events = [wanted_one.record for wanted_one in wanted]

    def steps():
        return [Step(event, event.version) for event in events]

    def change():
        changes = [Change(_titled(event, f"{event.title}!"), event.version) for event in events]
        actions.edit_many(changes, by=editor, reason="A test.")

    acts = {
        "create": lambda: actions.create_many(wanted, by=editor),
        "submit": lambda: actions.submit_many(steps(), by=editor),
        "publish": lambda: actions.publish_many(steps(), by=editor),
        "edit": change,
        "withdraw": lambda: actions.withdraw_many(steps(), by=editor, reason="A test."),
    }
    for name, do in acts.items():
        asked.initial_queries = len(connection.queries_log)
        do()
        if name == act:
            return


def _source(act, number, one):
    address = f"https://example.org/{act}/{number}/{one}"
    return Source(url=address, title="Report", publisher="Paper")


def _titled(event, title):
    event.title = title
    return event
