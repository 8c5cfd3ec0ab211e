"""The WSGI application that a server such as granian or gunicorn loads."""

import gc
import os
import threading

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from tickets.badges import drawing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# Views, forms and what they import are loaded now and not by the first visitor. What is there by then stays: the garbage
# collector need not look through half a million objects again whenever a page has made many.
get_resolver().url_patterns  # noqa: B018 - reading it loads them
gc.collect()
gc.freeze()
gc.set_threshold(5_000, 20, 20)

# The fonts and the program that lays out badges and tickets take a second or more to load: beside the first pages, and
# not while somebody waits at the desk.
threading.Thread(target=drawing.warm, name="warm-up", daemon=True).start()
