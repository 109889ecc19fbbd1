"""The site's own checks and words, and the admin under its own sign-in page."""

from django.contrib.admin.apps import AdminConfig


class SiteAdminConfig(AdminConfig):
    default_site = "gsi_tracker.admin_site.SiteAdmin"

    def ready(self) -> None:
        super().ready()
        from gsi_tracker import deployment_checks  # noqa: F401 (importing it registers it)
        from gsi_tracker.words import remember_words

        remember_words()
