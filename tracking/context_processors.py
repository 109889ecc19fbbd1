"""What every template knows of the request. No queries here."""

from django.http import HttpRequest

from tracking.values.as_of import AsOf


def as_of(request: HttpRequest) -> dict[str, AsOf]:
    """The moment that the address asks for; links keep it."""
    return {"as_of": AsOf.of(request.GET)}
