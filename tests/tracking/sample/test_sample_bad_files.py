"""load_sample with a folder of its own: whatever does not hold is named, and nothing changes."""

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from tests import factories
from tests.taking_back import taken_back
from tests.tracking.sample import sample_files
from tracking.models import Event, Party, Source

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


@pytest.fixture
def folder(tmp_path):
    factories.publisher(slug="example-post", name="Example Post")
    return sample_files.write_folder(tmp_path)


def load(folder):
    call_command("load_sample", directory=folder)


def row_counts():
    models = [User, *apps.get_app_config("tracking").get_models()]
    return {model: model._base_manager.count() for model in models}


def refusal(folder, before=None):
    """What the command says when it refuses the folder, having changed nothing."""
    before = before or row_counts()
    with pytest.raises(CommandError) as refused:
        load(folder)
    assert row_counts() == before
    said = str(refused.value)
    assert said.startswith("Nothing was loaded. ")
    return said.removeprefix("Nothing was loaded. ")


def test_a_folder_of_the_same_shape_is_loaded(folder, capsys):
    load(folder)

    said = "Added 2 parties, 2 sources, 1 forums, 2 events, 1 status updates.\n"
    assert capsys.readouterr().out == said


def test_the_command_can_be_silent(folder, capsys):
    call_command("load_sample", directory=folder, verbosity=0)

    assert capsys.readouterr().out == ""


def spoil(folder, name, old, new):
    path = folder / f"{name}.csv"
    path.write_bytes(path.read_bytes().replace(old, new))


BAD_CELLS = [
    ("parties", 2, "code", "C N", "Use letters, digits and hyphens only."),
    ("parties", 2, "code", "", "This must not be empty."),
    ("parties", 3, "code", "CHN", "“CHN” is already in line 2."),
    ("parties", 2, "kind", "club", "Value 'club' is not a valid choice."),
    ("parties", 2, "name", "", "This field cannot be blank."),
    ("parties", 2, "iso2", "XX", "Value 'XX' is not a valid choice."),
    ("parties", 3, "iso2", "EG", "Only a state has an ISO code."),
    ("sources", 2, "event", "no-event", "There is no event “no-event”."),
    ("sources", 2, "title", "", "This field cannot be blank."),
    ("sources", 2, "title", "A\nB", "a line break"),
    ("sources", 2, "url", "javascript:alert(1)", "This is not a web address."),
    ("sources", 2, "url", "", "This must not be empty."),
    ("sources", 3, "voice", "", "Of the same page line 2 says “example-post”."),
    ("forums", 2, "slug", "Example Forum", "Enter a valid “slug”"),
    ("forums", 2, "slug", "", "This must not be empty."),
    ("forums", 2, "slug", "x" * 121, "at most 120 characters"),
    ("forums", 2, "name", "x" * 201, "at most 200 characters"),
    ("forums", 2, "kind", "club", "Value 'club' is not a valid choice."),
    ("forums", 2, "first_held_year", "long ago", "This is not a date."),
    ("forums", 2, "website", "example.org", "This is not a web address."),
    ("forums", 2, "items", "priority-21", "There is no item “priority-21”."),
    ("forums", 2, "items", "", "Link at least one item"),
    ("forums", 2, "source_title", "", "This field cannot be blank."),
    ("forums", 2, "source_url", "ftp://example.org/", "This is not a web address."),
    ("forums", 2, "source_url", "", "Enter the address"),
    ("events", 3, "ref", "", "This must not be empty."),
    ("events", 3, "ref", "talks-2024", "“talks-2024” is already in line 2."),
    ("events", 3, "title", "", "This field cannot be blank."),
    ("events", 3, "title", "Talks\u202e", "reverses the direction of writing"),
    ("events", 3, "kind", "party", "Value 'party' is not a valid choice."),
    ("events", 3, "start_date", "2025-02-30", "There is no 30 February 2025"),
    ("events", 3, "start_date", "", "This field cannot be blank."),
    ("events", 3, "start_date", "2025-05", "Write a whole day"),
    ("events", 3, "end_date", "2024-05-16", "is before the start"),
    ("events", 3, "end_date", "soon", "This is not a date."),
    ("events", 3, "date_precision", "hour", "There is no precision “hour”."),
    ("events", 3, "country", "XX", "Value 'XX' is not a valid choice."),
    ("events", 3, "parties", "USA:host", "There is no party “USA”."),
    ("events", 3, "parties", "CHN:guest", "There is no role “guest”."),
    ("events", 3, "parties", "CHN", "There is no role “”."),
    ("events", 3, "items", "priority-7;", "There is no item “”."),
    ("events", 3, "items", "", "Link at least one item"),
    ("events", 3, "forum", "no-forum", "There is no forum “no-forum”."),
    ("status_updates", 2, "ref", "a/b", "Enter a valid “slug”"),
    ("status_updates", 2, "item", "priority-99", "There is no item “priority-99”."),
    ("status_updates", 2, "commitment", "9", "There is no commitment of P7 “9”."),
    ("status_updates", 2, "status", "kept", "Value 'kept' is not a valid choice."),
    ("status_updates", 2, "status", "not_assessed", "is not a valid choice."),
    ("status_updates", 2, "as_of", "2025-06-31", "There is no 31 June 2025"),
    ("status_updates", 2, "as_of", "2099-06-30", "is in the future"),
    ("status_updates", 2, "confidence", "sure", "Value 'sure' is not a valid choice."),
    ("status_updates", 2, "direction", "up", "Value 'up' is not a valid choice."),
    ("status_updates", 2, "rationale", "", "State the reasons for this status."),
    ("status_updates", 2, "evidence", "", "Cite at least one published event"),
    ("status_updates", 2, "evidence", "talks-2026", "There is no event “talks-2026”."),
]


