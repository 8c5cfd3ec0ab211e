"""All settings, from the environment. Values are checked here: a wrong one stops the start with one line.

Variables: SECRET_KEY (older keys that still open what they sealed: SECRET_KEY_FALLBACKS), DEBUG,
ALLOWED_HOSTS, SITE_URL, DATABASE_URL, REDIS_URL, EMAIL_URL, EMAIL_WEBHOOK_SECRET, STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRETS,
STRIPE_API_BASE, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_SENDER, TWILIO_API_BASE, GITHUB_CLIENT_ID and _SECRET, GOOGLE_CLIENT_ID and _SECRET, MEDIA_DIR, LOG_LEVEL, METRICS_TOKEN (opens
/metrics), API_DEADLINE_MS (400; 0: a call of the API may work as long as it likes), WORKING_AT_ONCE (requests a process;
0: as many as it has threads).
"""

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.templatetags.static import static

from config import environment
from config.environment import BadSetting

BASE_DIR = Path(__file__).resolve().parent.parent
ENV = os.environ
# numpy is loaded after this. The systems we solve are small: a thread a core for each of several web threads costs more
# than it gives, ten times as much on a busy machine.
ENV.setdefault("OPENBLAS_NUM_THREADS", "1")
INSECURE_KEY = "only-for-development-and-the-demo-never-in-production"

try:
    DEBUG = environment.boolean(ENV, "DEBUG", default="SECRET_KEY" not in ENV)
    SECRET_KEY = ENV.get("SECRET_KEY", "") or (INSECURE_KEY if DEBUG else "")
    SECRET_KEY_FALLBACKS = environment.comma_list(ENV, "SECRET_KEY_FALLBACKS")
    SITE_URL = environment.site_url(ENV, default="http://127.0.0.1:8000")
    ALLOWED_HOSTS = environment.comma_list(ENV, "ALLOWED_HOSTS")
    DATABASES = {"default": environment.database(ENV, BASE_DIR)}
    CACHES = {"default": environment.cache(ENV)}
    MAIL = environment.mail(ENV)
    STRIPE_SECRET_KEY = ENV.get("STRIPE_SECRET_KEY", "")
    STRIPE_WEBHOOK_SECRETS = environment.comma_list(ENV, "STRIPE_WEBHOOK_SECRETS")
    STRIPE_API_BASE = ENV.get("STRIPE_API_BASE", "")
    # Texts to phones. Without an account none are sent, but for a demo's, which can be read.
    TWILIO_ACCOUNT_SID = ENV.get("TWILIO_ACCOUNT_SID", "")
    TWILIO_AUTH_TOKEN = ENV.get("TWILIO_AUTH_TOKEN", "")
    TWILIO_SENDER = ENV.get("TWILIO_SENDER", "")
    TWILIO_API_BASE = ENV.get("TWILIO_API_BASE", "")
    # Without it /metrics does not exist, and nothing is counted.
    METRICS_TOKEN = environment.bearer(ENV, "METRICS_TOKEN")
    # A call of the API that has not ended by then is given up.
    API_DEADLINE_MS = environment.number(ENV, "API_DEADLINE_MS", default=400, most=60_000)
    # PostgreSQL is waited for without holding anybody up; SQLite works in the process itself.
    WORKING_AT_ONCE = environment.number(
        ENV, "WORKING_AT_ONCE", default=4 if "postgresql" in DATABASES["default"]["ENGINE"] else 2, most=256
    )

    # How many of them have just begun: SQLite lets one write at a time, and who does waits for nobody else in his process.
    WORKING_QUICKLY = WORKING_AT_ONCE if "postgresql" in DATABASES["default"]["ENGINE"] else 1

    # Nothing here is real for anybody else: a demo, a test or a benchmark on this very machine.
    LOCAL = urlsplit(SITE_URL).hostname in {"127.0.0.1", "localhost", "::1"}
    # The sandbox gateway moves no money. It is the default without keys, and only there.
    SANDBOX_PAYMENTS = environment.boolean(
        ENV, "SANDBOX_PAYMENTS", default=not STRIPE_SECRET_KEY and (DEBUG or LOCAL)
    )

    PROXIES = environment.number(ENV, "PROXIES", default=int(SITE_URL.startswith("https:")), most=9)
    if SANDBOX_PAYMENTS and not (DEBUG or LOCAL):
        raise BadSetting("SANDBOX_PAYMENTS gives tickets without money: it is refused in production.")
    if not SECRET_KEY:
        raise BadSetting("SECRET_KEY is empty: set it to 50 or more random characters.")
    if not DEBUG and not ALLOWED_HOSTS:
        ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname or ""]
    if STRIPE_SECRET_KEY and not STRIPE_SECRET_KEY.startswith(("sk_", "rk_")):
        raise BadSetting("STRIPE_SECRET_KEY must begin with sk_ or rk_.")
    if "_live_" in STRIPE_SECRET_KEY and DEBUG:
        raise BadSetting(
            "STRIPE_SECRET_KEY is a live key, but DEBUG is on: use a test key or set DEBUG=false."
        )
    if "_live_" in STRIPE_SECRET_KEY and STRIPE_API_BASE:
        raise BadSetting("STRIPE_API_BASE is for tests: it is refused together with a live key.")
    if STRIPE_SECRET_KEY and not STRIPE_WEBHOOK_SECRETS:
        raise BadSetting(
            "STRIPE_WEBHOOK_SECRETS is empty: set the whsec_… secret of the endpoint /webhooks/stripe/."
        )
    environment.check_texts(TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_SENDER)
