"""All settings, read from the environment. docs/operating.md describes each variable."""

import os
import tomllib
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy

from gsi_tracker import broker, console, databases, environment
from gsi_tracker.environment import Mode, whole_number

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text("utf-8"))["project"]["version"]
VAR_DIR = Path(os.environ.get("GSI_VAR_DIR") or BASE_DIR / "var")
# What is written is for its own user (700, 600); static files too: WhiteNoise reads them as it.
os.umask(0o077)
FILE_UPLOAD_PERMISSIONS = 0o600  # by its default Django would set 644 in spite of the umask
# The form of an assessment sends eight fields for each event that it cites; Django allows 1000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
MODE = environment.mode()
ON_LOOPBACK = MODE != Mode.PRODUCTION

# Safety

DEBUG = environment.flag("DEBUG", default=MODE == Mode.DEVELOPMENT)
if DEBUG and MODE != Mode.DEVELOPMENT:
    raise ImproperlyConfigured(
        f"DEBUG is on in {MODE} mode, which would show the inside of the site to everyone; "
        "take DEBUG out of the environment, or run: make dev"
    )
if ON_LOOPBACK:
    SECRET_KEY = environment.stored_secret(
        VAR_DIR / "secret-key", prefix=environment.DEMO_KEY_PREFIX
    )
    ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
else:
    SECRET_KEY = environment.production_secret_key()
    ALLOWED_HOSTS = environment.production_hosts()

PORT = whole_number("PORT", default=8000, least=1, most=65535)
# The site's own address: in files, feeds and mails an address never comes from the request.
SITE_URL = environment.address(
    "GSI_SITE_URL", default=f"http://127.0.0.1:{PORT}" if ON_LOOPBACK else ""
)
# Where people reach those who keep the site: a web address or a mailto: address; "" where unset.
CONTACT = environment.contact_address("GSI_CONTACT")

SECURE_SSL_REDIRECT = not ON_LOOPBACK
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # a balancer asks over plain http
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not ON_LOOPBACK
CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
# These bind names that may not be the tracker's, for long: only those who run the site can say yes.
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.flag("GSI_HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = environment.flag("GSI_HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # which ask for just these two
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
BEHIND_TLS_PROXY = environment.flag("GSI_BEHIND_TLS_PROXY", default=False)
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many proxies in front add to X-Forwarded-For; what comes before their entries is not believed.
TRUSTED_PROXIES = whole_number(
    "GSI_TRUSTED_PROXIES", default=int(BEHIND_TLS_PROXY), least=0, most=10
)
if not ON_LOOPBACK:  # the browser itself refuses such a cookie from a neighbour or over plain http
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
CSRF_FAILURE_VIEW = "gsi_tracker.views.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the admin's own icons are data addresses
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# The site

INSTALLED_APPS = [
    "gsi_tracker.apps.SiteAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",  # so that the project's templates can draw form fields
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",  # for its static files alone
    "django_countries",
    "django_filters",
    "simple_history",
    "gsi_tracker.accounts.apps.AccountsConfig",
    "priorities",
    "tracking",
]

MIDDLEWARE = [
    # Outermost, so that answers to broken requests carry the headers too.
    "gsi_tracker.middleware.SiteHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "gsi_tracker.visitor_limit.VisitorLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gsi_tracker.reader.ReaderMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gsi_tracker.accounts.middleware.SessionLimitsMiddleware",
    "gsi_tracker.accounts.middleware.SecondFactorMiddleware",
    "gsi_tracker.accounts.middleware.KnownDeviceMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "gsi_tracker.urls"
WSGI_APPLICATION = "gsi_tracker.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gsi_tracker.context.site",
                "tracking.context_processors.as_of",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": databases.with_options(
        environment.database(
            "DATABASE_URL", default=f"sqlite:///{quote(str((VAR_DIR / 'db.sqlite3').absolute()))}"
        ),
        connect_seconds=whole_number("GSI_DATABASE_CONNECT_SECONDS", default=2, least=2, most=60),
    )
}
# For processes that answer requests alone: gsi_tracker/wsgi.py
WEB_DATABASE_LIMITS = databases.WebLimits(
    statement_seconds=whole_number("GSI_DATABASE_STATEMENT_SECONDS", default=4, least=1, most=600),
    lock_seconds=whole_number("GSI_DATABASE_LOCK_SECONDS", default=3, least=1, most=60),
    idle_in_transaction_seconds=whole_number(
        "GSI_DATABASE_IDLE_SECONDS", default=30, least=1, most=600
    ),
)
# How many seconds of work a page may be for whoever is not signed in; 0 sets no limit.
VISITOR_SECONDS = whole_number("GSI_VISITOR_SECONDS", default=1, least=0, most=600)
# Finished public pages, in the memory of each process; 0 keeps none. Tests ask for it by name.
CACHED_PAGES = whole_number(
    "GSI_CACHED_PAGES", default=0 if MODE == Mode.TEST else 200, least=0, most=10_000
)
CACHES = {
    # What allauth counts stands in the database: the same for all processes, and after a restart.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cacheentry",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": max(CACHED_PAGES, 1)},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Accounts (gsi_tracker/accounts; docs/decisions/0012-accounts.md)

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk:start"
LOGOUT_REDIRECT_URL = "tracking:front"
# No backend but these two: the first refuses whoever is locked, the second knows the passwords.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # older accounts, until they sign in
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

SESSION_COOKIE_AGE = 12 * 3600  # a session ends after this, however busy
SESSION_IDLE_SECONDS = 3 * 3600  # and after this without a request

REQUIRE_MFA = environment.flag("GSI_REQUIRE_MFA", default=MODE == Mode.PRODUCTION)
# Whoever has one of these rights is an editor or an administrator.
RIGHTS_THAT_NEED_MFA = ["tracking.publish_event", "auth.change_user"]

ACCOUNT_ADAPTER = "gsi_tracker.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody is written to who has no account
ACCOUNT_EMAIL_SUBJECT_PREFIX = "GSI Tracker: "
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "gsi_tracker.accounts.forms.LoginForm",
    "change_password": "gsi_tracker.accounts.forms.ChangePasswordForm",
    "reset_password": "gsi_tracker.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "gsi_tracker.accounts.forms.NewPasswordForm",
    "reauthenticate": "gsi_tracker.accounts.forms.ReauthenticateForm",
}
# Passwords are counted by axes. What allauth would count by account alone, anybody could use up:
# gsi_tracker/accounts/counters.py counts that, by the rates that follow allauth's own here.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": None,
    "reset_password": None,
    "code": "5/15m/key,50/d/key",
    "code_from_address": "30/15m/ip",
    "reset_of_strangers": "1/10m/key",
    "reset_of_device": "5/h/key",
    "reset_from_address": "20/h/ip",
    "reply_from_address": "5/h/ip",
    "reply_of_all": "200/d/key",
}
MFA_ADAPTER = "gsi_tracker.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # administrators say which address an account has
MFA_FORMS = {
    "authenticate": "gsi_tracker.accounts.forms.CodeForm",
    "reauthenticate": "gsi_tracker.accounts.forms.CodeAgainForm",
    "authenticate_webauthn": "gsi_tracker.accounts.forms.KeyForm",
    "reauthenticate_webauthn": "gsi_tracker.accounts.forms.KeyAgainForm",
    "activate_totp": "gsi_tracker.accounts.forms.ActivateAppForm",
    "add_webauthn": "gsi_tracker.accounts.forms.AddKeyForm",
    "edit_webauthn": "gsi_tracker.accounts.forms.EditKeyForm",
}

