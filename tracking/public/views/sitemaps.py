"""The site map for search engines: a list of files, and each file."""

from __future__ import annotations

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gsi_tracker.visitor_limit import untimed
from tracking.public.sitemaps import SECTIONS, addresses_of_files


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    context = {"addresses": addresses_of_files()}
    return render(request, "tracking/sitemap_index.xml", context, content_type="application/xml")


@require_safe
@untimed()
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    sections: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {**SECTIONS}
    return sitemap(request, sections, section, template_name="tracking/sitemap.xml")
