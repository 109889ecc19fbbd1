"""Reads and sends the admin's pages as a browser does: what a page shows is what is posted."""

import re

from django.urls import reverse

from tests.tracking.desk.forms import shown_in


def address(record, page="change"):
    """`record` is a stored row, or a model for its pages `add` and `changelist`."""
    name = f"admin:tracking_{record._meta.model_name}_{page}"
    return reverse(name, args=[] if page in ("add", "changelist") else [record.pk])


def fill_in(client, record, page="change", **typed):
    """Opens a form, types, gives a reason where one is asked: what is to be sent."""
    shown = shown_in(client.get(address(record, page)))
    reason = {"reason": "A test."} if "reason" in shown else {}
    return {**shown, **reason, **typed}


def send(client, record, page="change", **typed):
    return client.post(address(record, page), fill_in(client, record, page, **typed))


def choose(client, model, act, *records, **more):
    """Chooses an action of the change list for these records."""
    data = {"action": act, "_selected_action": [r.pk for r in records], "index": 0, **more}
    return client.post(address(model, "changelist"), data)


def confirm(client, page, model, **more):
    """Sends the page between, with the versions that it shows; the answer is followed."""
    return client.post(address(model, "changelist"), {**shown_in(page), **more}, follow=True)


def carry_out(client, record, act, **more):
    page = choose(client, type(record), act, record)
    return confirm(client, page, type(record), **more)


def errors_in(page):
    """All sentences of the page that say what is wrong."""
    return " ".join(re.findall(r'<ul class="errorlist.*?</ul>', page.text, re.DOTALL))


def wrong_fields(page):
    """The names of the fields that have a sentence beside them."""
    found = re.findall(r"form-row errors field-(\w+)|fieldBox field-(\w+) errors", page.text)
    return {one or other for one, other in found}
