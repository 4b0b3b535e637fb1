"""The journal: what it does to a plan, what is refused, how it is written and read back, and the advice."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from rubdown.plan.journal import (
    HEADER,
    JournalEntry,
    What,
    fold,
    read_journal,
    with_entry,
    without_last,
)
from rubdown.plan.journal_words import entry_words, why_refused
from rubdown.plan.model import Appointment, ComplaintKind, Plan
from rubdown.report.advice import RED_FLAGS, advice
from rubdown.report.answer import Schedule
from rubdown.report.calendar import schedule
from rubdown.report.massage import Massage
from rubdown.toml.problems import Refusal
from support.reading import TODAY, plan_of

PLAN = """massage.minutes = 45
therapist.where = "Calle Mayor 3"
[[appointment]]
start = 2026-11-24T17:00:00
note = "left calf"
[[appointment]]
date = 2026-12-08
kind = "soft"
"""
PLANNED = date(2026, 11, 24)
SOME_DAY = date(2026, 12, 1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def on(what: What, day: str, **more: object) -> JournalEntry:
    return JournalEntry(what=what, on=date.fromisoformat(day), **more)  # type: ignore[arg-type]


def hour(what: What, start: str, **more: object) -> JournalEntry:
    return JournalEntry(what=what, start=at(start), **more)  # type: ignore[arg-type]


def deep(plan: Plan) -> dict[date, Appointment]:
    return {a.date: a for a in plan.appointments if a.kind == "discharge"}


def solved(plan: Plan, today: date = TODAY, weeks: int = 8) -> Schedule:
    return schedule(plan, today, today.replace(day=1), today + timedelta(weeks=weeks))


def entries_in(text: str) -> tuple[JournalEntry, ...]:
    found = read_journal(text, "plan.journal.toml")
    assert not isinstance(found, Refusal), [f"{d.line}:{d.column} {d.wrong}" for d in found.diagnostics]
    return found


# What each entry does to a plan.


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([], {PLANNED: at("2026-11-24T17:00")}),
        ([on("booked", "2026-12-01")], {PLANNED: at("2026-11-24T17:00"), SOME_DAY: None}),
        ([hour("booked", "2026-12-01T17:30")], {PLANNED: at("2026-11-24T17:00"), SOME_DAY: at("2026-12-01T17:30")}),
        ([on("done", "2026-11-20")], {date(2026, 11, 20): None, PLANNED: at("2026-11-24T17:00")}),
        ([on("done", "2026-11-24")], {PLANNED: at("2026-11-24T17:00")}),
        ([hour("done", "2026-11-24T18:00")], {PLANNED: at("2026-11-24T18:00")}),
        ([on("cancelled", "2026-11-24")], {}),
        ([on("skipped", "2026-11-24")], {}),
        ([on("cancelled", "2026-11-25")], {PLANNED: at("2026-11-24T17:00")}),
        ([on("booked", "2026-12-01"), on("cancelled", "2026-12-01")], {PLANNED: at("2026-11-24T17:00")}),
        ([on("cancelled", "2026-11-24"), on("booked", "2026-11-24")], {PLANNED: None}),
        ([on("moved", "2026-11-24", to=SOME_DAY)], {SOME_DAY: None}),
        ([on("moved", "2026-11-24", to_start=at("2026-12-01T09:00"))], {SOME_DAY: at("2026-12-01T09:00")}),
        ([on("moved", "2026-11-24", to_start=at("2026-11-24T19:00"))], {PLANNED: at("2026-11-24T19:00")}),
        ([on("moved", "2026-11-24", to=SOME_DAY), on("moved", "2026-12-01", to=PLANNED)], {PLANNED: None}),
        ([on("booked", "2026-12-01", kind="soft")], {PLANNED: at("2026-11-24T17:00")}),
        ([on("done", "2026-11-24", kind="soft")], {PLANNED: at("2026-11-24T17:00")}),
    ],
)
def test_deep_massages_after_what_happened(entries: list[JournalEntry], expected: dict[date, datetime | None]) -> None:
    assert {day: a.start for day, a in deep(fold(plan_of(PLAN), entries)).items()} == expected


def test_a_booking_takes_what_it_does_not_tell_from_the_plan() -> None:
    plan = plan_of(PLAN)
    booked = deep(fold(plan, [hour("booked", "2026-12-01T17:00")]))[SOME_DAY]
    assert (booked.minutes, booked.where, booked.note, booked.line, booked.done) == (
        45,
        "Calle Mayor 3",
        "",
        None,
        False,
    )
    own = deep(fold(plan, [hour("booked", "2026-12-01T17:00", minutes=90, where="Sol", note="knees")]))[SOME_DAY]
    assert (own.minutes, own.where, own.note) == (90, "Sol", "knees")
    done = deep(fold(plan, [on("done", "2026-11-24")]))[PLANNED]
    assert (done.start, done.note, done.line, done.done) == (at("2026-11-24T17:00"), "left calf", 3, True)
    moved = deep(fold(plan, [on("moved", "2026-11-24", to=SOME_DAY)]))[SOME_DAY]
    assert (moved.minutes, moved.note, moved.line) == (45, "left calf", None)


def test_a_move_keeps_what_is_told_with_it() -> None:
    entry = on("moved", "2026-11-24", to=SOME_DAY, where="Sol", note="bring the report", minutes=90)
    moved = deep(fold(plan_of(PLAN), [entry]))[SOME_DAY]
    assert (moved.where, moved.note, moved.minutes) == ("Sol", "bring the report", 90)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([], [("2026-12-08", False)]),
        ([on("booked", "2026-12-09", kind="soft")], [("2026-12-08", False), ("2026-12-09", False)]),
        ([on("done", "2026-11-21", kind="soft")], [("2026-11-21", True), ("2026-12-08", False)]),
        # the soft massage that was booked is the one that was done
        ([on("booked", "2026-11-21", kind="soft"), on("done", "2026-11-21", kind="soft")],
         [("2026-11-21", True), ("2026-12-08", False)]),
        ([on("done", "2026-12-08", kind="soft")], [("2026-12-08", True)]),
        # and it can be cancelled, skipped and moved as any other
        ([on("cancelled", "2026-12-08", kind="soft")], []),
        ([on("skipped", "2026-12-08", kind="soft")], []),
        ([on("moved", "2026-12-08", to=date(2026, 12, 9), kind="soft")], [("2026-12-09", False)]),
    ],
)  # fmt: skip
def test_soft_massages_after_what_happened(entries: list[JournalEntry], expected: list[tuple[str, bool]]) -> None:
    plan = fold(plan_of(PLAN), entries)
    assert [(f"{a.date}", a.done) for a in plan.appointments if a.kind == "soft"] == expected
    assert list(deep(plan)) == [PLANNED]


ILL, WELL = "2026-11-20", "2026-11-22"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        *(([hour(what, "2026-11-22T10:00")], [(what, "2026-11-22T10:00", None)])
          for what in ("discomfort", "cramp", "contracture", "pull")),
        ([hour("ill", "2026-11-20T12:00")], [("illness", "2026-11-20T12:00", None)]),
        ([on("ill", ILL)], [("illness", ILL, None)]),
        ([on("ill", ILL), hour("well", "2026-11-22T09:00")], [("illness", ILL, WELL)]),
        ([on("ill", ILL), on("well", WELL)], [("illness", ILL, WELL)]),
        ([hour("ill", "2026-11-20T12:00"), hour("well", "2026-11-20T09:00")], [("illness", "2026-11-20T12:00", ILL)]),
        ([on("ill", "2026-11-01"), on("well", "2026-11-03"), on("ill", ILL), on("well", WELL)],
         [("illness", "2026-11-01", "2026-11-03"), ("illness", ILL, WELL)]),
        ([hour("cramp", "2026-11-20T10:00"), on("well", WELL)], [("cramp", "2026-11-20T10:00", WELL)]),
    ],
)  # fmt: skip
def test_complaints_after_what_happened(
    entries: list[JournalEntry], expected: list[tuple[str, str, str | None]]
) -> None:
    """Where no hour is told, the complaint is there from the beginning of its day."""
    found = fold(plan_of(PLAN), entries).complaints
    assert [(c.kind, c.at) for c in found] == [(kind, at(start)) for kind, start, _ in expected]
    for complaint, (_, _, over) in zip(found, expected, strict=True):
        if over is None:
            assert complaint.over is None
        else:
            assert complaint.over
            assert at(over) <= complaint.over <= at(over) + timedelta(days=1)


@pytest.mark.parametrize(
    ("entries", "hours"),
    [
        ([on("discomfort", "2026-11-22")], 24),
        ([on("cramp", "2026-11-22")], 24),
        ([on("contracture", "2026-11-22")], 48),
        ([on("pull", "2026-11-22")], 168),
        ([on("ill", "2026-11-20"), on("well", "2026-11-22")], 48),
    ],
)
def test_what_ended_at_an_untold_hour_closes_its_whole_time(entries: list[JournalEntry], hours: int) -> None:
    """It may have been in the day's last minute: the wait counts from there, else the next day opens too early."""
    found = solved(fold(plan_of(PLAN), entries))
    assert found.days
    last = at("2026-11-22T23:59") + timedelta(hours=hours)
    windows = {verdict.date: verdict.windows for verdict in found.days}
    assert windows[date(2026, 11, 22)] == []
    assert [start for start, _ in windows[last.date()] if start < f"{last:%H:%M}"] == []
    assert windows[last.date() + timedelta(days=1)]


