"""The addresses of accounts. Only those of allauth's pages that are used here have one."""

from allauth.account import views as account
from django.urls import include, path, register_converter

from gsi_tracker.accounts.views import administration, entry, own


class Base36Converter:
    """The number of an account as allauth writes it; what follows the hyphen is the key."""

    regex = "[0-9A-Za-z]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Base36Converter, "base36")

urlpatterns = [
    # Each under two names: ours, and the one that allauth looks up.
    path("login/", entry.login, name="login"),
    path("login/", entry.login, name="account_login"),
    path("logout/", entry.logout, name="logout"),
    path("logout/", entry.logout, name="account_logout"),
    path("invitation/<str:token>/", entry.join, name="account_join"),
    path("password/reset/", entry.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/<base36:uidb36>-<str:key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("", own.own_account, name="account_own"),
    path("password/change/", own.password_change, name="account_change_password"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("sessions/", own.session_list, name="account_sessions"),
    path("sessions/<int:pk>/end/", own.session_end, name="account_session_end"),
    path("sessions/end-others/", own.session_end_others, name="account_session_end_others"),
    path("second-factor/", include("allauth.mfa.urls")),
    path("manage/people/", administration.people, name="account_people"),
    path("manage/people/free/", administration.free, name="account_free"),
    path(
        "manage/people/<int:pk>/second-factor/remove/",
        administration.factor_remove,
        name="account_factor_remove",
    ),
    path(
        "manage/people/<int:pk>/sessions/end/",
        administration.sessions_end,
        name="account_sessions_end",
    ),
    path("manage/invitations/", administration.invitation_list, name="account_invitations"),
    path(
        "manage/invitations/<int:pk>/revoke/",
        administration.invitation_revoke,
        name="account_invitation_revoke",
    ),
    path("manage/security-log/", administration.log, name="account_security_log"),
]
