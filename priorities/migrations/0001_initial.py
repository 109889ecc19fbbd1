"""The framework: editions, themes, items, passages and commitments."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models
from gsi_tracker.going_back import RefuseGoingBack


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True, verbose_name='slug')),
                ('number', models.PositiveSmallIntegerField(help_text='Its place in lists.', unique=True, verbose_name='number')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('publisher', models.CharField(max_length=200, verbose_name='publisher')),
                ('language', models.CharField(max_length=12, verbose_name='language')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='published on')),
                ('file', models.CharField(help_text='The text as received, below fixtures/.', max_length=200, verbose_name='file')),
                ('note', models.TextField(blank=True, help_text='What this text covers.', verbose_name='note')),
            ],
            options={
                'verbose_name': 'edition',
                'verbose_name_plural': 'editions',
                'ordering': ['number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='edition_number_positive')],
            },
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True, verbose_name='slug')),
                ('number', models.PositiveSmallIntegerField(help_text='Its place in lists.', unique=True, verbose_name='number')),
                ('title', models.CharField(max_length=100, verbose_name='title')),
            ],
            options={
                'verbose_name': 'theme',
                'verbose_name_plural': 'themes',
                'ordering': ['number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='theme_number_positive')],
            },
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('principle', 'Principle'), ('priority', 'Priority'), ('platform', 'Platform')], max_length=10, verbose_name='kind')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('slug', models.SlugField(max_length=100, verbose_name='slug')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('key', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Concat('kind', models.Value('-'), django.db.models.functions.comparison.Cast('number', models.CharField())), output_field=models.CharField(max_length=20), unique=True, verbose_name='key')),
                ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='priorities.theme', verbose_name='theme')),
            ],
            options={
                'verbose_name': 'item',
                'verbose_name_plural': 'items',
                'ordering': ['kind', 'number'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'number'), name='item_once_per_kind_and_number'), models.UniqueConstraint(fields=('kind', 'slug'), name='item_slug_once_per_kind'), models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='item_number_positive'), models.CheckConstraint(condition=models.Q(('kind__in', ['principle', 'priority', 'platform'])), name='item_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('label', models.CharField(max_length=200, verbose_name='label')),
                ('text', models.TextField(verbose_name='text')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='priorities.item', verbose_name='item')),
            ],
            options={
                'verbose_name': 'commitment',
                'verbose_name_plural': 'commitments',
                'ordering': ['item__kind', 'item__number', 'number'],
                'constraints': [models.UniqueConstraint(fields=('item', 'number'), name='commitment_once_per_item_and_number'), models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='commitment_number_positive')],
            },
        ),
        migrations.CreateModel(
            name='Passage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='text')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='priorities.edition', verbose_name='edition')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='priorities.item', verbose_name='item')),
            ],
            options={
                'verbose_name': 'passage',
                'verbose_name_plural': 'passages',
                'ordering': ['edition__number', 'item__kind', 'item__number'],
                'constraints': [models.UniqueConstraint(fields=('item', 'edition'), name='passage_once_per_item_and_edition')],
            },
        ),
        RefuseGoingBack(
            'Before this migration there is no paper: going back would delete its editions and items.',
            models=['Edition', 'Item'],
        ),
    ]
