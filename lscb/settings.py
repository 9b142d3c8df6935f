"""Settings, all from the environment. `.env.example` lists every variable with its meaning."""

import os
import secrets
from datetime import date
from pathlib import Path

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from lscb.api_settings import (  # noqa: F401
    REST_FRAMEWORK,
    REST_KNOX,
    SPECTACULAR_SETTINGS,
)
from lscb.saved_views import SAVED_VIEWS  # noqa: F401


BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("LSCB_VAR_DIR", BASE_DIR / "var")).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)


def flag(name, default=False):
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def listed(name, default=""):
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def secret(name, *, file_name):
    """A secret from the environment, or one made once and kept beside the embedded database."""
    if value := os.environ.get(name):
        return value
    if PRODUCTION:
        raise ImproperlyConfigured(f"Set {name}: a long random text that you keep secret.")
    kept = VAR_DIR / file_name
    if not kept.exists():
        fresh = VAR_DIR / f".{file_name}.{os.getpid()}"
        fresh.write_text(secrets.token_urlsafe(48))
        fresh.chmod(0o600)
        try:
            os.link(fresh, kept)  # whoever comes first wins; nobody reads a half-written secret
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return kept.read_text().strip()


# PRODUCTION asks for real secrets, https and hashed static files. Everything else is the
# embedded default that `make start` runs: no debug pages there either.
PRODUCTION = flag("LSCB_PRODUCTION")
DEBUG = flag("LSCB_DEBUG")
SECRET_KEY = secret("LSCB_SECRET_KEY", file_name="secret-key")
# Keys used before: still good for reading what they signed and encrypted.
SECRET_KEY_FALLBACKS = listed("LSCB_FORMER_SECRET_KEYS")
TRAIL_KEY = secret(
    "LSCB_TRAIL_KEY", file_name="trail-key"
)  # seals the trail; never in the database
ALLOWED_HOSTS = listed("LSCB_ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = listed("LSCB_TRUSTED_ORIGINS")
SITE_URL = os.environ.get("LSCB_SITE_URL", "http://127.0.0.1:8000")  # for links in e-mails

# The demonstration holds the date still. None means the real date.
DEMO_DATE = os.environ.get("LSCB_DEMO_DATE", "")
DEMO_DATE = date.fromisoformat(DEMO_DATE) if DEMO_DATE else None

# Words that differ from area to area.
LABELS = {
    "service": os.environ.get("LSCB_SERVICE_NAME", "Multi-agency dataset"),
    "group": os.environ.get("LSCB_GROUP_NAME", "Performance and Audit Group"),
    "marking": os.environ.get("LSCB_MARKING", "OFFICIAL-SENSITIVE"),
}
# The page of an indicator joins figures and risks, so a higher room owns it; lower rooms
# link to it by this address.
INDICATOR_PATH = "/indicators/{code}/"
RECEIPT_PATH = "/returns/{pk}/submissions/{number}/receipt/"
SIGN_OFF_STATEMENT = os.environ.get(
    "LSCB_SIGN_OFF_STATEMENT",
    "I have checked this return. It is complete, and it may be shared with board partners.",
)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "agencies",
    "dataset",
    "audits",
    "lscb",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lscb.signed_out.NothingStays",
    "lscb.signed_out.SignInOrKeep",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "lscb.middleware.SecondFactor",
    "lscb.middleware.ChairsOnlyRead",
    "lscb.middleware.CurrentBoard",
    "lscb.middleware.ReadsDoNotWrite",
]

ROOT_URLCONF = "lscb.urls"
WSGI_APPLICATION = "lscb.wsgi.application"
AUTH_USER_MODEL = "agencies.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "csp.context_processors.nonce",
                "lscb.context.page",
            ],
            "builtins": [
                "lscb.components",
                "lscb.scorecard_row",
                "lscb.upload_rows",
                "django.templatetags.static",
            ],
        },
    }
]
FORM_RENDERER = "lscb.forms.Renderer"

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", f"sqlite:///{VAR_DIR / 'lscb.sqlite3'}"),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # Without IMMEDIATE half of contended writes fail; without recursive_triggers an
        # INSERT OR REPLACE walks through the trail's delete trigger.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;"
        ),
    }