@pytest.mark.parametrize("file", dict.fromkeys(name for name, *_ in BAD_CELLS))
@pytest.mark.usefixtures("unindexed")
def test_a_bad_cell_is_named(folder, file):
    if file == "status_updates":  # which come last: what they rest on is loaded once
        header_alone(folder, file)
        header_alone(folder, "evidence")
        load(folder)
    before = row_counts()

    for name, line, column, text, reason in BAD_CELLS:
        if name == file:
            sample_files.put(folder, name, line, column, text)
            said = refusal(folder, before)
            assert said.startswith(f"{name}.csv, line {line}, column {column}: "), text
            assert reason in said, text


def header_alone(folder, name):
    path = folder / f"{name}.csv"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])


def test_all_that_is_wrong_with_a_row_is_said(folder):
    row = {**sample_files.ROWS["events"][0], "title": "", "kind": "party"}
    sample_files.write_file(folder, "events", [row, sample_files.ROWS["events"][1]])

    said = refusal(folder).splitlines()

    assert [line.partition(":")[0] for line in said] == [
        "events.csv, line 2, column title",
        "events.csv, line 2, column kind",
    ]


def test_an_event_without_a_source_is_refused(folder):
    sample_files.write_file(folder, "sources", sample_files.ROWS["sources"][:1])

    assert refusal(folder).startswith("events.csv, line 3, column ref: Add at least one source")


def test_a_ref_that_can_be_no_address_is_refused(folder):
    for name in ("events", "sources", "status_updates"):
        spoil(folder, name, b"talks-2025", b"talks 2025")

    assert refusal(folder).startswith("events.csv, line 3, column ref: Enter a valid “slug”")


def test_evidence_later_than_the_assessment_is_refused(folder):
    sample_files.put(folder, "status_updates", 2, "as_of", "2025-01-31")

    said = refusal(folder)

    assert said.startswith("status_updates.csv, line 2, column evidence: Evidence may not be later")


def test_a_status_that_the_sources_do_not_support_is_refused(folder):
    rows = [{**row, "voice": ""} for row in sample_files.ROWS["sources"]]
    sample_files.write_file(folder, "sources", rows)

    said = refusal(folder)

    assert said.startswith("status_updates.csv, line 2, column status: No voice of the evidence")


