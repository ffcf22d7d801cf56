"""Settings that every environment shares. What may differ is read from the environment or `.env`."""

from email.utils import formataddr
from pathlib import Path
from typing import Any
from urllib.parse import quote

import environ
from csp.constants import NONE, SELF

from cms.settings.languages import in_english, languages

BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.Env()
env.read_env(BASE_DIR / ".env")
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

# --- Site -------------------------------------------------------------------------------------------
SITE_NAME = env.str("SITE_NAME", default="What We Heard")
WAGTAIL_SITE_NAME = SITE_NAME
BASE_URL = WAGTAILADMIN_BASE_URL = env.str("BASE_URL", default="http://localhost:8000")
# Whether people outside use this site: then e-mails must leave it and their links must lead to it.
SITE_IS_PUBLIC = False
SITE_IS_NHS = env.bool("SITE_IS_NHS", default=False)

INSTALLED_APPS = [
    "cms",
    "insight",
    "wagtail_localize",
    "wagtail_localize.locales",  # in place of Wagtail's own: it keeps the trees of languages in step
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "django.contrib.sitemaps",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_q",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "cms.languages.middleware.OnlyLanguagesInUse",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.sign_in.middleware.IdleSession",
    "cms.sign_in.middleware.SecondFactor",
    "cms.middleware.AdminContentSecurityPolicy",
    "insight.viewsets.deletion.ExplainProtection",
    "cms.middleware.ExplainRefusedPage",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
ASGI_APPLICATION = "cms.asgi.application"

TEMPLATES = [
    {
        # Public pages. Its loader leaves the admin's Django templates to the engine below.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "cms.jinja2_environment.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "cms.context_processors.site",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Data -------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'whatweheard.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Several processes write at once; Django's defaults failed half of the writes in a trial.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-20000;",
    }
DATABASES["default"]["CONN_MAX_AGE"] = 600
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache" / "default",
    },
    # Workers and web processes look at the same place: local memory would hide the queue's state.
    "q2": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache" / "q2",
    },
}

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    CACHES["q2"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "q2",
    }

# --- Background work ----------------------------------------------------------------------------------
# The queue only carries the numbers of jobs; the rows of insight.models.Job are the truth, retries are theirs.
# `cluster_name` and ALT_CLUSTERS are the two queues. `insight.checks` says which of these must agree.
Q_CLUSTER = {
    "name": "engage",
    "cluster_name": "quick",
    "orm": "default",
    "workers": 1,
    "queue_limit": 1,
    "bulk": 1,
    "timeout": 120,
    "retry": 900,
    "ack_failures": True,
    "max_attempts": 1,
    "save_limit": -1,
    "catch_up": False,
    "recycle": 200,
    "max_rss": 1_500_000,
    "poll": 1.0,
    "guard_cycle": 1,
    "cache": "q2",
    "label": "Queue",
    "ALT_CLUSTERS": {
        "heavy": {"workers": 1, "queue_limit": 1, "timeout": 3600, "retry": 14_400, "cache": "q2"},
    },
}
JOB_HANDLERS = "cms.jobs.HANDLERS"
JOB_DEADLINE_SECONDS = {"quick": 120, "heavy": env.int("JOB_DEADLINE_SECONDS", default=3600)}
JOB_LEASE_SECONDS = 60
JOB_RENEW_SECONDS = 3
JOB_BACKOFF_SECONDS = 20
JOB_CANCEL_SECONDS = 10
JOB_RESEND_SECONDS = 600
JOB_STALE_SECONDS = 60
JOB_WATCH_SECONDS = 2
JOB_STOP_SECONDS = 30
JOB_KEEP_DAYS = 90

# --- Sealed words -----------------------------------------------------------------------------------
# Newest key first: new words are sealed with it, older keys still open what they sealed.
FIELD_ENCRYPTION_KEYS = env.list("FIELD_ENCRYPTION_KEYS", default=[])
# Receipt codes and the equality link are keyed hashes; these keys must never change.
RECEIPT_HASH_KEY = env.str("RECEIPT_HASH_KEY", default="")
EQUALITY_LINK_KEY = env.str("EQUALITY_LINK_KEY", default="")
DISCLOSURE_THRESHOLD = env.int("DISCLOSURE_THRESHOLD", default=8)
DISCLOSURE_ROUND_TO = env.int("DISCLOSURE_ROUND_TO", default=5)

# --- Language work ------------------------------------------------------------------------------------
EMBEDDING_MODEL = env.str("EMBEDDING_MODEL", default="minilm")
STATIC_MODEL_DIR = Path(env.str("STATIC_MODEL_DIR", default=str(VAR_DIR / "models" / "static")))
TOPIC_SEED = env.int("TOPIC_SEED", default=42)
# A server on the operator's own network that drafts names of topics; off without an address.
NAMING_SERVER_URL = env.str("NAMING_SERVER_URL", default="")
NAMING_SERVER_MODEL = env.str("NAMING_SERVER_MODEL", default="")
NAMING_SERVER_KEY = env.str("NAMING_SERVER_KEY", default="")

