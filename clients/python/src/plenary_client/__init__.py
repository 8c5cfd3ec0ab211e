"""Calls the API of Plenary: `Client("https://tickets.example.org", token="plnr_live_…").list_codes()`."""

from plenary_client.client import Client
from plenary_client.problems import Problem, Unreachable
from plenary_client.webhooks import NotGenuine, verify

__all__ = ["Client", "NotGenuine", "Problem", "Unreachable", "verify"]
