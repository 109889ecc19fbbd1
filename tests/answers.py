"""Reading what the test client got."""

from django.http import HttpResponse, StreamingHttpResponse


def read(answer: HttpResponse | StreamingHttpResponse) -> bytes:
    """All of an answer. A file that is sent in pieces is closed by reading it to its end."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content
