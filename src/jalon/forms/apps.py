from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "jalon.forms"
    label = "forms"
