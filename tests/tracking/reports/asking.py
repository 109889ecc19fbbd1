"""Asks reports the way a reader does."""

import csv
import io

from django.test import Client

from tests.answers import read


def rows_of(slug, query=""):
    """The rows of the CSV file, text as recorded."""
    answer = Client().get(f"/reports/{slug}.csv?{query}&plain=1")
    text = read(answer).decode()
    assert answer.status_code == 200, text
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert answer["X-Row-Count"] == str(len(rows))
    return rows


def page_of(slug, query="", status=200):
    answer = Client().get(f"/reports/{slug}/?{query}")
    assert answer.status_code == status
    return answer


def words_of(answer):
    return " ".join(answer.content.decode().split())
