"""The documents name every address and every setting, and nothing that does not exist."""

import importlib
import importlib.util
import re

import pytest
from django.conf import settings

from docs import draw_architecture
from tests.site.addresses import all_addresses
from tracking.exports import EXPORTS, STATUS_UPDATES
from tracking.models import Citation, Event, Forum, Involvement, Party, Source, StatusUpdate
from tracking.reports.columns import STATUS_HISTORY
from tracking.reports.kinds import REPORTS
from tracking.values.regions import Region
from tracking.values.statuses import Status

pytestmark = pytest.mark.any_database

DOCS = settings.BASE_DIR / "docs"


def test_every_address_is_documented():
    documented = set(re.findall(r"`(/[^`?\s]*)`", (DOCS / "addresses.md").read_text("utf-8")))

    assert documented == set(all_addresses())


def test_every_setting_is_documented():
    code = "".join(
        path.read_text("utf-8")
        for path in [
            *(settings.BASE_DIR / "gsi_tracker").glob("*.py"),
            settings.BASE_DIR / "gunicorn.conf.py",
        ]
    )
    reading = (
        r"(?:environ\.get|environ\.setdefault|flag|whole_number|names|address|database|broker)"
    )
    read = set(re.findall(reading + r"\(\s*\"([A-Z][A-Z_]+)\"", code))
    table = re.findall(r"^\| `([A-Z][A-Z_]+)` ", (DOCS / "operating.md").read_text("utf-8"), re.M)

    assert "SECRET_KEY" in read
    assert set(table) == read


def test_the_documents_link_to_files_that_exist():
    for page in [settings.BASE_DIR / "README.md", *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def sections(text):
    """The tables of a document by the heading above them: first and second cell of each row."""
    found = {}
    for heading, body in re.findall(r"^##+ (.+?)\n(.*?)(?=^##|\Z)", text, re.M | re.S):
        found[heading] = re.findall(r"^\| `([^`]+)` \| (.*?) \|", body, re.M)
    return found


def test_every_column_is_documented_with_its_meaning():
    documented = sections((DOCS / "data.md").read_text("utf-8"))

    for export in EXPORTS:
        columns = [(column.name, column.meaning) for column in export.columns]
        assert documented[f"/{export.name}.csv"] == columns


def test_every_column_of_a_report_is_documented_with_its_meaning():
    documented = sections((DOCS / "data.md").read_text("utf-8"))
    shared = len(STATUS_UPDATES.columns)

    for kind in REPORTS:
        columns = [(column.name, column.meaning) for column in kind.export.columns]
        if kind.export == STATUS_HISTORY:
            columns = columns[shared:]
        if kind.export not in EXPORTS:
            assert documented[f"/reports/{kind.slug}.csv"] == columns


@pytest.mark.parametrize(
    ("heading", "choices"),
    [
        ("Status", Status),
        ("Direction", StatusUpdate.Direction),
        ("Confidence", StatusUpdate.Confidence),
        ("Kind of event", Event.Kind),
        ("Kind of forum", Forum.Kind),
        ("Kind of party", Party.Kind),
        ("Region of a party", Region),
        ("Role in an event", Involvement.Role),
        ("Kind of source", Source.Kind),
        ("Relation of a source", Citation.Relation),
    ],
)
def test_every_code_is_documented(heading, choices):
    documented = sections((DOCS / "data.md").read_text("utf-8"))[heading]

    assert documented == [(str(value), str(label)) for value, label in choices.choices]


DOCUMENTS = [*sorted(settings.BASE_DIR.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
CODE = r"(?:gsi_tracker|priorities|tracking|tests|bench|docs)"


LOGGERS = {"gsi_tracker.security"}


def quoted(pattern):
    """What the documents quote in backticks and matches the pattern, with the document's name."""
    return [
        (page.name, text)
        for page in DOCUMENTS
        for text in re.findall(r"`([^`\n]+)`", page.read_text("utf-8"))
        if re.fullmatch(pattern, text)
    ]


def is_there(dotted):
    """Whether a dotted name leads to a module or to a name in one."""
    module, _, name = dotted.rpartition(".")
    try:
        return hasattr(importlib.import_module(module), name) or bool(
            importlib.util.find_spec(dotted)
        )
    except ModuleNotFoundError:
        return False


def test_the_documents_name_paths_that_exist():
    named = quoted(rf"(?:{CODE}|templates|fixtures|requirements)/[\w./-]*|[\w./-]+\.(?:py|md|toml)")
    folders = [settings.BASE_DIR, DOCS]

    assert [n for n in named if not any((folder / n[1]).exists() for folder in folders)] == []


def test_the_documents_name_code_that_exists():
    named = quoted(rf"{CODE}(?:\.\w+)+")

    assert [n for n in named if n[1] not in LOGGERS and not is_there(n[1])] == []


def test_the_documents_name_tests_that_exist():
    tests = "".join(
        path.read_text("utf-8") for path in settings.BASE_DIR.glob("tests/**/test_*.py")
    )

    assert [n for n in quoted(r"test_\w+") if f"def {n[1]}(" not in tests] == []


def test_every_room_is_in_the_architecture():
    page = (DOCS / "architecture.md").read_text("utf-8")
    rooms = {path.parent.name for path in settings.BASE_DIR.glob("tracking/*/__init__.py")}

    assert [room for room in rooms - {"migrations"} if f"`tracking/{room}/`" not in page] == []


def test_the_picture_shows_the_imports_of_today():
    today = draw_architecture.draw(draw_architecture.room_imports())

    how = "Draw it again: python -m docs.draw_architecture"
    assert draw_architecture.PICTURE.read_text("utf-8") == today, how
