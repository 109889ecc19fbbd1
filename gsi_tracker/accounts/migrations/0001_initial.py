"""What is kept of people beside their accounts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from gsi_tracker.going_back import RefuseGoingBack


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '__first__'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CacheEntry',
            fields=[
                ('cache_key', models.CharField(max_length=255, primary_key=True, serialize=False)),
                ('value', models.TextField()),
                ('expires', models.DateTimeField(db_index=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='email address')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('roles', models.ManyToManyField(related_name='+', to='auth.group', verbose_name='roles')),
                ('used_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'default_permissions': ['view', 'add', 'change'],
            },
        ),
        migrations.CreateModel(
            name='OpenSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session_key', models.CharField(max_length=40, unique=True)),
                ('opened_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('address', models.GenericIPAddressField(null=True)),
                ('agent', models.CharField(blank=True, max_length=300)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SecurityEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('kind', models.CharField(choices=[('signed_in', 'Signed in'), ('sign_in_failed', 'Sign-in failed'), ('locked', 'Sign-in locked'), ('freed', 'Sign-in unlocked'), ('signed_out', 'Signed out'), ('session_expired', 'Session expired'), ('sessions_ended', 'Sessions ended'), ('password_changed', 'Password changed'), ('password_reset_asked', 'Password reset requested'), ('password_reset', 'Password reset'), ('factor_added', 'Second factor added'), ('factor_removed', 'Second factor removed'), ('factor_failed', 'Second factor failed'), ('codes_renewed', 'Recovery codes renewed'), ('account_made', 'Account created'), ('account_changed', 'Account changed'), ('roles_changed', 'Roles or rights changed'), ('invited', 'Invited'), ('invitation_revoked', 'Invitation revoked'), ('invitation_used', 'Invitation used')], max_length=30)),
                ('person_name', models.CharField(blank=True, max_length=150)),
                ('by_name', models.CharField(blank=True, max_length=150)),
                ('address', models.GenericIPAddressField(null=True)),
                ('detail', models.CharField(blank=True, max_length=500)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'entry of the security log',
                'verbose_name_plural': 'security log',
                'default_permissions': ['view'],
                'indexes': [models.Index(fields=['kind', '-id'], name='security_kind'), models.Index(fields=['person_name', '-id'], name='security_person'), models.Index(fields=['by_name', '-id'], name='security_by'), models.Index(fields=['at'], name='security_at')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['signed_in', 'sign_in_failed', 'locked', 'freed', 'signed_out', 'session_expired', 'sessions_ended', 'password_changed', 'password_reset_asked', 'password_reset', 'factor_added', 'factor_removed', 'factor_failed', 'codes_renewed', 'account_made', 'account_changed', 'roles_changed', 'invited', 'invitation_revoked', 'invitation_used'])), name='securityevent_kind_known')],
            },
        ),
        RefuseGoingBack(
            'Before this migration there is no security log: going back would delete it, with the invitations.',
            models=['SecurityEvent', 'Invitation'],
        ),
    ]
