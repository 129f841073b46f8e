"""Every address: the API, the tracking API, and the pages."""

from django.urls import include, path, re_path

from jalon.api import hooks
from jalon.api.app import api
from jalon.api.errors import not_found
from jalon.api.metrics import metrics
from jalon.pages import answers, views_sign_in

urlpatterns = [
    path("api/v1/", api.urls),
    path("api/docs", include("jalon.api.documentation")),
    re_path(r"^api/", not_found),
    path("metrics", metrics),
    path("hooks/bounces/<slug:provider>/<str:token>", hooks.bounces),
    path("v1/", include("jalon.api.tracking.urls")),
    # Nobody changes their address, gives a telephone number, or signs up.
    re_path(
        r"^_allauth/browser/v1/(?:account/(?:email|phone)|auth/(?:code|email|phone)/"
        r"|auth/provider/(?:signup|token))",
        not_found,
    ),
    path(
        "_allauth/browser/v1/account/authenticators/webauthn",
        views_sign_in.manage_passkeys,
    ),
    path("_allauth/", include("allauth.headless.urls")),
    path("", include("jalon.pages.urls")),
]
handler404 = answers.not_found