def test_the_last_acceptance_counts() -> None:
    first, second = [date(2026, 12, 1), date(2026, 12, 20)], [date(2026, 12, 2)]
    entries = [JournalEntry(what="accepted", dates=first), JournalEntry(what="accepted", dates=second)]
    assert fold(plan_of(PLAN), entries[:1]).accepted == frozenset(first)
    assert fold(plan_of(PLAN), entries).accepted == frozenset(second)


def test_nothing_that_happened_changes_nothing() -> None:
    plan = plan_of(PLAN)
    assert fold(plan, []) == plan


# What counts: done ones for GAP1, MON1, MON2 and the rhythm; booked ones are fixed; a skipped one frees its place.

BUSY = """rules.least_days_of_a_month = 1
massage.last = 2026-10-30
[week]
tue = "intervals 10 km"
thu = "tempo 8 km"
sun = "long run 20 km"
"""


def dates_of(found: Schedule, status: str) -> list[date]:
    return [m.date for m in found.appointments if m.status == status and m.kind == "discharge"]


def test_a_done_massage_counts() -> None:
    before = solved(fold(plan_of(BUSY), []))
    after = solved(fold(plan_of(BUSY), [on("done", "2026-11-20")]))
    assert dates_of(after, "done") == [date(2026, 11, 20)]
    assert all((day - date(2026, 11, 20)).days >= 10 for day in dates_of(after, "proposed"))  # GAP1
    months = {month.month: month for month in after.months}
    assert (months["2026-11"].planned, months["2026-11"].short) == (1, 0)  # MON2: paid by the one that was done
    assert dates_of(before, "proposed")[0].month == 11
    assert dates_of(after, "proposed")[0].month == 12
    proposed = next(m for m in after.appointments if m.status == "proposed")
    assert proposed.days_since_previous == (proposed.date - date(2026, 11, 20)).days  # the rhythm
    two = solved(fold(plan_of(BUSY), [on("done", "2026-11-03"), on("done", "2026-11-14")]))
    assert not [day for day in dates_of(two, "proposed") if day.month == 11]  # MON1: two of two


