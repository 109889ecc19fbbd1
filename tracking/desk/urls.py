"""The staff's addresses: one for each act."""

from django.urls import path

from tracking.desk.assessing.views import (
    status_update_bearing,
    status_update_preview,
    status_update_support,
)
from tracking.desk.autosave import views as autosave_views
from tracking.desk.downloads import views as download_views
from tracking.desk.duplicates import views as duplicate_views
from tracking.desk.imports import act_views as import_act_views
from tracking.desk.imports import file_views as import_file_views
from tracking.desk.imports import row_views as import_row_views
from tracking.desk.imports import value_views as import_value_views
from tracking.desk.imports import views as import_views
from tracking.desk.jobs import schedule_views as schedule_views
from tracking.desk.jobs import views as job_views
from tracking.desk.kinds import KINDS
from tracking.desk.parties import views as party_views
from tracking.desk.publishers import views as publisher_views
from tracking.desk.quick_log import views as quick_log_views
from tracking.desk.records import presence
from tracking.desk.records import views as record_views
from tracking.desk.records.relation_views import event_relation
from tracking.desk.replies import views as reply_views
from tracking.desk.searches import views as search_views
from tracking.desk.second_opinions import views as second_opinion_views
from tracking.desk.sources import views as source_views
from tracking.desk.worklists import review_views as review_views
from tracking.desk.worklists import views as worklist_views

app_name = "desk"

