from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "jalon.workflows"
    label = "workflows"
