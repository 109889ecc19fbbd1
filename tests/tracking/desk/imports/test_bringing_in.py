"""A file is brought in, read otherwise, and its columns are said."""

import uuid

import pytest

from tests.tracking.desk.forms import shown_in
from tests.tracking.desk.imports.making import FILE, address, opened, upload, with_values
from tracking.models import Import, ImportMapping

pytestmark = pytest.mark.django_db

LIST = "/desk/import/"


@pytest.fixture
def client(editor, signed_in):
    return signed_in(editor)


def test_a_file_is_brought_in_and_leads_to_its_columns(client, editor):
    answer = client.post(LIST, {"kind": "events", "file": upload()})

    of = Import.objects.get()
    assert answer.url == address(of, "columns/")
    assert (of.file_name, of.created_by, of.state) == ("talks.csv", editor, "reading")
    page = client.get(answer.url).text
    assert "China hosts talks on security" in page
    assert "Notes on the side" in page


def test_rows_are_pasted_from_a_spreadsheet(client):
    client.post(LIST, {"kind": "events", "pasted": "Headline\tWhen\r\nTalks\t2024-05-17\r\n"})

    of = Import.objects.get()
    assert (of.file_name, of.header) == ("Pasted rows", ["Headline", "When"])


@pytest.mark.pages
@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose a file, or paste rows below."),
        ({"file": upload(), "pasted": "a\tb\n1\t2"}, "not both"),
        ({"file": upload(b"")}, "empty"),
        ({"file": upload(b"\x1f\x8b\x08\x00" + b"\x00" * 50, "x.csv")}, ""),
        ({"file": upload(b"a,b\n\x00,1\n")}, ""),
        ({"file": upload('a,b\n"open,1\n')}, ""),
        ({"pasted": "\x00"}, "Null characters"),
        ({"kind": "everything", "file": upload()}, "Select a valid choice"),
    ],
    ids=["nothing", "both", "empty", "gzip", "nul", "quote", "pasted nul", "kind"],
)
def test_what_cannot_be_read_is_said_beside_the_field(client, sent, sentence):
    answer = client.post(LIST, {"kind": "events", **sent})

    if answer.status_code == 302:  # of one row alone the check tells
        return
    assert answer.status_code == 400
    assert sentence in answer.text
    assert "field-error" in answer.text
    assert not Import.objects.exists()


def test_a_file_that_is_too_large_is_refused_by_its_size(client, settings):
    settings.IMPORT_MOST_BYTES = 100_000
    text = FILE + "x" * 100_000

    answer = client.post(LIST, {"kind": "events", "file": upload(text)})

    assert answer.status_code == 400
    assert "at most 0.1 MB are read" in answer.text
    assert "Split it" in answer.text
    assert not Import.objects.exists()


def test_a_name_with_a_path_is_shown_without_it(client):
    client.post(LIST, {"kind": "events", "file": upload(name="../../etc/pass\u202ewd.csv")})

    assert "/" not in Import.objects.get().file_name
    assert "\u202e" not in Import.objects.get().file_name


def test_the_limits_are_printed(client, settings):
    settings.IMPORT_MOST_ROWS = 1234

    page = client.get(LIST).text

    assert "1,234 rows" in page
    assert "at most 20 MB" in page


@pytest.mark.parametrize("kind", ["events", "sources", "forums", "status_updates", "parties"])
def test_each_template_can_be_taken_and_brought_in_again(client, kind):
    for ending in ("csv", "xlsx"):
        answer = client.get(f"/desk/import/templates/{kind}.{ending}")
        assert answer.status_code == 200
        assert (
            f'filename="gsi-import-{kind.replace("_", "-")}.{ending}"'
            in answer.headers["Content-Disposition"]
        )

        sent = client.post(LIST, {"kind": kind, "file": upload(answer.content, f"t.{ending}")})

        of = Import.objects.newest_first()[0]
        assert sent.url == address(of, "columns/")
        assert all(of.columns.values()), of.columns


def test_there_is_no_template_of_another_kind(client):
    assert client.get("/desk/import/templates/users.csv").status_code == 404


def test_the_columns_are_matched_and_can_be_said(client, editor):
    of = opened(editor)
    page = client.get(address(of, "columns/"))
    assert "Left out" in page.text
    sent = shown_in(page)
    place = of.header.index("Notes on the side")
    sent |= {
        f"column-{place}": "summary",
        "origin": "MFA",
        "empty_deletes": "on",
        "goal": "published",
    }

    answer = client.post(address(of, "columns/"), sent)

    of = Import.objects.get()
    assert answer.url == address(of)
    assert of.columns["Notes on the side"] == "summary"
    assert (of.origin, of.empty_deletes, of.goal) == ("MFA", True, "published")


def test_two_headings_are_not_one_column(client, editor):
    of = opened(editor)
    sent = shown_in(client.get(address(of, "columns/")))
    place = of.header.index("Notes on the side")

    answer = client.post(address(of, "columns/"), sent | {f"column-{place}": "title"}, follow=True)

    assert "Two columns of the file are “Title”" in answer.text
    assert Import.objects.get().columns["Notes on the side"] == ""


