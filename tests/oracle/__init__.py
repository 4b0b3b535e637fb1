"""A second, independent reading of the rulebook's second edition: what every day is worth, and the best calendar.

It was written from the rulebook's text alone, without a look at the product's code, and shares none with it.
`oracle.season.judge(plan, today, journal)` takes a plan as `tomllib` gives it; `oracle.compare` holds what it says
against the JSON of `rubdown calendar --format json --days`; `oracle.generate` makes plans that exercise every rule.

Where the text leaves a choice, this is the reading taken here, the one that the words support most literally.

Horizon and entries
 1. A booking of the journal is an appointment like one of the plan, hence a dated entry, on the day that it was last
    moved to; a cancelled or skipped one is none. A logged `done` without a booking is none. Soft bookings are entries.
 2. A pause of the journal is a pause. A repeat's first and last day are its `from` and `until`, whether or not a
    session falls on them; without `until` it stretches nothing.
 3. The end of the month in which today + 700 lies bounds the horizon, but not one that `--until` asked for.
 4. A date that was accepted is a candidate up to and including its day, within the notice too; WISH8 is its points.

Closed time
 5. What stays open is rounded inward to the quarter hour whatever the step. A window counts, and its day is open,
    only if a start on the therapist's step fits into it: starts are multiples of the step, and open days can be used.
 6. The row of a triathlon stands by its name, its climb aside. Effort `training` of a 5k stays a 5k, `all-out` of an
    ultra an ultra. The rows of `[rules] recover_hours_after_race` replace the condition's before effort shifts.
 7. Priority C or effort `training`: 2 or 4 days hold instead of the row's, also where the row's are fewer; every number
    below 2 is read as 2.
 8. The unaccustomed: days N to 6 (13) before a race, also N of minor races. "The massage before it" is the nearest
    earlier discharge massage, a pause between them or not; `last` is one.
 9. RUN3 holds for kind `test` whatever its RPE, and never for a race; its number below 2 is read as 2, as RACE1's.
    RUN1 to RUN4 never speak of races.
10. Illness starts with its entry's `start`. `well` ends all illnesses logged before it. One that is not logged as over
    is over 7 days (of 24 hours) after its start, and 48 hours are added to that, too.
11. An absence with times closes only these, but all days that it touches are days of absence, for the week's rest and
    for MON2 alike.

Training
12. `rest` has no minutes and no load. A session of kind `strength` or `cross` without a sport is of the sport `other`,
    any other without a sport is a run; a session of another sport without kind or words is `cross`.
13. What was done does not take the place of the typical week's day, only of the one session that it is paired with.
    Pairing is one to one, in the order of dates: first all that have a planned session of their sport on the same day,
    then those with one on the day before, then on the day after; of several the one nearest in minutes. Sessions of
    repeats and of the typical week are planned ones; a rest, a race and another done session are not.
14. "They stretch neither the horizon nor the sums": done sessions do not lengthen the stretch of days over which WISH3
    and WISH7 sum, but within it they count. So a large session done before the first dated entry leaves WISH3's largest
    sum as it gets older than 21 days before today. Likewise a race that is the first dated entry softens the typical
    week from N days before it on, and while today passes these days the largest sum may shrink. In these two places
    the text ("the earlier of today and the first dated entry") itself lets a day's points depend on today.
15. A dated `rest` takes the place of the typical week too. A day that an `except` takes from a repeat does not.
16. "Softened" holds for the weeks of blocks as well: they are the typical week of their phase. N is RACE1's. The reach
    after a race goes by RACE1's row (never shifted by effort).

Wishes
17. WISH2's largest load is that of the hard sessions on all days that WISH3's sums reach: from 21 days before the first
    to the last of its days. (Reaching back is what keeps tomorrow's points today's.)
18. WISH3 without any training to compare with (largest sum 0) gives nothing, whatever was raced.
19. WISH6: "across a pause" is a pause whose last day is on or after the day of the massage before, and before this
    one's. `most` bounds only the cost above. Points of bookings count all wishes like those of proposals.
20. WISH7: the massages of a month are counted by date, done ones first; each whose number is beyond what is owed costs.
    One that was done before today bears no cost (it is no appointment of the horizon), but pushes later ones on.
    The hours a week of `[week]` leave out `rest`; without a dated entry, `[week]` alone counts.
21. WISH9 below 0 is 0.
22. A massage done or booked today is an appointment of the horizon, and its points count in the objective.

Months and the best
23. A month owes min(least, 1) from 15 to 24 covered days. Past days of the first month in pauses or absences are not
    covered either.
24. A first month that can't be filled counts as short in `months` and in `objective` like any other: only what `check`
    says of it is a note. (It is the same for all calendars, so no date depends on it.)
25. "The earliest dates": the lists compared are those of all massages, bookings among them.
26. An alternative is feasible with the proposal's own day left out and the other proposals free to move. Days that the
    calendar proposes already are none.

Starts
27. Without `prefer_time`: on a day with an untimed easy run (kind easy, sport run, softened ones too) the first start
    from 12:00 on, else the last one of the day; on all other days the first one. Of two starts equally near to
    `prefer_time` the earlier. Where the plan tells no hours, there is none (null).
"""
