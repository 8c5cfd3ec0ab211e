"""What happens to whom, from the seed alone: what each buyer does, and what is killed when."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

SECRET = "whsec_chaos"
GUARDS = ("lock", "event-row")

# What buyers do, with their share in percent.
WAYS = {
    "pays": 40, "pays in two tabs": 8, "leaves": 9, "bank pays later": 8, "bank pays at once": 6, "bank refuses": 6,
    "pays too late": 8, "pays and gives up at once": 6, "gives up": 4, "claims to have paid": 5,
}  # fmt: skip
AFTERWARDS = {"": 82, "cancelled by the team": 9, "refunded in part": 9}
PURCHASES_A_KILL = 25
PURCHASES_A_RESTART = 125


@dataclass(frozen=True)
class Buyer:
    """`number` makes the address; `comes_back` by the return page; `later` is what the organizers do to it."""

    number: int
    way: str
    tickets: int
    has_code: bool
    comes_back: bool
    patience: float
    later: str

    @property
    def email(self) -> str:
        return f"buyer{self.number}@example.org"


def buyer(seed: int, number: int) -> Buyer:
    draw = random.Random(f"{seed}/buyer/{number}")
    return Buyer(
        number=number,
        way=_one_of(WAYS, draw),
        tickets=draw.choices([1, 2, 3], [5, 3, 2])[0],
        has_code=draw.random() < 0.3,
        comes_back=draw.random() < 0.6,
        patience=draw.uniform(0.1, 2.0),
        later=_one_of(AFTERWARDS, draw),
    )


@dataclass(frozen=True)
class Blow:
    """Falls after so many purchases, and a moment."""

    after: int
    at: str
    moment: float


def blows(seed: int, purchases: int, *, restarts: bool) -> Iterator[Blow]:
    draw = random.Random(f"{seed}/blows")
    for after in range(10, purchases, PURCHASES_A_KILL):
        at = draw.choice(["web", "web", "worker"])
        yield Blow(after + draw.randrange(PURCHASES_A_KILL // 2), at, draw.random())
    if restarts:
        for after in range(PURCHASES_A_RESTART // 2, purchases, PURCHASES_A_RESTART):
            yield Blow(after + draw.randrange(50), "database", draw.random())


def _one_of(shares: dict[str, int], draw: random.Random) -> str:
    return draw.choices(list(shares), list(shares.values()))[0]
