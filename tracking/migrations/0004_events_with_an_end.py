"""Events with an end are found by their last day: what went on before a month began."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tracking", "0003_source_page_key")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("end__gt", "")),
                fields=["state", "latest_on", "earliest_on", "id"],
                name="event_lasting_by_last_day",
            ),
        ),
    ]