def test_choices_are_remembered_under_a_name_for_the_next_file(client, editor):
    of = opened(editor)
    sent = shown_in(client.get(address(of, "columns/")))
    place = of.header.index("Notes on the side")
    sent |= {f"column-{place}": "summary", "mapping": "Talks of the ministry"}

    client.post(address(of, "columns/"), sent)

    assert ImportMapping.objects.get().name == "Talks of the ministry"
    assert opened(editor).columns["Notes on the side"] == "summary"


def test_columns_of_a_file_that_is_read_otherwise_meanwhile_are_not_taken(client, editor):
    of = opened(editor)
    sent = shown_in(client.get(address(of, "columns/")))
    client.post(address(of, "reading/"), reading_of(of) | {"read-separator": ";"})

    answer = client.post(address(of, "columns/"), sent)

    assert answer.status_code == 400
    assert "read in another way meanwhile" in answer.text


def reading_of(of):
    return {
        "read-format": "delimited",
        "read-encoding": of.reading["encoding"],
        "read-separator": of.reading["separator"],
        "read-header_row": "1",
    }


def test_the_file_is_read_in_another_way(client, editor):
    of = opened(editor)

    answer = client.post(
        address(of, "reading/"), reading_of(of) | {"read-header_row": "2"}, follow=True
    )

    assert "read this way now" in answer.text
    assert Import.objects.get().header[0] == "China hosts talks on security"


def test_a_wrong_reading_is_refused_with_a_sentence_and_the_former_stays(client, editor):
    of = opened(editor, FILE.replace("seen", "Straße"))

    answer = client.post(
        address(of, "reading/"), reading_of(of) | {"read-format": "workbook"}, follow=True
    )

    assert answer.status_code == 200
    assert "notice-error" in answer.text
    assert Import.objects.get().reading == of.reading


def test_the_preview_follows_what_is_chosen_and_stores_nothing(client, editor):
    of = opened(editor)

    tabs = client.post(address(of, "preview/"), reading_of(of) | {"read-separator": "tab"})
    wrong = client.post(address(of, "preview/"), reading_of(of) | {"read-header_row": "0"})

    assert "1 column when" in tabs.text
    assert "Row of the headings" in wrong.text
    assert Import.objects.get().reading == of.reading


def test_dates_that_can_be_read_in_two_ways_are_asked_for_once(client, editor):
    of = opened(editor, FILE.replace("2024-05-17", "5/6/2024").replace("2024-05-18", "7/8/2024"))
    page = client.get(address(of, "columns/"))
    assert "How dates such as 5/6/2024 are written" in page.text
    sent = shown_in(page)
    place = of.header.index("When")

    again = client.post(address(of, "columns/"), sent)
    assert again.url == address(of, "columns/")
    client.post(address(of, "columns/"), sent | {f"order-{place}": "dmy"})

    assert Import.objects.get().day_orders == {"When": "dmy"}


@pytest.mark.parametrize("rest", ["columns/", "values/", "confirm/", "undo/"])
@pytest.mark.parametrize("state", ["checking", "stored", "discarded"])
def test_a_page_that_does_not_fit_the_state_leads_to_the_import(client, editor, rest, state):
    of = with_values(opened(editor), state=state)
    if (rest, state) == ("undo/", "stored"):
        return

    answer = client.get(address(of, rest))

    assert answer.url == address(of)


PAGES = ["", "columns/", "values/", "rows/", "rows/2/", "confirm/", "undo/", "refused.csv"]
ACTS = [
    *("reading/", "preview/", "check/", "cancel/", "go-on/", "end-there/", "restore/", "discard/"),
    "rows/2/decide/",
]


def test_another_persons_import_is_as_one_that_does_not_exist(editor, administrator, signed_in):
    of = opened(editor)
    client = signed_in(administrator)

    for rest in [*PAGES, *ACTS]:
        send = client.post if rest in ACTS else client.get
        theirs, absent = (
            send(f"/desk/import/{token}/{rest}") for token in (of.token, uuid.uuid4())
        )
        assert theirs.status_code == absent.status_code == 404, rest
        assert theirs.text.replace(str(of.token), "") == absent.text.replace(
            absent.wsgi_request.path.split("/")[3], ""
        )
    assert Import.objects.get().state == "reading"


def test_a_contributor_imports_nothing(contributor, editor, signed_in):
    of = with_values(opened(editor), created_by=contributor)
    client = signed_in(contributor)

    assert client.get(LIST).status_code == 403
    assert client.post(LIST, {"kind": "events", "file": upload()}).status_code == 403
    for rest in PAGES:
        assert client.get(address(of, rest)).status_code == 403, rest
    for rest in ACTS:
        answer = client.post(address(of, rest))
        assert answer.status_code == 403, rest
        assert "imported by editors" in answer.text


def test_ones_own_imports_are_listed_and_no_others(client, editor, administrator):
    of = opened(editor)
    opened(administrator, name="theirs.csv")

    page = client.get(LIST).text

    assert address(of) in page
    assert "theirs.csv" not in page
    assert LIST in client.get("/desk/").text


def test_the_same_file_brought_in_before_is_named(client, editor):
    first, second = opened(editor), opened(editor)

    page = client.get(address(second)).text

    assert "The same file was brought in before" in page
    assert address(first) in page


def test_a_discarded_file_stays_as_a_page(client, editor):
    of = opened(editor)

    page = client.post(address(of, "discard/"), follow=True).text

    assert "nothing of it is stored" in page
    assert of.sha256 in page
    assert Import.objects.get().content is None
