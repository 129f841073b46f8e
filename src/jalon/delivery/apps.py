from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "jalon.delivery"
    label = "delivery"
