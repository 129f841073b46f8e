"""Every address: the API, the tracking API, and the pages."""

from django.urls import include, path, re_path

from jalon.api.app import api
from jalon.api.errors import not_found
from jalon.pages import answers

urlpatterns = [
    path("api/v1/", api.urls),
    path("api/docs", include("jalon.api.documentation")),
    re_path(r"^api/", not_found),
    path("v1/", include("jalon.api.tracking.urls")),
    path("_allauth/", include("allauth.headless.urls")),
    path("accounts/", include("allauth.urls")),  # where an identity provider sends people back
    path("", include("jalon.pages.urls")),
]
handler404 = answers.not_found
