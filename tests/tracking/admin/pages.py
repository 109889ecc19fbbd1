"""Reads and sends the admin's pages as a browser does: what a page shows is what is posted."""

from django.forms import ModelMultipleChoiceField
from django.urls import reverse


def address(record, page="change"):
    """`record` is a stored row, or a model for its pages `add` and `changelist`."""
    name = f"admin:tracking_{record._meta.model_name}_{page}"
    return reverse(name, args=[] if page in ("add", "changelist") else [record.pk])


def posted_by(page):
    """The values of a change form as they stand on the page, by the names of its inputs."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    fields = [field for form in forms for field in form]
    return {field.html_name: _text(field) for field in fields if not _is_empty_choice(field)}


def _is_empty_choice(field):
    """A browser sends nothing for a list from which nothing is chosen."""
    return isinstance(field.field, ModelMultipleChoiceField) and not field.value()


def _text(field):
    value = field.value()
    if isinstance(value, list):
        return [getattr(row, "pk", row) for row in value]
    return "" if value is None else getattr(value, "code", value)


def send(client, record, page="change", **changed):
    """Opens a form, changes some inputs, gives a reason where one is asked, and sends it."""
    where = address(record, page)
    shown = posted_by(client.get(where))
    reason = {"reason": "A test."} if "reason" in shown else {}
    return client.post(where, {**shown, **reason, **changed})


def choose(client, model, act, *records, **more):
    """Chooses an action of the change list for these records."""
    data = {"action": act, "_selected_action": [r.pk for r in records], "index": 0, **more}
    return client.post(address(model, "changelist"), data)


def confirm(client, page, act, **more):
    """Sends the page between, with the versions that it shows."""
    rows = [choice.record for choice in page.context["choices"]]
    data = {"action": act, "confirmed": "yes", "_selected_action": [r.pk for r in rows]}
    data |= {f"version-{r.pk}": r.version for r in rows}
    return client.post(page.wsgi_request.get_full_path(), data | more)


def move(client, record, act, **more):
    page = choose(client, type(record), act, record)
    return confirm(client, page, act, **more)


def errors_of(page):
    """All sentences of the form and its rows."""
    return " ".join(str(sentence) for sentence in page.context["errors"])
