"""The balance of a programme: what is counted, against which target, and the words for what is amiss."""

from agenda.balance import YES, Group, Person, Row, Talk, Target, outside, weigh

NAMES = {
    "minutes": {"": "Minutes on stage"},
    "track": {"trk_web": "Web", "trk_data": "Data"},
    "first_time": {YES: "First-time speakers"},
}


def talk(track: str = "trk_web", *people: Person, minutes: int = 40) -> Talk:
    return Talk(minutes=minutes, track=track, type="sty_talk", language="en", people=people)


def group(groups: list[Group], dimension: str) -> tuple[Row, ...]:
    return next(found.rows for found in groups if found.dimension == dimension)


def counts(groups: list[Group], dimension: str) -> dict[str, int]:
    return {row.name: row.count for row in group(groups, dimension)}


def test_every_track_is_counted_also_the_empty_one() -> None:
    groups = weigh([talk(), talk(), talk("")], [], NAMES)
    assert counts(groups, "track") == {"Web": 2, "Data": 0, "No track": 1}


def test_minutes_are_those_of_all_talks_together() -> None:
    groups = weigh([talk(), talk(minutes=90)], [Target("minutes", "", least=200)], NAMES)
    assert counts(groups, "minutes") == {"Minutes on stage": 130}
    assert outside(groups) == ["70 more minutes to fill"]


def test_first_time_speakers_are_people_and_counted_once() -> None:
    ada = Person(1, is_first_time=True)
    groups = weigh([talk("trk_web", ada), talk("trk_data", ada)], [Target("first_time", YES, least=3)], NAMES)
    assert counts(groups, "first_time") == {"First-time speakers": 1}
    assert outside(groups) == ["2 more first-time speakers wanted"]


def test_company_is_one_however_it_is_written_and_once_a_talk() -> None:
    people = [Person(1, "Redpoint, Inc."), Person(2, "redpoint"), Person(3, "freelance")]
    groups = weigh([talk("trk_web", *people), talk("trk_web", people[0])], [], NAMES)
    assert counts(groups, "company") == {"Redpoint, Inc.": 2}


def test_bound_for_every_company_is_told_of_the_one_that_exceeds_it() -> None:
    taken = [talk("trk_web", Person(number, "Redpoint")) for number in range(4)]
    taken.append(talk("trk_web", Person(9, "Acme")))
    groups = weigh(taken, [Target("company", "", most=2)], NAMES)
    assert outside(groups) == ["Redpoint: 4, at most 2"]
    assert [row.tone for row in group(groups, "company")] == ["bad", "good"]


def test_company_with_a_bound_of_its_own_shows_without_a_talk() -> None:
    groups = weigh([], [Target("company", "Acme Ltd", least=1)], NAMES)
    assert outside(groups) == ["Acme Ltd: 1 more wanted"]


def test_own_bound_of_a_company_goes_before_the_one_for_every_company() -> None:
    taken = [talk("trk_web", Person(number, "Redpoint")) for number in range(3)]
    targets = [Target("company", "", most=1), Target("company", "REDPOINT", most=3)]
    assert outside(weigh(taken, targets, NAMES)) == []


def test_bars_of_one_group_share_a_scale_that_holds_their_targets() -> None:
    groups = weigh([talk(), talk()], [Target("track", "trk_data", least=4, most=8)], NAMES)
    web, data = group(groups, "track")
    assert (web.share, data.share, data.mark, data.limit) == (25, 0, 50, 100)
    assert (web.tone, data.tone, data.words) == ("", "warn", "Data: 4 more wanted")


def test_empty_programme_has_no_company_and_no_language() -> None:
    assert [found.dimension for found in weigh([], [], NAMES)] == ["minutes", "track", "first_time"]
