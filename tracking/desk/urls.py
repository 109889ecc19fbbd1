"""The staff's addresses: one for each act."""

from django.urls import path

from tracking.desk import views
from tracking.desk.kinds import KINDS
from tracking.desk.standing import status_update_standing

app_name = "desk"

urlpatterns = [
    path("", views.start, name="start"),
    path("drafts/", views.drafts, name="drafts"),
    path("review/", views.review, name="review"),
    path("forums/link/", views.forum_link, name="forum_link"),
    path("status-updates/standing/", status_update_standing, name="status_update_standing"),
    *(
        path(f"{kind.path}/{address}", view, {"kind": kind}, name=f"{kind.name}_{act}")
        for kind in KINDS
        for address, view, act in (
            ("new/", views.create, "create"),
            ("<int:pk>/", views.detail, "detail"),
            ("<int:pk>/edit/", views.edit, "edit"),
            ("<int:pk>/submit/", views.submit, "submit"),
            ("<int:pk>/return/", views.return_to_author, "return"),
            ("<int:pk>/publish/", views.publish, "publish"),
            ("<int:pk>/withdraw/", views.withdraw, "withdraw"),
        )
    ),
]
