#!/usr/bin/env python
"""Django's command line for Plenary."""

import gc
import os
import sys


def main() -> None:
    # Loading makes half a million objects that stay: to look through them again and again takes a sixth of the start.
    gc.set_threshold(50_000, 20, 50)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # Slow: Django itself is loaded only once the settings' name is known.
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
