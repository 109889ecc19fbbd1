"""The administrators' pages for other people's accounts, and the security log."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gsi_tracker.accounts import counters, invitations, locks, second_factor, security_log, sessions
from gsi_tracker.accounts.forms import InvitationForm, SecurityLogForm
from gsi_tracker.accounts.models import Invitation, OpenSession
from gsi_tracker.accounts.people import Person, people_in_order

View = Callable[..., HttpResponse]
PER_PAGE = 50
NEW_LINK = "accounts.invitation_link"


def for_administrators(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.has_perm("accounts.view_securityevent"):
            raise PermissionDenied(gettext("This page is for administrators."))
        return view(request, **kwargs)

    return never_cache(guarded)


@for_administrators
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """All accounts with roles, second factors and locks, and all other locks."""
    now = timezone.now()
    current = locks.current_locks(now)
    page = Paginator(people_in_order(), PER_PAGE).get_page(request.GET.get("page"))
    rows = [Person.of(user, current, request.user) for user in page.object_list]
    shown = {locks.folded(row.user.get_username()) for row in rows}
    context = {
        "page": page,
        "people": rows,
        "other_locks": [lock for lock in current if lock.name not in shown],
    }
    return render(request, "accounts/people.html", context)


@for_administrators
@require_POST
def free(request: HttpRequest) -> HttpResponse:
    """Unlocks a name or an address."""
    name, address = request.POST.get("name", "")[:255], request.POST.get("address", "")[:45]
    if not name and not address:
        raise Http404
    locks.free(name=name, address=address, by=request.user, request=request)
    messages.success(request, gettext("Unlocked: %(what)s") % {"what": name or address})
    return redirect("account_people")


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def factor_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first, then removes the person's second factor and ends their sessions."""
    person = _other_person(request, pk)
    if request.method == "POST":
        second_factor.take_away(person, by=request.user, request=request)
        counters.forget_codes(person)
        messages.success(request, gettext("The second factor was removed."))
        return redirect("account_people")
    return render(request, "accounts/factor_remove.html", {"person": person})


@for_administrators
@require_POST
def sessions_end(request: HttpRequest, pk: int) -> HttpResponse:
    person = _other_person(request, pk)
    number = sessions.end(OpenSession.objects.of(person))
    security_log.write(
        security_log.Kind.SESSIONS_ENDED, person=person, request=request, detail=str(number)
    )
    messages.success(request, gettext("The sessions were ended."))
    return redirect("account_people")


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_list(request: HttpRequest) -> HttpResponse:
    """The invitations, and the form for a new one, whose link is shown once."""
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        typed = form.cleaned_data
        _, link = invitations.invite(
            typed["email"], list(typed["roles"]), by=request.user, request=request
        )
        request.session[NEW_LINK] = link
        return redirect("account_invitations")
    rows = Invitation.objects.newest_first().with_people()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "form": form,
        "page": page,
        "rows": [(invitation, invitation.is_open(now)) for invitation in page.object_list],
        "link": request.session.pop(NEW_LINK, "") if request.method == "GET" else "",
    }
    return render(request, "accounts/invitations.html", context)


@for_administrators
@require_POST
def invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = Invitation.objects.with_pk(pk)
    if invitation is None:
        raise Http404
    if invitations.revoke(invitation, by=request.user, request=request):
        messages.success(request, gettext("The invitation was revoked."))
    else:
        messages.warning(request, gettext("That invitation was no longer open."))
    return redirect("account_invitations")


@for_administrators
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """The security log, a page at a time. **cost** does not depend on how long the log is."""
    form = SecurityLogForm(request.GET)
    found = list(form.found()[: PER_PAGE + 1])
    query = request.GET.copy()
    query.pop("older", None)
    context = {
        "form": form,
        "events": found[:PER_PAGE],
        "query": query.urlencode(),
        "older": found[PER_PAGE - 1].pk if len(found) > PER_PAGE else None,
    }
    return render(request, "accounts/security_log.html", context)


def _other_person(request: HttpRequest, pk: int) -> User:
    """Another person's account. Only a superuser may touch a superuser's, as in the admin."""
    person = get_object_or_404(User, pk=pk)
    if person.is_superuser and not request.user.is_superuser:
        raise PermissionDenied(gettext("Only a superuser can change a superuser's account."))
    return person