def test_a_booked_massage_is_fixed_wherever_it_stands() -> None:
    worst = date(2026, 12, 14)
    found = solved(fold(plan_of(BUSY), [on("booked", f"{worst}")]))
    assert dates_of(found, "booked") == [worst]
    assert all(abs((day - worst).days) >= 10 for day in dates_of(found, "proposed"))


@pytest.mark.parametrize("what", ["skipped", "cancelled"])
def test_a_skipped_massage_is_planned_again(what: What) -> None:
    booked = on("booked", "2026-11-21")
    with_it = solved(fold(plan_of(BUSY), [booked]))
    without = solved(fold(plan_of(BUSY), [booked, on(what, "2026-11-21")]))
    assert not [day for day in dates_of(with_it, "proposed") if day.month == 11]
    assert [day for day in dates_of(without, "proposed") if day.month == 11]
    assert nameless(without) == nameless(solved(plan_of(BUSY)))


def nameless(found: Schedule) -> Schedule:
    """The schedule without its UIDs and without what was dropped: what is proposed instead is another massage."""
    return replace(found, appointments=[replace(m, uid="") for m in found.appointments], dropped=[])


def softs(found: Schedule) -> list[Massage]:
    return [m for m in found.appointments if m.kind == "soft"]


@pytest.mark.parametrize("what", ["booked", "done"])
def test_a_soft_massage_is_shown_and_never_counts(what: What) -> None:
    plain, found = solved(plan_of(BUSY)), solved(fold(plan_of(BUSY), [on(what, "2026-11-21", kind="soft")]))
    assert [(m.date, m.status) for m in softs(found)] == [(date(2026, 11, 21), "done")]
    assert [m for m in found.appointments if m.kind != "soft"] == plain.appointments
    assert (found.months, found.objective, found.warnings) == (plain.months, plain.objective, plain.warnings)


