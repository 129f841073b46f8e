from django.urls import path, register_converter

from jalon.pages import answers, views_links, views_operator


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
    path("u/<token:token>", views_links.unsubscribe),
    path("v/<token:token>", views_links.view),
    path("", views_operator.results),
    path("inbox", views_operator.inbox),
    path("inbox/<uuid:message_id>", views_operator.inbox_email),
    path("inbox/<uuid:message_id>/html", views_operator.inbox_html),
]
handler404 = answers.not_found
