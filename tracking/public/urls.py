"""The public addresses. Every list has a file of the same rows at the same address with `.csv`.

In other formats at `.xlsx`, `.json` and `.jsonl`: an ending that is not known is no address.
"""

from django.urls import path

from priorities.models import Kind
from tracking.downloads.lists import LIST_FILES
from tracking.exports import Format
from tracking.public.views import (
    about,
    calendar,
    changes,
    cited,
    columns,
    compare,
    downloads,
    embed,
    events,
    filter_values,
    forums,
    front,
    history,
    items,
    list_prepare,
    matrix,
    parties,
    prepared,
    publishers,
    replies,
    reports,
    search,
    searches,
    sitemaps,
    sources,
    status_updates,
)

app_name = "tracking"

PLURALS = {Kind.PRIORITY: "priorities", Kind.PLATFORM: "platforms", Kind.PRINCIPLE: "principles"}

urlpatterns = [
    path("", front.front, name="front"),
    *(
        path(f"{plural}/", items.item_list, {"kind": kind}, name=f"{kind}_list")
        for kind, plural in PLURALS.items()
    ),
    *(
        path(f"{plural}/<int:number>/", items.item_detail, {"kind": kind}, name=f"{kind}_detail")
        for kind, plural in PLURALS.items()
    ),
    path("events/", events.event_list, name="event_list"),
    path("events/<slug:slug>/", events.event_detail, name="event_detail"),
    path("events/<slug:slug>/history/", history.event_history, name="event_history"),
    path("events/<slug:slug>/history/compare/", history.event_compare, name="event_compare"),
    path("forums/", forums.forum_list, name="forum_list"),
    path("forums/<slug:slug>/", forums.forum_detail, name="forum_detail"),
    path("forums/<slug:slug>/history/", history.forum_history, name="forum_history"),
    path("forums/<slug:slug>/history/compare/", history.forum_compare, name="forum_compare"),
    path("status-updates/", status_updates.status_update_list, name="status_update_list"),
    path(
        "status-updates/<slug:slug>/",
        status_updates.status_update_detail,
        name="status_update_detail",
    ),
    path(
        "status-updates/<slug:slug>/history/",
        history.status_update_history,
        name="status_update_history",
    ),
    path(
        "status-updates/<slug:slug>/history/compare/",
        history.status_update_compare,
        name="status_update_compare",
    ),
    path("parties/", parties.party_list, name="party_list"),
    path("parties/<slug:code>/", parties.party_detail, name="party_detail"),
    path("parties/<slug:code>/history/", history.party_history, name="party_history"),
    path("publishers/", publishers.publisher_list, name="publisher_list"),
    path("publishers/<slug:slug>/", publishers.publisher_detail, name="publisher_detail"),
    path("publishers/<slug:slug>/history/", history.publisher_history, name="publisher_history"),
    path("sources/", sources.source_list, name="source_list"),
    path("searches/", searches.search_log_list, name="search_log_list"),
    path("filter/<slug:listed>/", filter_values.filter_form, name="filter_form"),
    path("filter/<slug:listed>/<slug:name>/", filter_values.filter_values, name="filter_values"),
    path("matrix/", matrix.matrix, name="matrix"),
    path("compare/", compare.compare, name="compare"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("reports/", reports.report_list, name="report_list"),
    path("reports/<slug:slug>.<slug:file_format>", reports.report_file, name="report_file"),
    path("reports/<slug:slug>/prepare/", prepared.report_prepare, name="report_prepare"),
    path("reports/prepared/<uuid:token>/", prepared.prepared, name="prepared"),
    path("reports/prepared/<uuid:token>/file/", prepared.prepared_file, name="prepared_file"),
    path(
        "reports/prepared/<uuid:token>/manifest.json",
        prepared.prepared_manifest,
        name="prepared_manifest",
    ),
    path("reports/prepared/<uuid:token>/cancel/", prepared.prepared_cancel, name="prepared_cancel"),
    path("reports/dossier/<slug:key>/", reports.dossier, name="dossier"),
    path("reports/<slug:slug>/", reports.report_detail, name="report_detail"),
    path("columns/<slug:file>/", columns.columns, name="columns"),
    path("columns/<slug:file>/cite/", cited.cite, name="cite"),
    path("columns/<slug:file>/prepare/", list_prepare.list_prepare, name="list_prepare"),
    path("downloads/<slug:key>/", cited.cited, name="cited"),
    path("downloads/<slug:key>/file/", cited.cited_file, name="cited_file"),
    path("search/", search.search, name="search"),
    path("reply/<slug:kind>/<slug:slug>/", replies.reply, name="reply"),
    path("reply/<slug:kind>/<slug:slug>/received/", replies.reply_received, name="reply_received"),
    path("changes/", changes.change_list, name="changes"),
    path("about/", about.about, name="about"),
    path("about/method/", about.method, name="method"),
    path("about/agreement/", about.agreement, name="agreement"),
    path("embed/priorities/<int:number>/", embed.priority_card, name="embed_priority"),
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_section, name="sitemap_section"),
    path("changes.atom", changes.change_feed, name="change_feed"),
    *(
        path(
            f"{file}.{ending}",
            downloads.list_file,
            {"file": file, "ending": ending},
            name=f"{listed.name}_{ending}",
        )
        for file, listed in LIST_FILES.items()
        for ending in Format
    ),
    *(
        path(f"{file}.zip", downloads.list_package, {"file": file}, name=f"{listed.name}_zip")
        for file, listed in LIST_FILES.items()
    ),
]