# WISH8: an accepted date stays unless a move is worth its cost.


def proposals(text: str, accepted: list[date]) -> list[date]:
    plan = fold(plan_of(f"rules.least_days_of_a_month = 1\n{text}"), [JournalEntry(what="accepted", dates=accepted)])
    return dates_of(schedule(plan, TODAY, TODAY, date(2026, 12, 20)), "proposed")


SESSION = '[[session]]\ndate = 2026-12-01\nname = "long run 20 km"\n'


@pytest.mark.parametrize(
    ("cost", "keeps"), [("", False), ("0", False), ("29", False), ("41", True), ("300", True), ("1000", True)]
)
def test_an_accepted_date_moves_only_for_more_than_it_costs(cost: str, keeps: bool) -> None:
    """The day after the only hard session is worth 40 points, in a month of which one massage is wanted."""
    override = f"rules.cost_to_move_accepted = {cost}\n" if cost else ""
    text = f"{override}massage.per_month = [0, 1]\nrules.cost_beyond_least = 0\nmassage.last = 2026-11-18\n{SESSION}"
    accepted = date(2026, 12, 6)
    (found,) = [day for day in proposals(text, [accepted]) if day.month == 12]
    assert found == (accepted if keeps else date(2026, 12, 2))


def test_wish8_gives_its_points_to_the_accepted_day_alone() -> None:
    plan = fold(plan_of(BUSY), [JournalEntry(what="accepted", dates=[date(2026, 12, 1)])])
    days = {verdict.date: verdict for verdict in solved(plan).days or []}
    plain = {verdict.date: verdict for verdict in solved(plan_of(BUSY)).days or []}
    assert {day: days[day].points - plain[day].points for day in days if days[day] != plain[day]} == {
        date(2026, 12, 1): 30
    }
    told = [reason for reason in days[date(2026, 12, 1)].reasons if reason.code == "WISH8"]
    assert [(reason.points, reason.text) for reason in told] == [(30, "you accepted this date")]


