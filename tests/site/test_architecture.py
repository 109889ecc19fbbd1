"""Holds the directions of imports, the door for writes and the say on what is public."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from tests.site import imports
from tests.site.imports import nodes

pytestmark = pytest.mark.any_database

ROOT = settings.BASE_DIR
APPS = {"gsi_tracker", "priorities", "tracking"}
# The addresses of all apps meet in the site's own urls module.
MAY_IMPORT = {"gsi_tracker": set(), "priorities": {"gsi_tracker"}, "tracking": APPS}
WRITES = {
    *("save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update"),
    *("delete", "set"),
}
WRITING_STATEMENTS = ("INSERT INTO ", "UPDATE ", "DELETE FROM ")
WRITING_FOLDERS = (
    "tracking/actions/",
    "tracking/sample/generated/",
    "tracking/jobs/",
    "tracking/duplicates/",
    "tracking/search/",
    "tracking/summaries/",
    "tracking/desk/autosave/",
    "tracking/downloads/",
    "tracking/imports/",
    "gsi_tracker/accounts/",
)
WRITING_MODULES = {
    "tracking/models/history.py": "the rows of the history, for the actions",
    "tracking/page_cache.py": "the number that says whether anything public has changed",
    "tracking/replies.py": "what readers send by the public form",
    "tracking/permissions.py": "the groups and their rights, at installation",
    "tracking/sample/accounts.py": "the demonstration's accounts",
    "priorities/loading.py": "the framework",
    "gsi_tracker/stylesheets.py": "no data: the style sheets, when static files are collected",
}
# The rooms of tracking/, the lowest layer first: each imports from lower layers alone.
LAYERS = (
    {"apps", "values"},
    {"models", "paging"},
    {"summaries"},
    {
        "assessment",
        "context_processors",
        "filters",
        "jobs",
        "page_cache",
        "permissions",
        "revisions",
    },
    {"exports", "replies", "search"},
    {"doctor", "duplicates", "progress"},
    {"reports"},
    {"actions", "downloads"},
    {"imports"},
    {"tasks"},
    {"desk", "public"},
    {"admin"},
    {"sample", "templatetags"},
    {"management"},
)
MOST_FILES, MOST_FOLDERS, MOST_LINES = 8, 22, 400
FILTERS = {"Exists", "Q", "When", "alias", "annotate", "exclude", "filter", "get"}


def modules(app):
    return [path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]


@pytest.fixture(scope="module", autouse=True)
def forgotten_nodes():
    yield
    nodes.cache_clear()


def imported_apps(path):
    found = set()
    for node in nodes(path):
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


def test_no_import_goes_by_dots():
    assert imports.relative_imports() == []


def test_no_module_imports_itself_through_others():
    assert imports.circles(imports.imports()) == []


def test_no_room_imports_itself_through_others():
    assert imports.circles(imports.rooms()) == []


def test_circles_are_found():
    graph = {"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}

    assert imports.circles(graph) == [["b", "c"]]


def test_rooms_import_from_lower_layers_alone():
    layer = {room: number for number, rooms in enumerate(LAYERS) for room in rooms}
    upward = [
        f"{room} imports {target}"
        for room, targets in imports.rooms().items()
        for target in targets
        if layer[target] >= layer[room]
    ]

    assert set(layer) == set(imports.rooms())
    assert upward == []


def test_tracking_has_few_rooms_and_few_loose_modules():
    here = [path for path in (ROOT / "tracking").iterdir() if not path.name.startswith("__")]
    files = [path.name for path in here if path.suffix == ".py"]
    folders = [path.name for path in here if path.is_dir()]

    assert len(files) <= MOST_FILES, files
    assert len(folders) <= MOST_FOLDERS, folders


def test_no_module_is_long():
    lines = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for app in APPS
        for path in modules(app)
    }

    assert {path: number for path, number in lines.items() if number > MOST_LINES} == {}


def calls(path):
    return [node for node in nodes(path) if isinstance(node, ast.Call)]


def writers_by_name(path):
    """The names under which a module knows what stands in a folder that may write."""
    dotted = tuple(folder.strip("/").replace("/", ".") for folder in WRITING_FOLDERS)
    return {
        alias.asname or alias.name
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
        if f"{node.module}.{alias.name}".startswith(dotted)
    }


def writes(path):
    """The lines that write, those that ask a module which may write aside."""
    asked = writers_by_name(path)
    by_call = [
        call.lineno
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and not (isinstance(call.func.value, ast.Name) and call.func.value.id in asked)
        and (call.func.attr in WRITES or (call.func.attr == "update" and call.keywords))
    ]
    by_statement = [
        node.lineno
        for node in nodes(path)
        if isinstance(node, ast.Constant) and str(node.value).startswith(WRITING_STATEMENTS)
    ]
    return by_call + by_statement


@pytest.mark.parametrize("app", sorted(APPS))
def test_only_the_writing_folders_write(app):
    strays = {
        place: lines
        for path in modules(app)
        if not (place := str(path.relative_to(ROOT))).startswith(WRITING_FOLDERS)
        and place not in WRITING_MODULES
        and (lines := writes(path))
    }

    assert strays == {}


@pytest.mark.parametrize("room", ["public", "templatetags"])
def test_what_readers_open_knows_no_action(room):
    assert "actions" not in imports.rooms()[room]


def test_each_writing_module_writes():
    assert [place for place in WRITING_MODULES if not writes(ROOT / place)] == []


def test_a_write_is_found(tmp_path):
    module = tmp_path / "module.py"
    module.write_text(
        "from tracking import actions\n"
        "actions.create(event)\n"
        "Event.objects.filter(pk=1).update(title='')\n"
        "event.save()\n"
        "rows.update(more)\n"
    )

    assert writes(module) == [3, 4]


def test_views_hold_no_queries():
    views = [
        *(ROOT / "tracking").glob("public/views/*.py"),
        *(ROOT / "tracking").glob("desk/**/*views.py"),
        *(ROOT / "gsi_tracker").glob("accounts/views/*.py"),
        *(ROOT / app / "views.py" for app in ("gsi_tracker", "priorities")),
    ]
    queries = {"filter", "exclude", "annotate", "aggregate", "raw", "extra"}
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in views
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr in queries
    ]

    assert len(views) > 30
    assert found == []


def decides_what_is_public(call):
    """Whether a call of a query compares a state with that of what is published."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    values = [keyword.value for keyword in call.keywords if _is_state(keyword.arg)]
    for node in [*call.args, *(k.value for k in call.keywords if k.arg is None)]:
        if isinstance(node, ast.Dict):
            values += node.values
        if isinstance(node, ast.Tuple):
            values += node.elts
    return name in FILTERS and any(
        _is_published(node) for value in values for node in ast.walk(value)
    )


