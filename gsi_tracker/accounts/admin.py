"""What the libraries put into the admin goes again: it would show secrets and could change them."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin

admin.site.unregister(Authenticator)
admin.site.unregister(EmailAddress)