def test_what_moved_since_is_told() -> None:
    plan = plan_of(BUSY)
    kept = [m.date for m in solved(plan).appointments if m.date >= TODAY]
    accepted = JournalEntry(what="accepted", dates=kept)
    assert solved(fold(plan, [accepted])).accepted_moves == []
    pulled = solved(fold(plan, [accepted, hour("pull", f"{kept[0] - timedelta(days=1)}T23:00")]))
    assert [move.old for move in pulled.accepted_moves][:1] == [kept[0]]
    # what lies behind is not moved any more
    later = kept[0] + timedelta(days=1)
    assert schedule(fold(plan, [accepted]), later, later, later + timedelta(weeks=8)).accepted_moves[:1] != [kept[0]]


def test_an_accepted_date_that_is_cancelled_is_accepted_no_longer() -> None:
    one, other = date(2026, 12, 14), date(2026, 12, 28)
    accepted, cancelled = JournalEntry(what="accepted", dates=[one, other]), on("cancelled", f"{one}")
    plan = fold(plan_of(BUSY), [accepted])
    assert why_refused(plan, cancelled, TODAY) is None
    assert fold(plan_of(BUSY), [accepted, cancelled]).accepted == {other}
    assert why_refused(plan, on("cancelled", f"{one}", kind="soft"), TODAY)
    assert why_refused(plan, on("skipped", f"{one}"), TODAY)


# What cannot be logged.

REFUSED = [
    (on("booked", "2026-11-24"), [], "a massage is already booked on Tue 24 Nov 2026; use `rubdown log moved`"),
    (hour("booked", "2026-11-24T10:00"), [], "a massage is already booked on Tue 24 Nov 2026; use `rubdown log moved`"),
    (on("cancelled", "2026-12-01"), [], "no massage is booked on Tue 1 Dec 2026; booked: Tue 24 Nov 2026"),
    (on("skipped", "2026-12-01"), [], "no massage is booked on Tue 1 Dec 2026; booked: Tue 24 Nov 2026"),
    (on("skipped", "2026-11-20", kind="soft"), [],
     "no massage is booked on Fri 20 Nov 2026; booked: Tue 8 Dec 2026"),
    (on("moved", "2026-12-01", to=PLANNED), [], "no massage is booked on Tue 1 Dec 2026; booked: Tue 24 Nov 2026"),
    (on("cancelled", "2026-11-24"), [on("cancelled", "2026-11-24")],
     "no massage is booked on Tue 24 Nov 2026; booked: none"),
    (on("moved", "2026-11-24", to=SOME_DAY), [on("booked", "2026-12-01")],
     "a massage is already booked on Tue 1 Dec 2026"),
    (on("skipped", "2026-11-24"), [], "Tue 24 Nov 2026 is still to come"),
    *((on(what, "2026-11-23"), [], "Mon 23 Nov 2026 is still to come")
      for what in ("done", "discomfort", "cramp", "contracture", "pull", "ill")),
    (on("done", "2026-11-23", kind="soft"), [], "Mon 23 Nov 2026 is still to come"),
    (on("well", "2026-11-22"), [], "no illness or complaint is logged that isn't over yet"),
    (on("well", "2026-11-22"), [on("ill", "2026-11-19"), on("well", "2026-11-20")],
     "no illness or complaint is logged that isn't over yet"),
]  # fmt: skip


def test_a_date_that_was_only_proposed_can_be_skipped() -> None:
    entry = on("skipped", "2026-11-20")
    assert why_refused(plan_of(PLAN), entry, TODAY) is None
    assert fold(plan_of(PLAN), [entry]).skipped == {date(2026, 11, 20)}


@pytest.mark.parametrize(("entry", "before", "reason"), REFUSED)
def test_what_cannot_be_is_refused(entry: JournalEntry, before: list[JournalEntry], reason: str) -> None:
    assert why_refused(fold(plan_of(PLAN), before), entry, TODAY) == reason


