"""The variables of the request for every template. No queries."""

from django.http import HttpRequest

from tracking.values.as_of import AsOf


def as_of(request: HttpRequest) -> dict[str, AsOf]:
    """The days in the address, for links to repeat."""
    return {"as_of": AsOf.of(request.GET)}
