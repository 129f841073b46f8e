from django.urls import path, register_converter

from jalon.pages import (
    answers,
    views_accounts,
    views_forms,
    views_links,
    views_operator,
    views_preferences,
)


class Token:
    """A signed token: base64url, nothing else."""

    regex = "[A-Za-z0-9_-]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Token, "token")

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
    path("d/<token:token>", views_forms.download),
    path("sign-in", views_accounts.sign_in, name="account_login"),
    path("sign-in/code", views_accounts.sign_in_code, name="mfa_authenticate"),
    path("sign-out", views_accounts.sign_out),
    path("start/<token:token>", views_accounts.start),
    path("invitation/<token:token>", views_accounts.invitation),
    path("password", views_accounts.forgot),
    path("password/<token:key>", views_accounts.choose_password),
    path("", views_operator.results),
    path("inbox", views_operator.inbox),
    path("inbox/<uuid:message_id>", views_operator.inbox_email),
    path("inbox/<uuid:message_id>/html", views_operator.inbox_html),
]
handler404 = answers.not_found
