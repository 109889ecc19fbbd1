"""The admin under the site's own sign-in page."""

from django.contrib.admin.apps import AdminConfig


class SiteAdminConfig(AdminConfig):
    default_site = "gsi_tracker.admin_site.SiteAdmin"