# --- People -------------------------------------------------------------------------------------------
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
LOGOUT_REDIRECT_URL = "account_login"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
# Whether staff need a second factor to come into the admin; on in production.
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=False)
STAFF_IDLE_MINUTES = env.int("STAFF_IDLE_MINUTES", default=480)
WAGTAIL_PASSWORD_RESET_ENABLED = False  # ours says nothing about who has an account

ACCOUNT_ADAPTER = "cms.sign_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator writes the address down
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # or anybody could have us write to anybody
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "cms.sign_in.forms.SignInForm",
    "reauthenticate": "cms.sign_in.forms.PasswordForm",
    "reset_password": "cms.sign_in.forms.ForgottenForm",
    "reset_password_from_key": "cms.sign_in.forms.NewPasswordForm",
}
MFA_ADAPTER = "cms.sign_in.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
# A code of the half minute before and after counts too: people type slowly, and clocks differ.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "cms.sign_in.forms.CodeForm",
    "reauthenticate": "cms.sign_in.forms.CodeAgainForm",
    "activate_totp": "cms.sign_in.forms.SetUpForm",
}

# Signing in with the organisation's own accounts, by OpenID Connect; off without a server.
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
OIDC_NAME = env.str("OIDC_NAME", default="your organisation")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", default="")
OIDC_EMAIL_IS_VERIFIED = env.bool("OIDC_EMAIL_IS_VERIFIED", default=False)
OIDC_ENFORCES_SECOND_FACTOR = env.bool("OIDC_ENFORCES_SECOND_FACTOR", default=False)
SOCIALACCOUNT_ADAPTER = "cms.sign_in.adapters.OrganisationAdapter"
# By a link: the content security policy lets no form lead to another site.
SOCIALACCOUNT_LOGIN_ON_GET = True
if OIDC_SERVER_URL:
    INSTALLED_APPS += ["allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": OIDC_NAME,
                    "client_id": OIDC_CLIENT_ID,
                    "secret": OIDC_CLIENT_SECRET,
                    "settings": {"server_url": OIDC_SERVER_URL, "verified_email": OIDC_EMAIL_IS_VERIFIED},
                }
            ],
        }
    }

# --- Languages ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = env.str("TIME_ZONE", default="Europe/London")
USE_I18N = True
USE_TZ = True
# Pages are written in English first; these are what they may be translated into besides. A language is in use once
# its home page is live. No machine translator is named, so nothing is translated but by people.
LANGUAGES = languages(LANGUAGE_CODE, env.list("CONTENT_LANGUAGES", default=["ar", "es"]))
WAGTAIL_CONTENT_LANGUAGES = in_english(LANGUAGES)  # what the admin calls them
WAGTAIL_I18N_ENABLED = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = (
    False  # else a page would go live before anybody translated it
)
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]

# --- E-mail to residents ------------------------------------------------------------------------------
# Without a mail server each e-mail is written to a file, for whoever tries things out.
_mail = env.email_url("EMAIL_URL", default=f"filemail:///{quote(str(VAR_DIR / 'mail'))}")
EMAIL_BACKEND, EMAIL_FILE_PATH = _mail["EMAIL_BACKEND"], _mail["EMAIL_FILE_PATH"]
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"] or "localhost", _mail["EMAIL_PORT"] or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"] or "", _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default=formataddr((SITE_NAME, "hello@example.org"))
)
# Somebody must read this one: people who lost their receipt code write to it. Empty: the address that sends.
REPLY_TO_EMAIL = env.str("REPLY_TO_EMAIL", default="")
SEND_THANKS = env.bool("SEND_THANKS", default=True)
NOTICE_SETTLE_MINUTES = env.int("NOTICE_SETTLE_MINUTES", default=30)

# --- Files --------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "var" / "frontend"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
SERVE_MEDIA = False
"""Whether this process hands out uploaded pictures itself: on one machine only, elsewhere the web server does."""
DOWNLOADS_ROOT = VAR_DIR / "downloads"  # never below the media folder: each is handed out only after a check
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20_000_000

# --- Wagtail --------------------------------------------------------------------------------------------
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# For those who may write pages but not publish them; what must not go live is stopped there too.
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "cms.publishing.approving.publish_approved"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.editing.picture_form.DescribedImageForm"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# "simple": PostgreSQL looks for words as they are typed, as SQLite does; `cms.search` adds their other forms.
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}
}
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]},
    }
}

# --- Security -------------------------------------------------------------------------------------------
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],  # the admin's preview shows pages in a frame
        "manifest-src": [SELF],
    }
}
# Wagtail's admin still has inline scripts and styles, so its paths have a policy of their own.
ADMIN_CONTENT_SECURITY_POLICY = {
    "script-src": [SELF, "'unsafe-inline'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
}
SUBMISSIONS_PER_HOUR = env.int("SUBMISSIONS_PER_HOUR", default=30)
# How many proxies of our own stand in front: the limit looks at the address that the outermost one saw.
PROXY_COUNT = ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXY_COUNT", default=0)

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # A line or more for each index update, beat of a queue, page step and model would drown everything else;
    # jobs, runs and Wagtail's audit log keep all of it as rows.
    "loggers": {
        name: {"level": "WARNING"}
        for name in (
            "django_tasks",
            "django-q",
            "wagtail",
            "sentence_transformers",
            "model2vec",
            "skeletoken",
            "weasyprint",
            "fontTools",
        )
    },
}
