"""What a WSGI server serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.settings")  # noqa: TID251 (Django's switch)
django = get_wsgi_application()

from jalon.api.tracking.door import opened  # noqa: E402 (Django's models want it set up first)
from jalon.core.memory import collect_seldom  # noqa: E402 (as above)
from jalon.pages.views_app import with_assets  # noqa: E402 (as above)

application = with_assets(opened(django))
collect_seldom()
