"""The key of each source's page, by which it is found however its address is written."""

from typing import Any

from django.db import connection, migrations, models

from tracking.values.web_addresses import page_key

BATCH = 5000
FIELD = models.CharField(
    blank=True,
    editable=False,
    help_text="Of its address, however that is written.",
    max_length=32,
)


def fill(apps: Any, editor: Any) -> None:
    for name in ("Source", "HistoricalSource"):
        model = apps.get_model("tracking", name)
        table, key = model._meta.db_table, model._meta.pk.column
        update = f"UPDATE {table} SET page_key = %s WHERE {key} = %s"  # noqa: S608 (ours)
        sources, last = model.objects.exclude(url="").order_by("pk"), 0
        while rows := list(sources.filter(pk__gt=last).values_list("pk", "url")[:BATCH]):
            with connection.cursor() as cursor:
                cursor.executemany(update, [(page_key(url), pk) for pk, url in rows])
            last = rows[-1][0]


class Migration(migrations.Migration):
    dependencies = [("tracking", "0002_search_index")]

    operations = [
        migrations.AddField("historicalsource", "page_key", FIELD),
        migrations.AddField("source", "page_key", FIELD),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex("source", models.Index(fields=["page_key"], name="source_page")),
    ]