@pytest.mark.parametrize(
    ("entry", "before"),
    [
        (on("booked", "2026-12-01"), []),
        (on("booked", "2026-11-20"), []),
        (on("booked", "2026-11-24", kind="soft"), []),
        (on("booked", "2026-11-24"), [on("cancelled", "2026-11-24")]),
        (on("moved", "2026-11-24", to=SOME_DAY), []),
        (on("moved", "2026-11-24", to_start=at("2026-11-24T19:00")), []),
        (on("cancelled", "2026-11-24"), []),
        (on("skipped", "2026-11-20"), [on("booked", "2026-11-20")]),
        (on("done", "2026-11-22"), []),
        (on("done", "2026-11-20"), [on("booked", "2026-11-20")]),
        (on("cramp", "2026-11-22"), []),
        (on("ill", "2026-11-22"), []),
        (on("well", "2026-11-22"), [on("ill", "2026-11-20")]),
        (JournalEntry(what="accepted"), []),
        # a soft massage is booked like any other
        (on("cancelled", "2026-12-08", kind="soft"), []),
        (on("moved", "2026-12-08", to=date(2026, 12, 9), kind="soft"), []),
    ],
)
def test_what_can_be_is_not_refused(entry: JournalEntry, before: list[JournalEntry]) -> None:
    assert why_refused(fold(plan_of(PLAN), before), entry, TODAY) is None


# Written and read.

WHATS: list[What] = [
    "booked", "moved", "cancelled", "done", "skipped", "discomfort", "cramp", "contracture", "pull", "ill", "well",
]  # fmt: skip
DAYS = st.dates(date(1990, 1, 1), date(2199, 12, 31))
MOMENTS = st.datetimes(at("1990-01-01"), at("2199-12-31")).map(lambda when: when.replace(microsecond=0))
TEXTS = st.text(max_size=40) | st.sampled_from(
    [
        '"',
        "]]",
        "\n[[entry]]\n",
        '"""',
        "'''",
        "\\",
        "\x00\x1b[2J\x07",
        "\r\n",
        "\u202e\u2028\ufeff",
        "# no",
        "\x7f\x85",
    ]
)


@st.composite
def entries(draw: st.DrawFn) -> JournalEntry:
    what = draw(st.sampled_from([*WHATS, "accepted"]))
    if what == "accepted":
        return JournalEntry(what="accepted", dates=draw(st.lists(DAYS, max_size=4)), logged=draw(MOMENTS))
    timed, to_timed, moves = draw(st.booleans()), draw(st.booleans()), what == "moved"
    return JournalEntry(
        what=what,
        on=None if timed else draw(DAYS), start=draw(MOMENTS) if timed else None,
        to=draw(DAYS) if moves and not to_timed else None, to_start=draw(MOMENTS) if moves and to_timed else None,
        kind=draw(st.sampled_from(["discharge", "soft"])), minutes=draw(st.none() | st.integers(10, 240)),
        where=draw(TEXTS), note=draw(TEXTS), logged=draw(st.none() | MOMENTS), uid=draw(TEXTS),
    )  # fmt: skip


@given(st.lists(entries(), max_size=6))
def test_a_journal_reads_back_as_it_was_written(written: list[JournalEntry]) -> None:
    texts = [""]
    for entry in written:
        texts.append(with_entry(texts[-1], entry))
    assert entries_in(texts[-1]) == tuple(written)
    for shorter in reversed(texts[1:-1]):
        texts[-1] = without_last(texts[-1])
        assert texts[-1] == shorter


@given(st.lists(entries(), max_size=6))
def test_any_journal_folds_into_a_plan_with_one_deep_massage_a_day(written: list[JournalEntry]) -> None:
    plan = fold(plan_of(PLAN), written)
    days = [a.date for a in plan.appointments if a.kind == "discharge"]
    assert len(days) == len(set(days))
    assert [a.date for a in plan.appointments] == sorted(a.date for a in plan.appointments)


