"""Where staff sign in. Only what is named here can be reached of allauth: no sign-up, no address book."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.socialaccount import views as other
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.sign_in.views import SignIn, to_forgotten, to_sign_in

# The names are allauth's, which looks its pages up by them.
_pages: list[URLPattern | URLResolver] = [
    path("", SignIn.as_view(), name="account_login"),
    path("out/", account.logout, name="account_logout"),
    path("switched-off/", account.account_inactive, name="account_inactive"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("forgotten/", account.password_reset, name="account_reset_password"),
    path("forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "forgotten/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("code/", factor.authenticate, name="mfa_authenticate"),
    path("code/again/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("second-step/", factor.index, name="mfa_index"),
    path("second-step/set-up/", app.activate_totp, name="mfa_activate_totp"),
    path("second-step/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-step/recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "second-step/recovery-codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path(
        "second-step/recovery-codes/download/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
if settings.OIDC_SERVER_URL:
    from cms.sign_in.organisation import come_back, leave

    _pages += [
        path("organisation/cancelled/", other.login_cancelled, name="socialaccount_login_cancelled"),
        path("organisation/error/", other.login_error, name="socialaccount_login_error"),
        path("organisation/<str:provider_id>/", leave, name="openid_connect_login"),
        path("organisation/<str:provider_id>/back/", come_back, name="openid_connect_callback"),
    ]

urlpatterns = [
    path(
        "sign-in/",
        include(decorate_urlpatterns(_pages, lambda view: never_cache(sensitive_post_parameters()(view)))),
    ),
    # These stand before Wagtail's own of the same address, which would let people in by a password alone.
    path("admin/login/", to_sign_in),
    path("admin/logout/", account.logout),
    re_path(r"^admin/password_reset/", to_forgotten),
    path("_util/login/", to_sign_in),
]
