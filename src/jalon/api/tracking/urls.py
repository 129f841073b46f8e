from django.urls import path, re_path

from jalon.api.tracking import views

SHORT = {
    "i": "identify",
    "t": "track",
    "p": "page",
    "s": "screen",
    "a": "alias",
    "g": "group",
    "b": "batch",
}
"""The short forms of the browser SDK."""

urlpatterns = [
    # Segment's SDKs differ in whether their addresses end in a slash.
    *(re_path(rf"^{call}/?$", views.receive, {"call": call}) for call in SHORT.values()),
    *(re_path(rf"^{short}/?$", views.receive, {"call": call}) for short, call in SHORT.items()),
    re_path(r"^import/?$", views.receive, {"call": "batch"}),
    path("projects/<str:write_key>/settings", views.browser_settings),
]
