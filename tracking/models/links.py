"""Whether a row has links, asked of each row by itself."""

from __future__ import annotations

from django.db.models import Exists


class HasLink(Exists):
    """As `Exists`, for lists of which the first rows are read in the order of an index.

    PostgreSQL would else look up the links of all rows at once, to compare or to sort afterwards;
    a subquery with an offset is left where it stands.
    """

    template = "EXISTS(%(subquery)s OFFSET 0)"
