"""Removes the libraries' pages from the admin: they would show secrets and make them editable."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin

admin.site.unregister(Authenticator)
admin.site.unregister(EmailAddress)
