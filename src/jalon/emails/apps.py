from django.apps import AppConfig


class EmailsConfig(AppConfig):
    name = "jalon.emails"
    label = "emails"
