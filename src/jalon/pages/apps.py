from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "jalon.pages"
    label = "pages"
