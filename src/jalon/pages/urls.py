from django.urls import path, re_path, register_converter

from jalon.pages import (
    answers,
    views_accounts,
    views_app,
    views_downloads,
    views_forms,
    views_links,
    views_operator,
    views_preferences,
    views_security,
)


class Token:
    """A signed token: base64url, nothing else."""

    regex = "[A-Za-z0-9_-]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Token, "token")

_APP = views_app.PATH.strip("/")

urlpatterns = [
    path("o/<token:token>.gif", views_links.open_image),
    path("c/<token:token>", views_links.click),
    path("t/<token:token>", views_links.trap),
    path("u/<token:token>", views_preferences.unsubscribe),
    path("preferences/<token:token>", views_preferences.preferences),
    path("v/<token:token>", views_links.view),
    path("f/f.<token:version>.js", views_forms.script),
    path("f/<slug:slug>.js", views_forms.embed),
    path("f/<slug:slug>.json", views_forms.form_json),
    path("f/<slug:slug>", views_forms.form_page),
    path("p/<slug:slug>", views_forms.landing_page),
    path("s/<token:token>", views_forms.confirm),
    path("d/<token:token>", views_downloads.download),
    path("preview/<token:token>", views_forms.preview),
    path("sign-in", views_accounts.sign_in, name="account_login"),
    path("sign-in/code", views_accounts.sign_in_code, name="mfa_authenticate"),
    path(
        "accounts/oidc/<slug:provider_id>/login/callback/",
        views_accounts.come_back,
        name="openid_connect_callback",
    ),
    path("sign-out", views_accounts.sign_out),
    path("security", views_security.security),
    path("security/again", views_security.again, name="account_reauthenticate"),
    path("security/app", views_security.app),
    path("security/passkey", views_security.add_passkey),
    path("security/codes", views_security.codes),
    path("security/remove", views_security.remove),
    path("security/sessions", views_security.end),
    path("passkeys.js", views_security.script),
    path("start/<token:token>", views_accounts.start),
    path("invitation/<token:token>", views_accounts.invitation),
    path("password", views_accounts.forgot),
    path("password/<token:key>", views_accounts.choose_password),
    re_path(rf"^{_APP}/assets/", answers.not_found),  # those there are, the server gives by itself
    re_path(rf"^{_APP}(?:/|$)", views_app.shell),
    path("", views_operator.results),
    path("inbox", views_operator.inbox),
    path("inbox/<uuid:message_id>", views_operator.inbox_email),
    path("inbox/<uuid:message_id>/html", views_operator.inbox_html),
]
handler404 = answers.not_found
