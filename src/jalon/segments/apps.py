from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    name = "jalon.segments"
    label = "segments"