def test_a_journal_is_readable_and_diffable() -> None:
    first = with_entry("", hour("booked", "2026-12-01T17:00", note="knees", logged=at("2026-11-22T10:00")))
    assert first == (
        f'{HEADER}\n[[entry]]\nwhat = "booked"\nstart = 2026-12-01 17:00:00\nnote = "knees"\n'
        "logged = 2026-11-22 10:00:00\n"
    )
    second = with_entry(first, on("cancelled", "2026-12-01"))
    assert second == f'{first}\n[[entry]]\nwhat = "cancelled"\non = 2026-12-01\n'
    assert without_last(second) == first
    assert without_last(first) == HEADER


BY_HAND = """# my own words
  [[entry]] # the first
what = "booked" # by telephone
start = 2026-12-01T17:00:00

# before the last
[[ entry ]]
what = "done"
on = 2026-11-20"""


@pytest.mark.parametrize("ending", ["", "\n", "\n\n", "\n# at the end\n", "\n# at the end"])
@pytest.mark.parametrize("text", [BY_HAND, BY_HAND.replace("\n", "\r\n"), "\ufeff" + BY_HAND])
def test_comments_kept_by_hand_survive(text: str, ending: str) -> None:
    before = text + ending
    assert len(entries_in(before)) == 2
    after = with_entry(before, on("cancelled", "2026-12-01"))
    assert after.startswith(before)
    assert len(entries_in(after)) == 3
    assert without_last(after).rstrip() == before.rstrip()
    fewer = without_last(before)
    assert entries_in(fewer) == entries_in(before)[:1]
    assert all(words in fewer for words in ("my own words", "the first", "by telephone", "before the last"))


@pytest.mark.parametrize("text", ["", " \n", "# only words\n", "\ufeff"])
def test_an_empty_journal_is_no_mistake(text: str) -> None:
    assert entries_in(text) == ()
    assert len(entries_in(with_entry(text, on("ill", "2026-11-22")))) == 1


WRONG = [
    ('[[entry]]\nwhat = "bookd"\non = 2026-12-01\n', 2, 8, "bookd"),
    ('[[entry]]\nwhat = "booked"\n', 1, 1, "this entry has no day"),
    ('[[entry]]\nwhat = "moved"\non = 2026-12-01\n', 1, 1, "this entry has no new day"),
    ('[[entry]]\nwhat = "booked"\non = "2026-12-01"\n', 3, 6, "not a date"),
    ('[[entry]]\nwhat = "booked"\non = 2026-12-01T17:00:00\n', 3, 6, "has a time"),
    ('[[entry]]\nwhat = "booked"\nstart = 2026-12-01\n', 3, 9, "has no time"),
    ('[[entry]]\nwhat = "booked"\non = 2026-12-01\nminutes = 5\n', 4, 11, "5"),
    ('[[entry]]\nwhat = "booked"\non = 2026-12-01\nkind = "deep"\n', 4, 8, "deep"),
    ('[[entry]]\nwhat = "booked"\non = 2026-12-01\nwho = "me"\n', 4, 1, "unknown key"),
    ('[[entri]]\nwhat = "booked"\n', 1, 3, "unknown"),
    ('[[entry]]\nwhat = "accepted"\ndates = ["soon"]\n', 3, 10, "not a date"),
    ('[[entry]]\nwhat = "booked"\non = 2026-13-01\n', 3, 6, "not valid TOML"),
    ('[[entry]]\nwhat = "booked"\non = 1492-10-12\n', 3, 6, "out of reach"),
    ('[[entry]]\nwhat = "booked"\non = 2026-12-01\nstart = 2026-12-02T17:00:00\n', 4, 1, "contradict"),
    ('[[entry]]\nwhat = "moved"\non = 2026-12-01\nto = 2026-12-02\nto_start = 2026-12-03T17:00:00\n',
     5, 1, "contradict"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "column", "wrong"), WRONG)