AXES_HANDLER = "gsi_tracker.accounts.locks.Handler"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_FAILURE_LIMIT = 5  # for one account; for an address see gsi_tracker/accounts/locks.py
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "gsi_tracker.accounts.locks.name_tried"
AXES_CLIENT_IP_CALLABLE = "gsi_tracker.accounts.client.neighbourhood_of"
AXES_LOCKOUT_CALLABLE = "gsi_tracker.accounts.views.entry.locked"
AXES_DISABLE_ACCESS_LOG = True  # the security log has it
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Mail

if MODE == Mode.PRODUCTION and not os.environ.get("EMAIL_URL", "").strip():
    EMAIL_BACKEND = "gsi_tracker.no_mail.EmailBackend"
else:
    globals().update(
        environment.mail_server_address(
            "EMAIL_URL", default="memorymail://" if MODE == Mode.TEST else "consolemail://"
        )
    )
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.mail_address(
    "GSI_MAIL_FROM", default="GSI Tracker <noreply@localhost>"
)
# Mail is sent outside the request, so that the answer takes as long for an unknown account.
MAIL_IN_BACKGROUND = MODE != Mode.TEST

# Background jobs (tracking/jobs; docs/decisions/0016-jobs.md)

# A job whose worker sends no heartbeat for so long goes to another.
JOB_LEASE_SECONDS = whole_number("GSI_JOB_LEASE_SECONDS", default=60, least=2, most=3600)
JOB_MINUTES = whole_number("GSI_JOB_MINUTES", default=60, least=1, most=1440)
# Jobs that wait or run at one time: of all visitors together, and of one person.
JOBS_OF_VISITORS = whole_number("GSI_JOBS_OF_VISITORS", default=20, least=0, most=1000)
JOBS_OF_A_PERSON = whole_number("GSI_JOBS_OF_A_PERSON", default=10, least=1, most=1000)
REPORT_DAYS = whole_number("GSI_REPORT_DAYS", default=7, least=1, most=3650)
SCHEDULED_REPORT_DAYS = whole_number("GSI_SCHEDULED_REPORT_DAYS", default=400, least=1, most=3650)
DOWNLOAD_DAYS = whole_number("GSI_DOWNLOAD_DAYS", default=365, least=0, most=3650)
CITATIONS_A_DAY = whole_number("GSI_CITATIONS_A_DAY", default=200, least=0, most=10000)
REPORTS_DIR = VAR_DIR / "reports"
SWEEP_SECONDS = JOB_LEASE_SECONDS / 4

