"""The entry to the admin: the site's own sign-in page, and a plain refusal for others."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class SiteAdmin(admin.AdminSite):
    site_header = _("GSI Tracker admin")
    site_title = _("GSI Tracker admin")
    index_title = _("Records and reference data")
    site_url = "/"

    def get_urls(self) -> list[Any]:
        address = "r/<path:content_type_id>/<path:object_id>/"
        view = self.admin_view(view_on_site)
        return [path(address, view, name="view_on_site"), *super().get_urls()]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Asks for a sign-in or refuses at once, without Django's detour by its own page."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                return self.login(request)
            response: HttpResponse = inner(request, *args, **kwargs)
            return response

        return guarded

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Sends anonymous visitors to the site's own sign-in page."""
        if request.user.is_authenticated:
            raise PermissionDenied(
                gettext("The admin is for staff accounts. Ask an administrator.")
            )
        target = request.GET.get("next") or request.get_full_path()
        return redirect_to_login(target, settings.LOGIN_URL)


def view_on_site(request: HttpRequest, content_type_id: str, object_id: str) -> HttpResponse:
    """Redirects to the public page of a row; not found if its page has no address yet."""
    answer: HttpResponse = shortcut(request, content_type_id, object_id)
    kind = ContentType.objects.get_for_id(int(content_type_id))
    if getattr(kind.get_object_for_this_type(pk=object_id), "slug", "") is None:
        raise Http404
    return answer