REDIS_URL = os.environ.get("REDIS_URL", "")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        # Shared by all web processes: with a cache per process lockout comes too late.
        else {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "cache",
        }
    )
}

# Sign-in
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "agencies.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key,50/15m/ip"}
# allauth's own generator writes a row when a link is opened; Django's writes nothing.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "agencies.forms.SignInForm",
    "reauthenticate": "agencies.forms.PasswordAgainForm",
    "change_password": "agencies.forms.ChangePasswordForm",
    "reset_password": "agencies.forms.ForgottenPasswordForm",
    "reset_password_from_key": "agencies.forms.NewPasswordForm",
}
# Client addresses are counted for the limits above; behind a proxy it names them.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if flag("LSCB_BEHIND_PROXY") else 0
MFA_ADAPTER = "agencies.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = LABELS["service"]
MFA_TOTP_TOLERANCE = 1  # half a minute either way: phones' clocks differ
MFA_ALLOW_UNVERIFIED_EMAIL = True  # people come by a link sent to their address
MFA_FORMS = {
    "authenticate": "agencies.forms.SecondFactorForm",
    "reauthenticate": "agencies.forms.SecondFactorAgainForm",
    "activate_totp": "agencies.forms.ActivateSecondFactorForm",
}
MFA_REQUIRED = flag("LSCB_REQUIRE_SECOND_FACTOR", PRODUCTION)
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
INVITATION_DAYS = 14

# Sessions, cookies and headers
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("LSCB_BEHIND_PROXY") else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "lscb.views.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = {"camera": [], "geolocation": [], "microphone": [], "payment": [], "usb": []}

# Uploads are held in memory and never touch the disk: one handler, a hard cap.
UPLOAD_LIMIT = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["lscb.uploads.MemoryOnlyUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_LIMIT
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
# A command that reads a file from its standard input and ends with 0 when it is clean.
VIRUS_SCANNER = os.environ.get("LSCB_VIRUS_SCANNER", "")
EVIDENCE_YEARS = int(os.environ.get("LSCB_EVIDENCE_YEARS", "6"))

# Mail goes to the outbox table in the same transaction; the worker delivers it.
EMAIL_BACKEND = "agencies.mail.OutboxBackend"
DELIVERY_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("EMAIL_HOST")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("LSCB_FROM_EMAIL", "dataset@lscb.example")

# The worker: the row is the truth, Celery the doorbell
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
if not REDIS_URL:
    BROKER_DIR = VAR_DIR / "broker"
    for folder in ("queue", "control", "processed"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "store_processed": False,
        "polling_interval": 0.5,
    }
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "deliver the outbox": {"task": "agencies.tasks.deliver_outbox", "schedule": 15.0},
    # Every hour of the working day: a step is taken once, so an outage is caught up the same day.
    "open quarters and chase returns": {
        "task": "dataset.tasks.chasing.chase_returns",
        "schedule": crontab(hour="7-18", minute=10),
        "options": {"expires": 3600.0},
    },
    "remind owners of actions": {
        "task": "audits.tasks.reminders.remind_owners",
        "schedule": crontab(hour="7-18", minute=25),
        "options": {"expires": 3600.0},
    },
    # A round that waited longer in the queue than until the next one is not needed any more.
    "take up waiting jobs": {
        "task": "audits.tasks.jobs.run_jobs",
        "schedule": 5.0,
        "options": {"expires": 5.0},
    },
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_FINDERS = [
    "lscb.assets.PackageFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 31_536_000 if PRODUCTION else 3600
STORAGES = {
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
