"""Words an event's slug may not be, because the site's own addresses begin with them."""

RESERVED_SLUGS = frozenset(
    """
    about accounts admin api assets blog contact demo docs events favicon.ico health healthz help imprint jobs
    legal login logout mail mails manifest.json media metrics new ops orders organizers partner partners plenary
    pricing privacy readyz robots.txt search security settings setup sitemap.xml static status styleguide
    support sw.js terms tickets webhooks well-known www
    """.split()
)