CELERY_BROKER_URL = environment.broker("GSI_BROKER_URL", default="filesystem://")
CELERY_TASK_DEFAULT_QUEUE = broker.queue_of(SECRET_KEY)
CELERY_BROKER_TRANSPORT_OPTIONS = broker.transport_options(
    CELERY_BROKER_URL, VAR_DIR, 60 * JOB_MINUTES, CELERY_TASK_DEFAULT_QUEUE
)
CELERY_BROKER_CONNECTION_TIMEOUT = broker.TIMEOUT_SECONDS
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # worker and beat wait for a broker that is away
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ALWAYS_EAGER = CELERY_TASK_EAGER_PROPAGATES = MODE == Mode.TEST
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True  # the job's row is the result
CELERY_TASK_PUBLISH_RETRY = False  # the sweeper sends again what could not be sent
# One process that works itself: nothing is left of it when it is killed, and it is small.
CELERY_WORKER_POOL = "solo"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULER = "tracking.jobs.beat:HeartbeatScheduler"
CELERY_BEAT_SCHEDULE = {
    # One that comes late is not needed any more: the next one does the same.
    name: {"task": f"tracking.tasks.{name}", "schedule": every, "options": {"expires": every}}
    for name, every in {
        "sweep": SWEEP_SECONDS,
        "expire": 600.0,
        "ask_scheduled": 300.0,
        "refresh_statistics": 6 * 3600.0,
    }.items()
}

# Language

# The interface ships in English; another language is a line here and a catalogue in locale/.
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", gettext_lazy("English"))]
# The name that ISO 3166 and the United Nations give to VA; the library would say Vatican City.
COUNTRIES_OVERRIDE = {"VA": gettext_lazy("Holy See")}
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["gsi_tracker.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "gsi_tracker" / "static"]
COMPRESSED = MODE in {Mode.PRODUCTION, Mode.DEMO}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "gsi_tracker.stylesheets.JoinedStylesStorage"
        if COMPRESSED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not COMPRESSED

# The tracker

FIXTURES_DIR = BASE_DIR / "fixtures"
FIXTURE_DIRS = [FIXTURES_DIR]
ACTIVITY_MONTHS = whole_number("GSI_ACTIVITY_MONTHS", default=24, least=1, most=120)
MAIL_COMMENTS = environment.flag("GSI_MAIL_COMMENTS", default=False)
AUTHOR_MAY_PUBLISH = environment.flag("GSI_AUTHOR_MAY_PUBLISH", default=True)
RIGHT_OF_REPLY = environment.flag("GSI_RIGHT_OF_REPLY", default=False)
# Days after the answer to a reply until the name and email address of its sender are removed.
REPLY_DAYS = whole_number("GSI_REPLY_DAYS", default=90, least=0, most=3650)
REPLY_LEAST_SECONDS = 3  # nobody who reads the form sends it sooner
REASSESS_DAYS = whole_number("GSI_REASSESS_DAYS", default=365, least=1, most=3650)
# An item whose last search is older asks for one; 0 asks for none.
SEARCH_DAYS = whole_number("GSI_SEARCH_DAYS", default=365, least=0, most=3650)
# Of more rows, a report or a list's XLSX or JSON is prepared in the background.
REPORT_ROWS_AT_ONCE = whole_number(
    "GSI_REPORT_ROWS_AT_ONCE", default=10_000, least=1, most=1_000_000
)
# How large an imported file may be. A cell is counted in characters.
IMPORT_MOST_BYTES = whole_number(
    "GSI_IMPORT_MOST_BYTES", default=20_000_000, least=1_000, most=200_000_000
)
IMPORT_MOST_ROWS = whole_number("GSI_IMPORT_MOST_ROWS", default=200_000, least=1, most=1_000_000)
IMPORT_MOST_COLUMNS = whole_number("GSI_IMPORT_MOST_COLUMNS", default=200, least=1, most=5_000)
IMPORT_MOST_CELL = whole_number("GSI_IMPORT_MOST_CELL", default=100_000, least=100, most=1_000_000)
DEMO_PASSWORD = os.environ.get("GSI_DEMO_PASSWORD", "")
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

LOGGING = console.logging_at("INFO" if MODE != Mode.TEST else "ERROR")