def test_a_broken_journal_is_told_at_its_place(text: str, line: int, column: int, wrong: str) -> None:
    found = read_journal(f"# by hand\n\n{text}", "plan.journal.toml")
    assert isinstance(found, Refusal), "the journal was accepted"
    (told,) = found.diagnostics
    assert (told.path, told.line, told.column) == ("plan.journal.toml", line + 2, column)
    assert wrong in told.wrong
    assert told.mend


def test_every_problem_is_told() -> None:
    found = read_journal('[[entry]]\nwhat = "bookd"\n[[entry]]\nwhat = "ill"\n[[entry]]\non = 5\n', "x")
    assert isinstance(found, Refusal)
    assert [d.line for d in found.diagnostics] == [2, 3, 6]


# In words.


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (hour("booked", "2026-11-24T17:00"), "booked: Tue 24 Nov 2026 17:00"),
        (on("booked", "2026-11-24", kind="soft", where="Sol", note="calf"),
         "booked: Tue 24 Nov 2026 (soft), Sol, calf"),
        (on("moved", "2026-11-24", to=SOME_DAY), "moved: Tue 24 Nov 2026 to Tue 1 Dec 2026"),
        (on("moved", "2026-11-24", to_start=at("2026-12-01T09:00")), "moved: Tue 24 Nov 2026 to Tue 1 Dec 2026 09:00"),
        (on("skipped", "2026-11-24"), "skipped: Tue 24 Nov 2026"),
        (hour("cramp", "2026-11-22T11:30", where="calf"), "cramp: Sun 22 Nov 2026 11:30, calf"),
        (on("ill", "2026-11-22"), "ill: Sun 22 Nov 2026"),
        (JournalEntry(what="accepted"), "accepted: no date"),
        (JournalEntry(what="accepted", dates=[PLANNED, SOME_DAY]), "accepted: Tue 24 Nov and Tue 1 Dec"),
    ],
)  # fmt: skip
def test_an_entry_in_words(entry: JournalEntry, words: str) -> None:
    assert entry_words(entry) == words


# The advice for each complaint.

SOFT_ONLY = "soft, superficial massage is fine at once, never a deep one"


@pytest.mark.parametrize(
    ("kind", "hours", "phrases"),
    [
        ("discomfort", 24, [SOFT_ONLY, "fades with rest", "(Article", "24 hours, until Mon 23 Nov 11:00"]),
        ("cramp", 24, ["First stretch", "massage comes afterwards", "C16", SOFT_ONLY, "until Mon 23 Nov 11:00"]),
        ("contracture", 48, ["tight muscle", "no pressure", "C5", SOFT_ONLY, "48 hours, until Mon 23 Nov 11:00"]),
        ("pull", 72, ["may be a strain", "physiotherapist first", "C5", SOFT_ONLY, "72 hours"]),
    ],
)
def test_the_advice_for_a_complaint(kind: ComplaintKind, hours: int, phrases: list[str]) -> None:
    lines = list(advice(kind, at("2026-11-23T11:00"), hours))
    assert all(phrase in "\n".join(lines) for phrase in phrases)
    assert all("(" in line and line.endswith(")") for line in lines), "each line names its source"
    assert lines[-1] == RED_FLAGS
    assert "doesn't count" in "\n".join(lines)


def test_the_cramp_is_stretched_first() -> None:
    told = list(advice("cramp", at("2026-11-23T11:00"), 24))
    assert told[0].startswith("First stretch")


def test_the_ill_get_no_massage_of_either_kind() -> None:
    told = "\n".join(advice("illness", None, 24))
    assert "No massage of either kind" in told
    assert "no deep one for 24 hours after it is over" in told
    assert "fine" not in told


@pytest.mark.parametrize(
    "flag",
    ["swelling", "warmth", "redness", "chest pain", "emergency", "fever", "dark urine", "bear weight", "72 hours",
     "anticoagulants", "bleeding disorder", "skin", "pregnancy", "numb feet", "varicose", "C11"],
)  # fmt: skip
def test_the_red_flags(flag: str) -> None:
    assert flag in RED_FLAGS
