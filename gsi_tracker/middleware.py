"""Adds the response headers that no library sets."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture",
        "encrypted-media", "geolocation", "gyroscope", "magnetometer", "microphone", "midi",
        "payment", "usb",
    )
)  # fmt: skip
STAFF_PATHS = ("/desk/", "/admin/", "/accounts/")


class SiteHeadersMiddleware:
    """Adds Permissions-Policy everywhere, and no-store to failures and to what staff see."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("X-Permitted-Cross-Domain-Policies", "none")
        # Who asks is not asked for after a failure: the database may be what failed.
        is_private = request.path_info.startswith(STAFF_PATHS) or response.status_code >= 500
        user = getattr(request, "user", None)
        if is_private or (user and user.is_authenticated):
            response.headers["Cache-Control"] = "no-store, private"
        return response
