"""The style is written in parts, sent as one file, and readers do not get the desk's."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

from gsi_tracker.stylesheets import JoinedStylesStorage, joined

STATIC = settings.BASE_DIR / "gsi_tracker" / "static"
PARTS = sorted((STATIC / "css").glob("*.css"))


def test_all_parts_come_in_the_order_of_their_imports():
    imports = (STATIC / "site.css").read_text("utf-8")
    order = sorted(PARTS, key=lambda part: imports.index(f'url("css/{part.name}")'))

    whole = joined(STATIC / "site.css")

    assert whole == "".join(joined(part) for part in order)
    assert order[0].name == "tokens.css"
    assert order[-1].name == "print.css"
    assert "@import" not in whole
    assert "/*" not in whole


def test_a_part_that_is_missing_stops_the_joining(tmp_path):
    sheet = tmp_path / "site.css"
    sheet.write_text('@import url("css/absent.css");\n', "utf-8")

    with pytest.raises(FileNotFoundError):
        joined(sheet)


def test_collected_files_hold_the_style_in_one(tmp_path):
    source = StaticFilesStorage(location=STATIC)
    names = ["site.css", *(f"css/{part.name}" for part in PARTS)]
    storage = JoinedStylesStorage(location=tmp_path)
    for name in names:
        with source.open(name) as part:
            storage.save(name, part)

    done = list(storage.post_process({name: (source, name) for name in names}))

    assert [found for found in done if isinstance(found[2], Exception)] == []
    fingerprinted = Path(storage.path(storage.stored_name("site.css")))
    assert fingerprinted.read_text("utf-8") == joined(STATIC / "site.css")
    assert fingerprinted.with_name(f"{fingerprinted.name}.gz").exists()


def test_in_development_each_part_is_found_by_its_own_name():
    assert all(finders.find(f"css/{part.name}") for part in PARTS)


@pytest.mark.django_db
def test_readers_do_not_load_the_style_of_the_desk(visitor, signed_in, editor):
    assert "desk.css" not in visitor.get("/").content.decode()
    assert "desk.css" in signed_in(editor).get("/").content.decode()
