"""What a WSGI server serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.settings")  # noqa: TID251 (Django's switch)
application = get_wsgi_application()
