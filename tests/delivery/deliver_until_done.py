"""A delivering process: says its worker id, then hands everything over.

Usage: deliver_until_done.py PORT
"""

import sys

import django

django.setup()

from jalon.core.smtp_url import SmtpServer  # noqa: E402 (Django has to be ready)
from jalon.delivery.delivering import Delivery  # noqa: E402
from jalon.delivery.routes.smtp import Smtp  # noqa: E402
from tests.delivery.scene import a_worker, deliver  # noqa: E402

route = Smtp(SmtpServer("127.0.0.1", int(sys.argv[1])), timeout=30)
deliver(Delivery({"smtp": route}, worker_id=a_worker()))
