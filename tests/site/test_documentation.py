"""The documents name every address and every setting, and nothing that does not exist."""

import re

from django.conf import settings

from tests.site.addresses import all_addresses

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
    reading = r"(?:environ\.get|environ\.setdefault|flag|whole_number|names|address|database)"
    read = set(re.findall(reading + r"\(\s*\"([A-Z][A-Z_]+)\"", code))
    table = re.findall(r"^\| `([A-Z][A-Z_]+)` ", (DOCS / "operating.md").read_text("utf-8"), re.M)

    assert "SECRET_KEY" in read
    assert set(table) == read


def test_the_documents_link_to_files_that_exist():
    for page in [settings.BASE_DIR / "README.md", *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
