"""Django's settings, derived from `config.py`. Nothing here reads the environment by itself."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.csp import CSP

from leftunsaid.config import read_config
from leftunsaid.keyfile import Keyring, root_key
from leftunsaid.lib.secrets import derive
from leftunsaid.web.logs import written

LEFTUNSAID = read_config()
HERE = Path(__file__).parent

_root = root_key(LEFTUNSAID.data)
SECRET_KEY = derive(_root, "django").hex()
HASH_KEY = derive(_root, "keyed hashes")  # of owner keys, networks, double clicks: never in the database
KEYRING = Keyring(LEFTUNSAID.data)  # seals addresses, and letters that wait for their day
# What knows of sealed columns, and seals them anew when `leftunsaid rotate` has brought a new key.
SEALED = (
    "leftunsaid.subscriptions.actions.reseal_asks",
    "leftunsaid.subscriptions.actions.reseal_mailboxes",
    "leftunsaid.letters.seals.reseal",
    "leftunsaid.notes.mailbox.reseal",
    "leftunsaid.recovery.actions.reseal",
)

DEBUG = LEFTUNSAID.debug
ALLOWED_HOSTS = LEFTUNSAID.hosts
ROOT_URLCONF = "leftunsaid.urls"
WSGI_APPLICATION = "leftunsaid.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "leftunsaid.web",
    "leftunsaid.api",
    "leftunsaid.transfer",
    "leftunsaid.worker",
    "leftunsaid.notes",
    "leftunsaid.moderation",
    "leftunsaid.recovery",
    "leftunsaid.subscriptions",
    "leftunsaid.comments",
    "leftunsaid.letters",
    "leftunsaid.ownership",
    "leftunsaid.outbox",
    "leftunsaid.pagecache",
    "leftunsaid.guard",
    "leftunsaid.search",
    "leftunsaid.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "leftunsaid.web.middleware.headers.safe_headers",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "leftunsaid.web.middleware.access_log.route_names_only",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "leftunsaid.web.middleware.compress.compress_what_holds_no_secret",
    "leftunsaid.api.answering.answer_programs",
    "django.middleware.http.ConditionalGetMiddleware",
    "leftunsaid.web.middleware.kind_faults.KindFaults",
    "django.middleware.common.CommonMiddleware",
    "leftunsaid.web.middleware.same_site.refuse_other_sites",
    "leftunsaid.web.middleware.old_addresses.lead_on_from_old_addresses",
    "leftunsaid.desk.door.sessions_at_the_desk",
]

# The moderators' pages. Their cookies are named so that a browser takes them from this very host alone.
AUTH_USER_MODEL = "desk.Moderator"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name"]},
    },
]
OUR_HOST_ALONE = "__Host-" if LEFTUNSAID.is_https else ""
SESSION_ENGINE = "leftunsaid.desk.sessions"
SESSION_COOKIE_NAME = f"{OUR_HOST_ALONE}desk"
CSRF_COOKIE_NAME = f"{OUR_HOST_ALONE}desk-form"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LEFTUNSAID.is_https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_AGE = None  # with the browser
# Behind a proxy that does not tell of TLS, Django would take our own address for another's.
CSRF_TRUSTED_ORIGINS = [LEFTUNSAID.base_url_as_set] if LEFTUNSAID.base_url_as_set else []
CSRF_FAILURE_VIEW = "leftunsaid.desk.door.no_token"

# SQLite: IMMEDIATE, or two posts at once end in 'database is locked'; FULL, or a power cut takes what was acknowledged.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; "
        "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;"
    ),
}


# A database machine that has gone without a word is missed within half a minute, not within two hours.
STILL_THERE = {"keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30_000}


def _database() -> dict[str, object]:
    if not LEFTUNSAID.database_url:
        return {
            "ENGINE": "leftunsaid.sqlite",
            "NAME": LEFTUNSAID.data / "leftunsaid.sqlite3",
            "OPTIONS": SQLITE_OPTIONS,
            "CONN_MAX_AGE": None,
            # Tests run on a real file too: in memory there is no WAL and no lock to wait for.
            "TEST": {"NAME": LEFTUNSAID.data / "test.sqlite3"},
        }
    url = urlsplit(LEFTUNSAID.database_url)
    options = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", "") or url.hostname or "",
        "PORT": str(url.port or options.pop("port", "")),
        "OPTIONS": {"connect_timeout": 5, **STILL_THERE, **options},
        # One connection a thread, kept: a pool would hold them no better, and holds up the end of every command.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database()}
SEARCH_INDEX = LEFTUNSAID.data / "search.sqlite3"  # beside SQLite alone: PostgreSQL has tables for it

# What the database itself counts or refuses.
TRIGGERS = (
    "leftunsaid.letters.revisions.triggers",
    "leftunsaid.comments.revisions.triggers",
    "leftunsaid.moderation.triggers.triggers",
    "leftunsaid.notes.triggers.triggers",
    "leftunsaid.desk.triggers.triggers",
)

# Who opens an envelope of this kind: called with its ids, `now` and `dice`, answers a Mail, or None.
OUTBOX = {
    "ask": "leftunsaid.subscriptions.mails.ask",
    "comment shown": "leftunsaid.subscriptions.mails.comment_shown",
    "letter shown": "leftunsaid.subscriptions.mails.letter_shown",
    "letter gone": "leftunsaid.subscriptions.mails.letter_gone",
    "confirm": "leftunsaid.subscriptions.mails.confirm",
    "notice": "leftunsaid.subscriptions.mails.notice",
    "asked again": "leftunsaid.subscriptions.mails.asked_again",
    "full list": "leftunsaid.subscriptions.mails.full_list",
    "seal": "leftunsaid.moderation.opening.open_due",
    "letter opened": "leftunsaid.subscriptions.over_time.letter_opened",
    "opened": "leftunsaid.subscriptions.over_time.opened",
    "look back": "leftunsaid.subscriptions.over_time.look_back",
    "postscript written": "leftunsaid.subscriptions.over_time.postscript_written",
    "postscript": "leftunsaid.subscriptions.over_time.postscript",
    "little note": "leftunsaid.notes.mails.little_note",
    "notes asked": "leftunsaid.notes.mails.asked",
    "notes confirm": "leftunsaid.notes.mails.confirm",
    "still welcome": "leftunsaid.notes.mails.still_welcome",
    "mailbox chosen": "leftunsaid.recovery.mails.mailbox_chosen",
    "knock": "leftunsaid.recovery.mails.knocked",
    "way back asked": "leftunsaid.recovery.mails.way_back_asked",
    "way back": "leftunsaid.recovery.mails.way_back",
}

# Who knows whether anybody wants to hear of what is new under a letter, or may want to.
FOLLOWED = "leftunsaid.subscriptions.plainly.is_followed"

# Who knows which letter stood at a path before it came here.
OLD_ADDRESSES = "leftunsaid.transfer.old_addresses.letter_once_at"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        # A file in data/templates takes the place of ours: that is how an operator replaces Terms or Privacy.
        "DIRS": [
            LEFTUNSAID.data / "templates",
            *(HERE / part / "templates" for part in ("web", "desk", "feeds", "subscriptions")),
        ],
        "OPTIONS": {
            "environment": "leftunsaid.web.jinja.environment",
            "autoescape": True,
        },
    }
]
FORM_RENDERER = "leftunsaid.web.forms.OnPaper"

LANGUAGE_CODE = LEFTUNSAID.language
LOCALE_PATHS = [HERE / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = LEFTUNSAID.time_zone.key

STATIC_URL = "/static/"
STATIC_ROOT = LEFTUNSAID.data / "static"
STORAGES = {
    "staticfiles": {"BACKEND": "leftunsaid.web.static_files.WholeFiles"},
}
WHITENOISE_MAX_AGE = 3600  # for the few without a fingerprint in their name; the others may be kept for ever

# A letter of 20,000 emoji, percent-encoded, is 240 kB: what is larger cannot be one.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
DATA_UPLOAD_MAX_NUMBER_FILES = 0

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "connect-src": [CSP.SELF],  # without it Lighthouse cannot read robots.txt
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
# People reach us through a proxy that ends TLS. A forged header changes only what its sender's own browser is told.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
APPEND_SLASH = False
# Headers, framing and cross-site posts are looked after by middleware of our own, which tests hold to it.
SILENCED_SYSTEM_CHECKS = ["security.W001", "security.W002", "security.W003"]

LOGGING = {
    **written(as_json=LEFTUNSAID.log == "json"),
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        # Forged hosts and oversized bodies are strangers' doing, not a fault: nothing for the operator to mend.
        "django.security": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
