"""What every template knows of the request. No queries here."""

from django.http import HttpRequest

from tracking.values.as_of import Moment


def moment(request: HttpRequest) -> dict[str, Moment]:
    """The moment that the address asks for; links keep it."""
    return {"moment": Moment.of(request.GET)}
