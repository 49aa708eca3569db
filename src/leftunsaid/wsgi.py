"""What the server calls. With the page cache in front one day; today Django alone."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leftunsaid.settings")

application = get_wsgi_application()
