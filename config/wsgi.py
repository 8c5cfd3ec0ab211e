"""The WSGI application that a server such as granian or gunicorn loads."""

import gc
import os
import threading

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from tickets.badges import drawing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# Views, forms and what they import are loaded now and not by the first visitor. What is there by then stays: the garbage
# collector need not look through half a million objects again, neither meanwhile nor whenever a page has made many.
gc.disable()
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - reading it loads them
gc.enable()
gc.collect()
gc.freeze()
gc.set_threshold(5_000, 20, 20)

# The fonts and the program that lays out badges and tickets take a second or more to load: beside the first pages, and
# not while somebody waits at the desk.
threading.Thread(target=drawing.warm, name="warm-up", daemon=True).start()
