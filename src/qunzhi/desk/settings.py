"""Django's settings, made from the site's own (:mod:`qunzhi.desk.config`) and the profile that it chose."""

from __future__ import annotations

from csp.constants import NONE, SELF

from qunzhi.desk.config import DeskConfig
from qunzhi.desk.databases import database
from qunzhi.desk.profiles import PROFILES, validators
from qunzhi.desk.rooms import app_names
from qunzhi.desk.running.logs import logging_config
from qunzhi.desk.secret import secret_key

DESK = DeskConfig()
SECURITY = PROFILES[DESK.profile]

SECRET_KEY = secret_key(DESK)
DEBUG = False
ALLOWED_HOSTS = [DESK.host, *(["localhost", "127.0.0.1", "[::1]"] if DESK.host in ("127.0.0.1", "localhost") else [])]
CSRF_TRUSTED_ORIGINS = [DESK.url.rstrip("/")] if DESK.https else []
ROOT_URLCONF = "qunzhi.desk.urls"
WSGI_APPLICATION = "qunzhi.desk.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": database(DESK)}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    *app_names(),  # before the libraries: our templates stand in for theirs
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
]
MIDDLEWARE = [
    "qunzhi.desk.running.requests.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "qunzhi.desk.web.middleware.NotKept",
    "qunzhi.desk.web.middleware.NothingStrange",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "qunzhi.desk.accounts.sessions.SessionGuard",
    "qunzhi.desk.access.middleware.DeclaredPages",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "qunzhi.desk.web.context.desk",
            ],
            "builtins": ["qunzhi.desk.web.templatetags.desk", "qunzhi.desk.web.templatetags.parts"],
        },
    }
]

FORM_RENDERER = "qunzhi.desk.web.forms.DeskRenderer"

# Language and time: Chinese first; every wall time is Asia/Shanghai.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = DESK.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a unit hands in some hundred groups with a few fields each

# Sign-in.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "qunzhi.desk.accounts.backend.StaffNumberBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = validators(SECURITY)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "qunzhi.desk.accounts.adapter.DeskAccountAdapter"
SOCIALACCOUNT_ADAPTER = "qunzhi.desk.accounts.adapter.DeskSocialAdapter"
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_FORMS = {"login": "qunzhi.desk.accounts.forms.SignInForm"}
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SESSION_REMEMBER = False
# Passwords are counted by django-axes; "login_failed" limits codes at the second step. Offices share one address.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "5/5m/key", "change_password": "5/5m/user"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if DESK.behind_proxy else 0
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_DISPLAY = "qunzhi.desk.accounts.models.display"
MFA_ADAPTER = "qunzhi.desk.accounts.adapter.DeskMfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "群治"
MFA_TOTP_TOLERANCE = 1  # one step either way (RFC 6238, 5.2): clocks of telephones differ
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_FORMS = {
    "authenticate": "qunzhi.desk.accounts.factor_forms.SecondStepForm",
    "reauthenticate": "qunzhi.desk.accounts.factor_forms.ConfirmCodeForm",
    "activate_totp": "qunzhi.desk.accounts.factor_forms.AppForm",
    "authenticate_webauthn": "qunzhi.desk.accounts.factor_forms.PasskeyStepForm",
    "login_webauthn": "qunzhi.desk.accounts.factor_forms.PasskeyEntryForm",
    "reauthenticate_webauthn": "qunzhi.desk.accounts.factor_forms.PasskeyConfirmForm",
    "add_webauthn": "qunzhi.desk.accounts.factor_forms.PasskeyForm",
    "edit_webauthn": "qunzhi.desk.accounts.factor_forms.PasskeyNameForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not DESK.https
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form would be stopped by form-action on its way to the other server
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "SCOPE": ["openid", "profile"],
        "APPS": [
            {
                "provider_id": "sso",
                "name": DESK.oidc.name,
                "client_id": DESK.oidc.client_id,
                "secret": DESK.oidc.client_secret.get_secret_value(),
                "settings": {"server_url": DESK.oidc.issuer},
            }
        ]
        if DESK.oidc.issuer
        else [],
    }
}
AXES_FAILURE_LIMIT = "qunzhi.desk.accounts.lockout.failure_limit"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "qunzhi.desk.accounts.lockout.client_ip"
AXES_CLIENT_STR_CALLABLE = "qunzhi.desk.accounts.lockout.client_words"
AXES_COOLOFF_TIME = SECURITY.locked_minutes / 60
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "qunzhi.desk.accounts.lockout.locked_out"
AXES_USERNAME_CALLABLE = "qunzhi.desk.accounts.lockout.username_of"
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["password", "password1", "password2", "old", "code", "csrfmiddlewaretoken"]

# Shared by all workers: it counts attempts at codes. The table is made by `createcachetable`.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "desk_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Sessions: accounts.sessions ends them when idle, when too old, and when rights change.
SESSION_ENGINE = "qunzhi.desk.accounts.store"
SESSION_COOKIE_AGE = SECURITY.session_hours * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_NAME = "__Host-qunzhi" if DESK.https else "qunzhi"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = DESK.https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-qunzhi-csrf" if DESK.https else "qunzhi-csrf"
CSRF_FAILURE_VIEW = "qunzhi.desk.web.failures.csrf"

# Headers.
SECURE_SSL_REDIRECT = DESK.https and not DESK.behind_proxy
SECURE_HSTS_SECONDS = 31_536_000 if DESK.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if DESK.behind_proxy else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if DESK.mail.host else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER = DESK.mail.host, DESK.mail.port, DESK.mail.user
EMAIL_HOST_PASSWORD = DESK.mail.password.get_secret_value()
EMAIL_USE_TLS = DESK.mail.starttls
DEFAULT_FROM_EMAIL = DESK.mail.sender
EMAIL_TIMEOUT = 20

LOGGING = logging_config()
# Locked by user name alone: whole offices share one address, and an attacker has many.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