OTHER_SHAPES = [
    (b"code,", b"", "line 1: column code is missing."),
    (b"iso2", b"iso3", "line 1: column iso2 is missing; column iso3 is unknown."),
    (b"iso2", b"iso2,iso2", "line 1: column iso2 appears twice."),
    (b"CHN,state", b"CHN;state", "line 2: It has 3 cells, the header 4"),
    (b"China", b"China, PR", "line 2: It has 5 cells, the header 4"),
    (b"LAS", b"\r\nLAS", "line 3: It has 0 cells, the header 4"),
    (b"League", b'"League', "line 3: This is not well-formed CSV: unexpected end of data."),
    (b"China", b'"China" PR', "line 2: This is not well-formed CSV:"),
    (b"League", b"Ligu\xe9", "line 3: This is not UTF-8"),
    (b"League", b"League\0", "line 3: It holds a NUL character."),
]


def test_a_file_of_another_shape_is_refused(folder):
    before = row_counts()

    for old, new, reason in OTHER_SHAPES:
        sample_files.write_folder(folder)
        spoil(folder, "parties", old, new)
        assert refusal(folder, before).startswith(f"parties.csv, {reason}"), new


def test_an_empty_file_is_refused(folder):
    (folder / "events.csv").write_bytes(b"")

    assert refusal(folder).startswith("events.csv, line 1: column ref is missing; column title")


def test_a_missing_file_is_named(folder):
    (folder / "forums.csv").unlink()

    assert refusal(folder) == "forums.csv cannot be read: No such file or directory."


def test_lines_are_counted_as_an_editor_counts_them(folder):
    spoil(folder, "events", b"The two sides met.", b'"The two\r\nsides met."')
    spoil(folder, "events", b"Talks of 2025,meeting", b"Talks of 2025,party")

    assert refusal(folder).startswith("events.csv, line 4, column kind: ")


def test_a_byte_order_mark_is_no_part_of_the_header(folder):
    spoil(folder, "parties", b"code,", b"\xef\xbb\xbfcode,")

    load(folder)

    assert Party.objects.count() == 2


CUT_DATES = [
    ("day", "2024-05-17", "2024-05-18"),
    ("month", "2024-05", "2024-05"),
    ("year", "2024", "2024"),
]


def test_dates_are_cut_to_their_precision(folder):
    for name in ("status_updates", "evidence"):
        header_alone(folder, name)

    for precision, start, end in CUT_DATES:
        sample_files.put(folder, "events", 2, "date_precision", precision)
        with taken_back():
            load(folder)
            event = Event.objects.get(slug="talks-2024")
        assert (event.start, event.end) == (start, end), precision


def test_known_parties_and_sources_stay_as_they_are(folder):
    china = factories.party("PRC", kind="state", name="People's Republic", country="CN")
    page = factories.source(url="https://example.org/talks", title="As read by us")

    load(folder)

    event = Event.objects.get(slug="talks-2024")
    assert [source.title for source in event.sources.all()] == [page.title]
    assert set(event.parties.values_list("code", flat=True)) == {china.code, "LAS"}
    assert Source.objects.count() == 2


def test_new_rows_are_added_to_what_is_there(folder):
    load(folder)
    event = {**sample_files.ROWS["events"][0], "ref": "talks-2023"}
    sample_files.write_file(folder, "events", [*sample_files.ROWS["events"], event])
    source = {**sample_files.ROWS["sources"][0], "event": "talks-2023"}
    sample_files.write_file(folder, "sources", [*sample_files.ROWS["sources"], source])

    load(folder)

    assert Event.objects.published().count() == 3
    assert Source.objects.count() == 2


@pytest.mark.parametrize(
    "account", [{"password": "a-real-Passw0rd"}, {"password": "x", "is_active": False}]
)
def test_an_account_that_is_a_persons_is_not_taken(folder, account):
    User.objects.create_user("sample", **account)

    assert refusal(folder).startswith("Somebody can sign in to the account “sample”")
