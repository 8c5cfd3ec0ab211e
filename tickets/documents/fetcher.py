"""WeasyPrint's way to the outside, closed. Importing this imports WeasyPrint, which takes about a second."""

from collections.abc import Mapping
from typing import Any

from weasyprint.urls import URLFetcher, URLFetcherResponse


class Refused(ValueError):
    """A page asked for something that was not handed in."""


class OnlyGiven(URLFetcher):  # type: ignore[misc]
    """Knows the given images by name and refuses all else: files, addresses and data in addresses."""

    def __init__(self, images: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=())
        self.images = images

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        content = self.images.get(url)
        if content is None:
            raise Refused(f"A page may not fetch {url[:200]!r}.")
        return URLFetcherResponse(url, content)
