from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "jalon.contacts"
    label = "contacts"
