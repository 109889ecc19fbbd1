"""All addresses. The tracker's own are in the urls modules of priorities and of tracking."""

from django.contrib import admin
from django.urls import include, path

from gsi_tracker import views
from gsi_tracker.accounts.views.entry import too_many

urlpatterns = [
    path("", include("tracking.public.urls")),
    path("editions/", include("priorities.urls")),
    path("desk/", include("tracking.desk.urls")),
    path("accounts/", include("gsi_tracker.accounts.urls")),
    path("admin/", admin.site.urls),
    path("robots.txt", views.robots_txt, name="robots_txt"),
    path("favicon.ico", views.favicon, name="favicon"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("healthz", views.healthz, name="healthz"),
]

handler400 = views.bad_request
handler403 = views.permission_denied
handler429 = too_many  # asked for by allauth
handler404 = views.page_not_found
handler500 = views.server_error
