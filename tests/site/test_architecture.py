"""Holds the directions of imports and the one door for writes."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

pytestmark = pytest.mark.any_database

ROOT = settings.BASE_DIR
APPS = {"gsi_tracker", "priorities", "tracking"}
# The addresses of all apps meet in the site's own urls module.
MAY_IMPORT = {"gsi_tracker": set(), "priorities": {"gsi_tracker"}, "tracking": APPS}
WRITES = re.compile(
    r"\.(save|create|get_or_create|update_or_create|bulk_create|bulk_update|delete|set)\("
    r"|\.update\([a-z_]+="
)
WRITERS = {
    "tracking/actions/writing.py": "records, for the other actions",
    "tracking/actions/comments.py": "comments",
    "tracking/actions/purging.py": "drafts that leave the trash for good",
    "tracking/actions/visits.py": "when people were last at the desk",
    "tracking/actions/links.py": "the links of a record, for actions",
    "tracking/actions/merging.py": "two records made one, and taken apart",
    "tracking/duplicates/register.py": "signs and suspected pairs, which follow from the events",
    "tracking/models/history.py": "the rows of the history, for actions",
    "tracking/jobs/queue.py": "background jobs: asked for, cancelled, tried again",
    "tracking/jobs/leases.py": "background jobs: who works at one, and what came of it",
    "tracking/jobs/sweeping.py": "background jobs whose worker died, or whose time is over",
    "tracking/jobs/heartbeat.py": "nothing: the event that it sets is its thread's",
    "tracking/jobs/liveness.py": "signs of life of worker and beat",
    "tracking/actions/schedules.py": "scheduled reports and their runs",
    "tracking/permissions.py": "groups",
    "tracking/sample/accounts.py": "the demonstration's accounts",
    "tracking/sample/loading.py": "the account in whose name samples are recorded",
    "tracking/page_cache.py": "the number that says whether anything public has changed",
    "tracking/desk/autosave/storing.py": "what people are typing",
    "tracking/search/index.py": "the search's index, which follows from the records",
    "tracking/actions/public_log.py": "the public revisions, which follow from the records",
    "tracking/actions/presence.py": "who has a form open, for two minutes",
    "priorities/loading.py": "the framework",
}


def modules(app):
    return [path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]


def imported_apps(path):
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found & APPS


@pytest.mark.parametrize("app", sorted(APPS))
def test_imports_run_in_one_direction(app):
    uphill = {
        str(path.relative_to(ROOT)): imported_apps(path) - MAY_IMPORT[app] - {app}
        for path in modules(app)
    }

    assert not {path: found for path, found in uphill.items() if found}


@pytest.mark.parametrize("app", ["priorities", "tracking"])
def test_only_the_named_modules_write(app):
    strays = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in modules(app)
        if str(path.relative_to(ROOT)) not in WRITERS
        for line in path.read_text(encoding="utf-8").splitlines()
        if WRITES.search(line.replace("actions.create(", ""))
    ]

    assert strays == []


def test_views_hold_no_queries():
    views = [
        *(ROOT / "tracking" / "views").glob("*.py"),
        *(ROOT / "tracking" / "desk").glob("*.py"),
    ]
    found = [
        f"{path.name}: {line.strip()}"
        for path in [*views, ROOT / "priorities" / "views.py"]
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\.(filter|exclude|annotate|aggregate|raw|extra)\(", line)
    ]

    assert found == []


def test_nothing_is_marked_safe():
    for path in [*ROOT.glob("templates/**/*.html"), *(p for app in APPS for p in modules(app))]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|mark_safe|autoescape off|csrf_exempt", text), path


def test_templates_have_no_inline_style_or_script():
    for path in ROOT.glob("templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", text), path
        assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*json)", text), path


# Of nobody: the sign of life of a form or of a worker, and what the background engine does.
WITHOUT_PERSON = {"seen_at", "sent_at", "started_at", "ended_at", "lease_ends_at"}


def test_every_moment_has_its_person():
    for model in apps.get_app_config("tracking").get_models():
        names = {field.name for field in model._meta.get_fields()}
        for name in names - WITHOUT_PERSON:
            if name.endswith("_at"):
                assert name.removesuffix("_at") + "_by" in names, f"{model.__name__}.{name}"


def test_names_say_what_they_hold():
    for model in apps.get_app_config("tracking").get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.DateTimeField) and not field.name.startswith("history"):
                assert field.name.endswith("_at")
            if type(field) is models.DateField:
                assert field.name.endswith("_on") or field.name == "as_of"


def test_no_module_is_a_dumping_ground():
    names = {Path(path).stem for app in APPS for path in modules(app)}

    assert not names & {"utils", "helpers", "common", "core", "base", "misc"}