urlpatterns = [
    path("", worklist_views.start, name="start"),
    path("drafts/", record_views.drafts, name="drafts"),
    path("submissions/", worklist_views.submissions, name="submissions"),
    path("due/", worklist_views.due, name="due"),
    path("trash/", worklist_views.trash, name="trash"),
    path("review/", review_views.review, name="review"),
    path("review/check/", review_views.check, name="review_check"),
    path("review/publish/", review_views.publish_chosen, name="review_publish"),
    path("review/report/", review_views.report, name="review_report"),
    path("downloads/", download_views.download_list, name="download_list"),
    path("downloads.csv", download_views.download_file, name="download_file"),
    path("jobs/", job_views.job_list, name="job_list"),
    path("jobs/<uuid:token>/cancel/", job_views.job_cancel, name="job_cancel"),
    path("jobs/<uuid:token>/retry/", job_views.job_retry, name="job_retry"),
    path("import/", import_views.import_list, name="import_list"),
    *(
        path(
            f"import/templates/<slug:kind>.{ending}",
            import_views.import_template,
            {"ending": ending},
            name=f"import_template_{ending}",
        )
        for ending in ("csv", "xlsx")
    ),
    path("import/<uuid:token>/", import_views.import_detail, name="import_detail"),
    *(
        path(f"import/<uuid:token>/{address}", view, name=f"import_{act}")
        for address, view, act in (
            ("columns/", import_file_views.import_columns, "columns"),
            ("reading/", import_file_views.import_reading, "reading"),
            ("preview/", import_file_views.import_preview, "preview"),
            ("values/", import_value_views.import_values, "values"),
            ("check/", import_act_views.import_check, "check"),
            ("rows/", import_row_views.import_rows, "rows"),
            ("rows/<int:number>/", import_row_views.import_row, "row"),
            ("rows/<int:number>/decide/", import_row_views.import_row_decide, "row_decide"),
            ("confirm/", import_act_views.import_confirm, "confirm"),
            ("cancel/", import_act_views.import_cancel, "cancel"),
            ("go-on/", import_act_views.import_go_on, "go_on"),
            ("end-there/", import_act_views.import_end_there, "end_there"),
            ("undo/", import_act_views.import_undo, "undo"),
            ("restore/", import_act_views.import_restore, "restore"),
            ("discard/", import_act_views.import_discard, "discard"),
        )
    ),
    *(
        path(
            f"import/<uuid:token>/refused.{ending}",
            import_row_views.import_refused,
            {"ending": ending},
            name=f"import_refused_{ending}",
        )
        for ending in ("csv", "xlsx")
    ),
    path("schedules/", schedule_views.schedule_list, name="schedule_list"),
    path("schedules/add/<slug:slug>/", schedule_views.schedule_create, name="schedule_create"),
    path("schedules/<int:pk>/", schedule_views.schedule_detail, name="schedule_detail"),
    path("schedules/<int:pk>/edit/", schedule_views.schedule_edit, name="schedule_edit"),
    path("schedules/<int:pk>/run/", schedule_views.schedule_run, name="schedule_run"),
    path(
        "schedules/<int:pk>/pause/",
        schedule_views.schedule_pause,
        {"is_paused": True},
        name="schedule_pause",
    ),
    path(
        "schedules/<int:pk>/resume/",
        schedule_views.schedule_pause,
        {"is_paused": False},
        name="schedule_resume",
    ),
    path("schedules/<int:pk>/delete/", schedule_views.schedule_delete, name="schedule_delete"),
    path("parties/", party_views.party_list, name="party_list"),
    path("parties/new/", party_views.party_create, name="party_create"),
    path("parties/<int:pk>/", party_views.party_detail, name="party_detail"),
    path("parties/<int:pk>/edit/", party_views.party_edit, name="party_edit"),
    path("parties/<int:pk>/replace/", party_views.party_replace, name="party_replace"),
    path("parties/<int:pk>/remove/", party_views.party_remove, name="party_remove"),
    path("publishers/", publisher_views.publisher_list, name="publisher_list"),
    path("publishers/new/", publisher_views.publisher_create, name="publisher_create"),
    path("publishers/<int:pk>/", publisher_views.publisher_detail, name="publisher_detail"),
    path("publishers/<int:pk>/edit/", publisher_views.publisher_edit, name="publisher_edit"),
    path("publishers/<int:pk>/merge/", publisher_views.publisher_merge, name="publisher_merge"),
    path("sources/", source_views.source_list, name="source_list"),
    path("sources/new/", source_views.source_create, name="source_create"),
    path("sources/<int:pk>/", source_views.source_detail, name="source_detail"),
    path("sources/<int:pk>/edit/", source_views.source_edit, name="source_edit"),
    path("replies/", reply_views.reply_list, name="reply_list"),
    path("replies/<int:pk>/", reply_views.reply_detail, name="reply_detail"),
    path("replies/<int:pk>/take/", reply_views.reply_take, name="reply_take"),
    path("replies/<int:pk>/leave/", reply_views.reply_leave, name="reply_leave"),
    path("replies/<int:pk>/answer/", reply_views.reply_answer, name="reply_answer"),
    path("searches/", search_views.search_log_list, name="search_log_list"),
    path("searches/new/", search_views.search_log_create, name="search_log_create"),
    path("searches/<int:pk>/", search_views.search_log_detail, name="search_log_detail"),
    path("searches/<int:pk>/publish/", search_views.search_log_publish, name="search_log_publish"),
    path(
        "searches/<int:pk>/withdraw/", search_views.search_log_withdraw, name="search_log_withdraw"
    ),
    path("second-opinions/", second_opinion_views.second_opinion_list, name="second_opinion_list"),
    path(
        "second-opinions/new/",
        second_opinion_views.second_opinion_create,
        name="second_opinion_create",
    ),
    path(
        "second-opinions/<int:pk>/",
        second_opinion_views.second_opinion_detail,
        name="second_opinion_detail",
    ),
    path(
        "second-opinions/<int:pk>/hand-on/",
        second_opinion_views.second_opinion_hand_on,
        name="second_opinion_hand_on",
    ),
    path(
        "second-opinions/<int:pk>/cancel/",
        second_opinion_views.second_opinion_cancel,
        name="second_opinion_cancel",
    ),
    path("duplicates/", duplicate_views.pair_list, name="duplicate_list"),
    path("duplicates/check/", duplicate_views.check, name="duplicate_check"),
    path("duplicates/<int:pk>/", duplicate_views.pair_detail, name="duplicate_pair"),
    path("events/<int:pk>/merge/<int:other>/", duplicate_views.merge, name="event_merge"),
    path(
        "events/<int:pk>/sources/<int:source>/relation/",
        event_relation,
        {"kind": KINDS[0]},
        name="event_relation",
    ),
    path("merges/<int:pk>/undo/", duplicate_views.undo, name="merge_undo"),
    path("log/", quick_log_views.log, name="log"),
    path("log/another/", quick_log_views.log, {"another": True}, name="log_another"),
    path("log/full/", quick_log_views.log_full, name="log_full"),
    path("log/source/", quick_log_views.log_source, name="log_source"),
    path("log/publishers/", quick_log_views.log_publishers, name="log_publishers"),
    path("log/date/", quick_log_views.log_date, name="log_date"),
    path("log/suggest/", quick_log_views.log_suggest, name="log_suggest"),
    path("kept/keep/", autosave_views.autosave_save, name="autosave_save"),
    path("kept/token/", autosave_views.autosave_token, name="autosave_token"),
    path("kept/<uuid:key>/discard/", autosave_views.autosave_discard, name="autosave_discard"),
    path("forums/link/", record_views.forum_link, name="forum_link"),
    path("status-updates/preview/", status_update_preview, name="status_update_preview"),
    path("status-updates/standing/", status_update_support, name="status_update_support"),
    path("status-updates/bearing/", status_update_bearing, name="status_update_bearing"),
    path("status-updates/<int:pk>/stands/", worklist_views.stands, name="status_update_stands"),
    *(
        path(f"{kind.path}/{address}", view, {"kind": kind}, name=f"{kind.name}_{act}")
        for kind in KINDS
        for address, view, act in (
            ("new/", record_views.create, "create"),
            ("<int:pk>/", record_views.detail, "detail"),
            ("<int:pk>/edit/", record_views.edit, "edit"),
            ("<int:pk>/open/", presence.keep_open, "open"),
            ("<int:pk>/leave/", presence.leave, "leave"),
            ("<int:pk>/restore/<int:number>/", presence.restore, "restore"),
            ("<int:pk>/submit/", record_views.submit, "submit"),
            ("<int:pk>/take-back/", record_views.take_back, "take_back"),
            ("<int:pk>/return/", record_views.return_to_author, "return"),
            ("<int:pk>/publish/", record_views.publish, "publish"),
            ("<int:pk>/withdraw/", record_views.withdraw, "withdraw"),
            ("<int:pk>/remove/", record_views.remove, "remove"),
            ("<int:pk>/put-back/", record_views.put_back, "put_back"),
            ("<int:pk>/trash/", record_views.trash, "trash"),
            ("<int:pk>/restore/", record_views.restore, "restore"),
            ("<int:pk>/differences/", record_views.differences, "differences"),
            ("<int:pk>/comments/", record_views.comments, "comments"),
            (
                "<int:pk>/comments/<int:comment>/resolve/",
                record_views.resolve_comment,
                "comment_resolve",
            ),
            (
                "<int:pk>/comments/<int:comment>/reopen/",
                record_views.reopen_comment,
                "comment_reopen",
            ),
        )
    ),
]
