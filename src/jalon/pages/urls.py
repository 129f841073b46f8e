from django.urls import path, re_path, register_converter

from jalon.emails.images import NAME as IMAGE
from jalon.pages import (
    answers,
    views_app,
    views_downloads,
    views_forms,
    views_images,
    views_links,
    views_preferences,
    views_sign_in,
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
    path("d/<token:token>", views_downloads.download),
    path("preview/<token:token>", views_forms.preview),
    re_path(f"^i/(?P<name>{IMAGE})$", views_images.image),
    path(
        "accounts/oidc/<slug:provider_id>/login/callback/",
        views_sign_in.come_back,
        name="openid_connect_callback",
    ),
    # Links that were altered, calls that are none, and files that are not there: those that are,
    # the server gives by itself.
    re_path(
        r"^(?:[octuvfpsdi]|preferences|preview|accounts|_allauth|hooks|v1|assets)/",
        answers.not_found,
    ),
    path("designer", views_app.designer),
    path("email-frame", views_app.email_frame),
    # Where allauth leads by name.
    path("sign-in", views_app.shell, name="account_login"),
    path("sign-in", views_app.shell, name="mfa_authenticate"),
    path("security", views_app.shell, name="account_reauthenticate"),
    # A first name with a dot, such as favicon.ico, is a file's and no address of the app.
    re_path(r"^(?:[^.]*|[^/]+/.*)$", views_app.shell),
]
handler404 = answers.not_found