except BadSetting as error:
    sys.exit(f"Plenary cannot start: {error}")

# Mails that never leave can be read in the browser by everybody: only where nothing is real.
SHOW_MAILS = MAIL.shown_only and (DEBUG or LOCAL)
# Where the worker finds what is done at which interval (core knows no duties itself).
TIMETABLE = "portal.jobs.TIMETABLE"
# What follows from what happened: history kind → function.
REACTIONS = "portal.reactions.REACTIONS"
# The API's versions and what changed between them, its description, and its operations: core and events know none.
API_VERSIONS = "portal.api_versions.VERSIONS"
API_DEPRECATED = "portal.api_versions.DEPRECATED"
API_DESCRIPTION = "config.api.told"
API_OPERATIONS = "config.api.names"
# Of which kinds of history webhooks tell: history kind → type of message.
ANNOUNCED = "portal.webhooks.BY_KIND"

SIGN_IN_WITH = [name for name in ("github", "google") if ENV.get(f"{name.upper()}_CLIENT_ID")]

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "config.admin.WorkspaceConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    # Before allauth, whose page templates ours replace.
    "core",
    "accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    # Only with keys: without them their addresses answer with an error.
    *(f"allauth.socialaccount.providers.{name}" for name in SIGN_IN_WITH),
    "anymail",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "events",
    "tickets",
    "agenda",
    "portal",
]

MIDDLEWARE = [
    "core.middleware.request_id",
    "core.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.turnstile.middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "core.middleware.NullCharacters",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.devices.note_seen",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.GoneRows",
    "portal.previewing.Previewing",
]

if LOCAL and environment.boolean(ENV, "COUNT_QUERIES", default=False):
    MIDDLEWARE.insert(0, "core.middleware.query_count")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
CSRF_FAILURE_VIEW = "core.views.errors.csrf_failure"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Parts of the workspace’s theme that are ours: its app has to come first, so its own would be found before them.
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "core.templatetags.look",
                "core.templatetags.formats",
            ],
        },
    },
]

# Addresses typed without a scheme are meant as https, as from Django 6 on.
FORMS_URLFIELD_ASSUME_HTTPS = True
FORM_RENDERER = "core.widgets.Renderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "accounts.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# Mail is slow at times; three wrong tries end a code anyway.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "accounts.models.display_name"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_QUERY_EMAIL = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    name: {
        "APPS": [
            {
                "client_id": ENV[f"{name.upper()}_CLIENT_ID"],
                "secret": ENV.get(f"{name.upper()}_CLIENT_SECRET", ""),
            }
        ]
    }
    for name in SIGN_IN_WITH
}
MFA_ADAPTER = "accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = urlsplit(SITE_URL).hostname
# Browsers allow it on one's own machine alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or LOCAL
SESSION_ENGINE = "core.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30

# Languages and times. Events have zones of their own; UTC is only what is stored.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "core" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(ENV.get("MEDIA_DIR", "") or BASE_DIR / "var" / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or LOCAL
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
FILE_UPLOAD_PERMISSIONS = 0o600

# Mail: rows of the outbox go out through this backend; whatever else sends mail lands in the outbox first.
EMAIL_BACKEND = "core.mail.OutboxBackend"
OUTBOX_BACKEND = MAIL.backend
MAIL_WEBHOOK = MAIL.webhook
globals().update(MAIL.settings)
DEFAULT_FROM_EMAIL = ENV.get("DEFAULT_FROM_EMAIL", "") or f"Plenary <plenary@{urlsplit(SITE_URL).hostname}>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Jobs
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Security
SECURE = urlsplit(SITE_URL).scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE and not DEBUG
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^webhooks/"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
# How many proxies stand before us: the visitor's address is so many places from the end of X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
if DEBUG or LOCAL:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, "localhost", "127.0.0.1", "[::1]", "testserver"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "core.logs.RequestIdFilter"}},
    "formatters": {
        "json": {"()": "core.logs.JsonFormatter"},
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "plain" if DEBUG else "json",
        }
    },
    "root": {"handlers": ["console"], "level": ENV.get("LOG_LEVEL", "") or ("WARNING" if DEBUG else "INFO")},
    # Django's own loggers bring handlers and levels of their own; here all speak through the root.
    "loggers": {
        name: {"level": "NOTSET", "propagate": True, "handlers": []} for name in ("django", "django.server")
    },
}

UNFOLD = {
    "SITE_TITLE": "Plenary",
    "SITE_HEADER": "Plenary",
    "SITE_SUBHEADER": "Organizers’ workspace",
    "SITE_SYMBOL": "confirmation_number",
    "SITE_URL": "/",
    "SHOW_HISTORY": True,
    "BORDER_RADIUS": "6px",
    "STYLES": [
        lambda request: static("css/tokens.css"),
        lambda request: static("css/charts.css"),
        lambda request: static("css/admin.css"),
    ],
    "SCRIPTS": [lambda request: static("js/admin.js")],
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/favicon.svg")}
    ],
    "ENVIRONMENT": "portal.admin_navigation.sandbox_mark",
    "DASHBOARD_CALLBACK": "portal.today.page.home",
    "SIDEBAR": {"navigation": "portal.admin_navigation.navigation"},
    "ACCOUNT": {"navigation": "portal.admin_navigation.account_links"},
}
