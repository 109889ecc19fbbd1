"""What makes tests quick, whatever they test: fixtures and a hook for `tests/conftest.py`."""

import functools
import gc
from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db.models.expressions import BaseExpression, Col
from django.template import Context, Template
from django.test.signals import template_rendered

# The same algorithm, as cheap as it can be: tests sign in often.
Argon2PasswordHasher.time_cost = Argon2PasswordHasher.parallelism = 1
Argon2PasswordHasher.memory_cost = 64
# Drawing pages makes garbage faster than it makes circles: looking for those after each module
# instead of all the time saves a tenth of the processor.
gc.disable()
MOST_NEW_OBJECTS = 2_000_000  # not yet looked at, of modules that are done: some hundred megabytes


def copied(expression: BaseExpression) -> BaseExpression:
    """As `copy.copy` makes it, without asking the class for its ways of being stored."""
    copy = object.__new__(type(expression))
    copy.__dict__.update(expression.__getstate__())
    return copy


# Half of the processor works out SQL: thousands of copies of its parts, and a hash of each column
# that is read, which Django works out of the signature of the class.
BaseExpression.copy = copied
Col.__hash__ = lambda column: hash((column.alias, column.target))


def call_with_room(run: Callable[[], None]) -> None:
    run()


# Python keeps its stack in pieces of 16 kB, and takes memory from the system and gives it back
# whenever a call crosses from one to the next: a tenth of the processor in pages that are drawn by
# calls within calls. Below a call that asks for a large stack there is one piece for all of them.
call_with_room.__code__ = call_with_room.__code__.replace(co_stacksize=60_000)


def pytest_collection_modifyitems(items):
    # Whatever waits long begins first, beside the others.
    items.sort(key=lambda item: item.get_closest_marker("installs") is None)
    for item in items:
        item.runtest = functools.partial(call_with_room, item.runtest)


def render_recorded(template: Template, context: Context) -> str:
    if context.template is template:
        template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)


@pytest.fixture(scope="session", autouse=True)
def contexts_of_pages(django_test_environment):
    """Answers know the context of their page, as always; but not that of each template within it,
    whose copies cost as much as the drawing.
    """
    Template._render = render_recorded


@pytest.fixture(scope="module", autouse=True)
def garbage_collected():
    yield
    if gc.get_count()[0] > MOST_NEW_OBJECTS:
        gc.collect()
        gc.freeze()  # what is left stays to the end: the next time looks at newer objects alone
