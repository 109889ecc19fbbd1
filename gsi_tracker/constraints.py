"""The constraints that every app declares in the same way."""

from django.db.models import CheckConstraint, Choices, Q


def known_value(field: str, choices: type[Choices], *, or_empty: bool = False) -> CheckConstraint:
    """Only the values of these choices are stored, whoever writes; `or_empty` allows "" as well."""
    values = [*([""] if or_empty else []), *choices.values]
    condition = Q(**{f"{field}__in": list(dict.fromkeys(values))})
    return CheckConstraint(condition=condition, name=f"%(class)s_{field}_known")
