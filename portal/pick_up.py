"""Which badges lie at which pick-up desk."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from events.models import Event
from portal import badges
from portal.badges import Wearer
from tickets import desk_places, pick_up
from tickets.models import PickUpDesk
from tickets.pick_up import Desk


class Places:
    """The desks of an event with what decides between them: four queries, or one if there are none."""

    def __init__(self, event: Event) -> None:
        self.desks: Sequence[Desk] = PickUpDesk.objects.filter(event=event).read()
        self.types: Mapping[int, set[int]] = {}
        self.partners: Mapping[int, set[int]] = {}
        if any(desk.types or desk.partners for desk in self.desks):
            self.types, self.partners = desk_places.held(event)

    def desk(self, wearer: Wearer) -> Desk | None:
        person = wearer.person.pk
        return pick_up.desk_for(
            self.desks,
            wearer.face.name,
            types=self.types.get(person, ()),
            partners=self.partners.get(person, ()),
        )

    def order(self) -> Callable[[Wearer], tuple[Any, ...]]:
        """Desk after desk, whoever has none last; by letter at each."""
        places = {desk.key: number for number, desk in enumerate(self.desks)}

        def key(wearer: Wearer) -> tuple[Any, ...]:
            desk = self.desk(wearer)
            return (places[desk.key] if desk else len(places), *badges.by_desk(wearer))

        return key

    def piles(self, found: Sequence[Wearer]) -> list[dict[str, Any]]:
        """Of a list in that order: each desk with its letters, its number of badges and the first one's number."""
        piles: list[dict[str, Any]] = []
        last: Desk | None = None
        for number, wearer in enumerate(found, 1):
            desk, letter = self.desk(wearer), pick_up.filed_under(wearer.face.name)
            if not piles or desk != last:
                name = desk.name if desk else ""
                piles.append({"name": name, "first": number, "from": letter, "to": letter, "count": 0})
            piles[-1]["from"] = min(piles[-1]["from"], letter)
            piles[-1]["to"] = max(piles[-1]["to"], letter)
            piles[-1]["count"] += 1
            last = desk
        return piles