def _is_state(keyword):
    return keyword is not None and "state" in keyword


def _is_published(node):
    if isinstance(node, ast.Attribute):
        return node.attr == "PUBLISHED"
    return isinstance(node, ast.Constant) and node.value == "published"


def constraints(path):
    """What stands in the Meta of a model: conditions that the database holds."""
    metas = [n for n in nodes(path) if isinstance(n, ast.ClassDef) and n.name == "Meta"]
    return {
        inner.lineno for meta in metas for inner in ast.walk(meta) if isinstance(inner, ast.Call)
    }


def public_decisions(path):
    compared = [node for node in nodes(path) if isinstance(node, ast.Compare)]
    asked = [call for call in calls(path) if decides_what_is_public(call)]
    asked += [node for node in compared if any(_is_published(part) for part in ast.walk(node))]
    found = {node.lineno for node in asked}
    return sorted(found - constraints(path))


def test_one_module_says_what_is_public():
    declaring = ROOT / "tracking" / "models" / "publication.py"
    strays = {
        str(path.relative_to(ROOT)): lines
        for path in modules("tracking")
        if path != declaring and (lines := public_decisions(path))
    }

    assert public_decisions(declaring)
    assert strays == {}


def test_a_decision_of_what_is_public_is_found(tmp_path):
    module = tmp_path / "module.py"
    module.write_text(
        "events.filter(state=State.PUBLISHED)\n"
        "Q(event__state__in=[State.PUBLISHED, State.WITHDRAWN])\n"
        "Q(**{f'{path}state': 'published'})\n"
        "events.filter(state=State.DRAFT)\n"
        "move(record, state=State.PUBLISHED)\n"
        "record.state == State.PUBLISHED\n"
    )

    assert public_decisions(module) == [1, 2, 3, 6]


def test_nothing_is_marked_safe():
    for path in [*ROOT.glob("templates/**/*.html"), *(p for app in APPS for p in modules(app))]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|mark_safe|autoescape off|csrf_exempt", text), path


def test_templates_have_no_inline_style_or_script():
    for path in ROOT.glob("templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", text), path
        assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*json)", text), path


# Of nobody: the sign of life of a form or of a worker, what a reader sent, and what the engine does
# in the background.
WITHOUT_PERSON = {"seen_at", "received_at", "sent_at", "started_at", "ended_at", "lease_ends_at"}


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
    named_by_django = "gsi_tracker/postgresql/base.py"  # a database engine has this module
    paths = {str(path) for app in APPS for path in modules(app)}
    names = {Path(path).stem for path in paths if not path.endswith(named_by_django)}

    assert not names & {"utils", "helpers", "common", "core", "base", "misc"}
