"""The staff's addresses: one for each act."""

from django.urls import path

from tracking.desk import (
    duplicates,
    job_pages,
    kept_views,
    log_views,
    review_pages,
    schedule_pages,
    views,
    work_pages,
)
from tracking.desk.kinds import KINDS
from tracking.desk.records import presence
from tracking.desk.standing import status_update_standing

app_name = "desk"

urlpatterns = [
    path("", work_pages.start, name="start"),
    path("drafts/", views.drafts, name="drafts"),
    path("submissions/", work_pages.submissions, name="submissions"),
    path("due/", work_pages.due, name="due"),
    path("trash/", work_pages.trash, name="trash"),
    path("review/", review_pages.review, name="review"),
    path("review/check/", review_pages.check, name="review_check"),
    path("review/publish/", review_pages.publish_chosen, name="review_publish"),
    path("review/report/", review_pages.report, name="review_report"),
    path("jobs/", job_pages.job_list, name="job_list"),
    path("jobs/<uuid:token>/cancel/", job_pages.job_cancel, name="job_cancel"),
    path("jobs/<uuid:token>/retry/", job_pages.job_retry, name="job_retry"),
    path("schedules/", schedule_pages.schedule_list, name="schedule_list"),
    path("schedules/add/<slug:slug>/", schedule_pages.schedule_create, name="schedule_create"),
    path("schedules/<int:pk>/", schedule_pages.schedule_detail, name="schedule_detail"),
    path("schedules/<int:pk>/edit/", schedule_pages.schedule_edit, name="schedule_edit"),
    path("schedules/<int:pk>/run/", schedule_pages.schedule_run, name="schedule_run"),
    path(
        "schedules/<int:pk>/pause/",
        schedule_pages.schedule_pause,
        {"is_paused": True},
        name="schedule_pause",
    ),
    path(
        "schedules/<int:pk>/resume/",
        schedule_pages.schedule_pause,
        {"is_paused": False},
        name="schedule_resume",
    ),
    path("schedules/<int:pk>/delete/", schedule_pages.schedule_delete, name="schedule_delete"),
    path("duplicates/", duplicates.pair_list, name="duplicate_list"),
    path("duplicates/check/", duplicates.check, name="duplicate_check"),
    path("duplicates/<int:pk>/", duplicates.pair_detail, name="duplicate_pair"),
    path("events/<int:pk>/merge/<int:other>/", duplicates.merge, name="event_merge"),
    path("merges/<int:pk>/undo/", duplicates.undo, name="merge_undo"),
    path("log/", log_views.log, name="log"),
    path("log/another/", log_views.log, {"another": True}, name="log_another"),
    path("log/full/", log_views.log_full, name="log_full"),
    path("log/source/", log_views.log_source, name="log_source"),
    path("log/date/", log_views.log_date, name="log_date"),
    path("log/suggest/", log_views.log_suggest, name="log_suggest"),
    path("kept/keep/", kept_views.kept_keep, name="kept_keep"),
    path("kept/token/", kept_views.kept_token, name="kept_token"),
    path("kept/<uuid:key>/discard/", kept_views.kept_discard, name="kept_discard"),
    path("forums/link/", views.forum_link, name="forum_link"),
    path("status-updates/standing/", status_update_standing, name="status_update_standing"),
    *(
        path(f"{kind.path}/{address}", view, {"kind": kind}, name=f"{kind.name}_{act}")
        for kind in KINDS
        for address, view, act in (
            ("new/", views.create, "create"),
            ("<int:pk>/", views.detail, "detail"),
            ("<int:pk>/edit/", views.edit, "edit"),
            ("<int:pk>/open/", presence.keep_open, "open"),
            ("<int:pk>/leave/", presence.leave, "leave"),
            ("<int:pk>/restore/<int:number>/", presence.restore, "restore"),
            ("<int:pk>/submit/", views.submit, "submit"),
            ("<int:pk>/return/", views.return_to_author, "return"),
            ("<int:pk>/publish/", views.publish, "publish"),
            ("<int:pk>/withdraw/", views.withdraw, "withdraw"),
            ("<int:pk>/trash/", views.trash, "trash"),
            ("<int:pk>/restore/", views.restore, "restore"),
            ("<int:pk>/differences/", views.differences, "differences"),
            ("<int:pk>/comments/", views.comments, "comments"),
            ("<int:pk>/comments/<int:comment>/resolve/", views.resolve_comment, "comment_resolve"),
            ("<int:pk>/comments/<int:comment>/reopen/", views.reopen_comment, "comment_reopen"),
        )
    ),
]
