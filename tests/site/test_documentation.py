"""The documents name every address and every setting, and nothing that does not exist."""

import re

import pytest
from django.conf import settings

from tests.site.addresses import all_addresses
from tracking.assessment.scale import Status
from tracking.exports import EXPORTS, STATUS_UPDATES
from tracking.models import Event, Forum, Involvement, Party, Source, StatusUpdate
from tracking.reports.columns import STATUS_HISTORY
from tracking.reports.kinds import REPORTS
from tracking.values.regions import Region

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
        ("Relation of a source", Source.Relation),
    ],
)
def test_every_code_is_documented(heading, choices):
    documented = sections((DOCS / "data.md").read_text("utf-8"))[heading]

    assert documented == [(str(value), str(label)) for value, label in choices.choices]
