"""The choices of the pickers (picker.js), as data in the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from priorities.models import Commitment, Item
from tracking.models import Involvement, Party

Role = Involvement.Role

# `{name}` and `{number}` are filled in by the script.
WORDS = {
    "added": _("{name} added"),
    "removed": _("{name} removed"),
    "remove": _("Remove {name}"),
    "found": _("{number} to choose from"),
    "none": _("Nothing found"),
    "role": _("Role of {name}"),
    "propose": _("Propose “{name}” as a new party"),
    "new": _("new"),
}


def items_to_pick(items: Iterable[Item], commitments: Iterable[Commitment]) -> dict[str, Any]:
    """Items, and commitments below them, by code: `{"value", "label", "search"}`."""
    of_item: dict[int, list[Commitment]] = {}
    for commitment in commitments:
        of_item.setdefault(commitment.item_id, []).append(commitment)
    choices = []
    for item in items:
        choices.append(_choice(item.code, item.title, item.name))
        choices += [_choice(c.code, c.label) for c in of_item.get(item.pk, [])]
    return {"choices": choices, "words": _words(gettext("Items and commitments"))}


def parties_to_pick(parties: Iterable[Party]) -> dict[str, Any]:
    """Parties by code."""
    choices = [_choice(party.code, *party.all_names) for party in parties]
    return {"choices": choices, "words": _words(gettext("Parties"))}


def parties_in_roles_to_pick(parties: Iterable[Party]) -> dict[str, Any]:
    """Parties by code, with the roles that they can have."""
    roles = [{"value": role.value, "label": role.short_label} for role in Role]
    return {**parties_to_pick(parties), "roles": roles, "usual": Role.PARTICIPANT}


def _choice(code: str, name: str, *others: str) -> dict[str, str]:
    """`search` holds further names under which it is found."""
    return {"value": code, "label": name, "search": " ".join(o for o in others if o != name)}


def _words(label: str) -> dict[str, str]:
    chosen = format_lazy("{}: {}", label, gettext("chosen"))
    return {
        "chosen": str(chosen),
        "label": label,
        **{name: str(text) for name, text in WORDS.items()},
    }
