from django.apps import AppConfig


class RuntimeConfig(AppConfig):
    name = "jalon.runtime"
    label = "runtime"
