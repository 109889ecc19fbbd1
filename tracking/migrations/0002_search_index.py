"""The search's index: one table, and beside it what each database searches quickly.

SQLite gets a full-text table (FTS5) over the column `tokens`, which it reads from the table itself,
kept in step by triggers; PostgreSQL a generated `tsvector` with a GIN index. `manage.py install`
fills the table afterwards.
"""

from django.db import migrations, models

# The `ascii` tokeniser parts words at ASCII punctuation and blanks alone: what tracking.search
# made is taken as it is. No positions are kept (`detail=none`): a token is there or is not.
SQLITE = [
    """
    CREATE VIRTUAL TABLE tracking_searchtokens USING fts5(
        tokens, content='tracking_searchentry', content_rowid='id', tokenize='ascii', detail='none'
    )
    """,
    """
    CREATE TRIGGER tracking_searchentry_added AFTER INSERT ON tracking_searchentry BEGIN
        INSERT INTO tracking_searchtokens(rowid, tokens) VALUES (new.id, new.tokens);
    END
    """,
    """
    CREATE TRIGGER tracking_searchentry_removed AFTER DELETE ON tracking_searchentry BEGIN
        INSERT INTO tracking_searchtokens(tracking_searchtokens, rowid, tokens)
        VALUES ('delete', old.id, old.tokens);
    END
    """,
    """
    CREATE TRIGGER tracking_searchentry_changed AFTER UPDATE ON tracking_searchentry BEGIN
        INSERT INTO tracking_searchtokens(tracking_searchtokens, rowid, tokens)
        VALUES ('delete', old.id, old.tokens);
        INSERT INTO tracking_searchtokens(rowid, tokens) VALUES (new.id, new.tokens);
    END
    """,
]
POSTGRESQL = [
    # Tokens are cast one by one: they are words already and need no parser. Absent ones are ''.
    """
    ALTER TABLE tracking_searchentry ADD COLUMN vector tsvector GENERATED ALWAYS AS
        (array_to_tsvector(array_remove(string_to_array(tokens, ' '), ''))) STORED
    """,
    # Of a long row the other columns are compressed first: a common word reads many vectors.
    "ALTER TABLE tracking_searchentry ALTER COLUMN vector SET STORAGE MAIN",
    "CREATE INDEX tracking_searchentry_vector ON tracking_searchentry USING gin (vector)",
]
MAKE = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
REMOVE = {
    "sqlite": [
        "DROP TRIGGER tracking_searchentry_changed",
        "DROP TRIGGER tracking_searchentry_removed",
        "DROP TRIGGER tracking_searchentry_added",
        "DROP TABLE tracking_searchtokens",
    ],
    "postgresql": ["ALTER TABLE tracking_searchentry DROP COLUMN vector"],
}


def make_engine(apps, schema_editor):
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove_engine(apps, schema_editor):
    for statement in REMOVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("tracking", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('item', 'Principle, priority or platform'), ('commitment', 'Commitment'), ('event', 'Event'), ('forum', 'Forum'), ('status_update', 'Status update'), ('party', 'Party'), ('publisher', 'Publisher'), ('source', 'Source')], max_length=13)),
                ('object_id', models.PositiveBigIntegerField()),
                ('key', models.CharField(help_text='What its address is made from.', max_length=120)),
                ('title', models.CharField(max_length=300)),
                ('text', models.TextField(help_text='What a result shows an excerpt of.')),
                ('detail', models.CharField(help_text='Kind of event, status and the like: code.', max_length=26)),
                ('url', models.CharField(help_text='Of a source: its own address.', max_length=1000)),
                ('items', models.TextField(help_text='Keys of its items, each between two blanks.')),
                ('start', models.CharField(help_text='Its date as the record has it, or nothing.', max_length=10)),
                ('end', models.CharField(max_length=10)),
                ('dated_on', models.DateField(null=True)),
                ('title_tokens', models.TextField(help_text='In the order of the title, each between two blanks; compounds after it.')),
                ('tokens', models.TextField(help_text='All tokens, each once, in the order of the alphabet.')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['item', 'commitment', 'event', 'forum', 'status_update', 'party', 'publisher', 'source'])), name='searchentry_kind_known'), models.UniqueConstraint(fields=('kind', 'object_id'), name='searchentry_once_per_object')],
            },
        ),
        migrations.RunPython(make_engine, remove_engine),
    ]
