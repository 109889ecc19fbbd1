from django.http import HttpResponse


def event_csv(request, **kwargs):
    return HttpResponse("stub")


def forum_csv(request, **kwargs):
    return HttpResponse("stub")


def status_update_csv(request, **kwargs):
    return HttpResponse("stub")


def party_csv(request, **kwargs):
    return HttpResponse("stub")


def source_csv(request, **kwargs):
    return HttpResponse("stub")


def progress_csv(request, **kwargs):
    return HttpResponse("stub")
