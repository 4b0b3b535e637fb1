"""`rubdown import --done`: exports of what was run, once and again, beside a plan; whole archives, and hostile ones."""

from __future__ import annotations

import gzip
import io
import tomllib
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from rubdown.cli.io import files
from rubdown.cli.io.files import write_whole
from support.command import largest_memory, rubdown
from support.fit_file import fit_file

SAMPLES = Path(__file__).parents[1] / "importers" / "samples"
ON = ("--today", "2026-11-26")
PLAN = """[runner]
timezone = "Europe/Madrid"
max_hr = 190
[therapist]
hours = "tue 16-20, thu 16-20"
[week]
wed = "intervals 10 km"
sun = "long run 22 km"
[[race]]
name = "Sevilla"
date = 2027-02-21
distance = "marathon"
"""
INCLUDED = f'include = ["done.toml"]\n{PLAN}'


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    return tmp_path / "plan.toml"


def strava(*rows: str) -> str:
    """A table of Strava with rows of `id,date,title,type,metres,seconds`."""
    header = (SAMPLES / "strava_103_en.csv").read_text("utf-8").split("\n", 1)[0]
    lines = [header]
    for row in rows:
        identity, day, title, sport, metres, seconds = row.split(",")
        cells = [""] * 103
        cells[:4], cells[16], cells[17] = [identity, f'"{day}"', title, sport], seconds, metres
        lines.append(",".join(cells))
    return "\n".join((*lines, ""))


def done_of(plan: Path, name: str = "done.toml") -> dict[str, Any]:
    return tomllib.loads(plan.with_name(name).read_text("utf-8"))


def test_without_a_plan_it_is_toml_that_every_command_reads(tmp_path: Path) -> None:
    done = rubdown("import", "--done", SAMPLES / "garmin_es.csv", *ON)
    assert done.returncode == 0
    sessions = tomllib.loads(done.stdout)["session"]
    assert sessions[-1] == {
        "start": datetime(2026, 11, 22, 8, 31, 5), "name": "Madrid Carrera", "sport": "run", "kind": "long",
        "km": 22.05, "climb": 120, "minutes": 123, "rpe": 5, "done": True,
    }  # fmt: skip
    assert "Garmin Connect activities: 6 in all: 5 sessions and 1 race" in done.stderr
    assert 'race: Sun 15 Nov 2026 "Media maratón de Madrid", half in 1:38 (its title names' in done.stderr
    (tmp_path / "done.toml").write_text(done.stdout, encoding="utf-8")
    (tmp_path / "plan.toml").write_text(INCLUDED, encoding="utf-8")
    assert rubdown("check", tmp_path / "plan.toml", *ON).stderr == ""


def test_into_a_plan_once_and_again(plan: Path) -> None:
    first = rubdown("import", SAMPLES / "strava_103_en.csv", "--into", plan, *ON)
    assert first.returncode == 0, first.stderr
    assert "done.toml: 10 new" in first.stdout
    assert 'include = ["done.toml"]' in first.stderr
    assert "12 in all: 7 sessions, 2 races, 1 massage and 2 left out" in first.stderr
    assert "left out: line 11: it has no date" in first.stderr
    assert "1 by heart rate" in first.stderr
    assert plan.read_text("utf-8") == PLAN
    before = plan.with_name("done.toml").read_bytes()
    plan.write_text(INCLUDED, encoding="utf-8")
    again = rubdown("import", SAMPLES / "strava_103_en.csv", "--into", plan, *ON)
    assert again.stdout == f"{plan.with_name('done.toml')}: 10 known already\n"
    assert "include" not in again.stderr
    assert plan.with_name("done.toml").read_bytes() == before


def test_what_two_programs_recorded_is_there_once(plan: Path) -> None:
    rubdown("import", SAMPLES / "strava_103_en.csv", "--into", plan, *ON)
    told = rubdown("import", SAMPLES / "garmin_en.csv", "--into", plan, *ON).stdout
    assert "done.toml: 1 new and 5 known already" in told
    assert [row["start"].day for row in done_of(plan)["session"]] == [1, 13, 15, 17, 18, 19, 21, 22]


def test_a_changed_activity_is_changed_and_a_race_that_was_said_stays(plan: Path) -> None:
    old, new = (strava(f"1,2026-11-08 09:00:00,{title},Run,10000,2700") for title in ("Morning Run", "Hills"))
    rubdown("import", "-", "--into", plan, *ON, stdin=old)
    assert "1 changed" in rubdown("import", "-", "--into", plan, *ON, stdin=new).stdout
    assert done_of(plan)["session"][0]["kind"] == "hills"
    told = rubdown("import", "-", "--into", plan, "--race", "2026-11-08=10k", *ON, stdin=new)
    assert "(as you say)" in told.stderr
    assert done_of(plan)["race"][0]["distance"] == "10k"
    assert "1 known already" in rubdown("import", "-", "--into", plan, *ON, stdin=new).stdout
    assert done_of(plan)["race"][0]["minutes"] == 45


def test_what_is_older_than_180_days_goes_into_the_history(plan: Path) -> None:
    rows = [f"{n},{day} 09:00:00,Morning Run,Run,10000,3600" for n, day in enumerate(("2026-05-29", "2026-05-30"))]
    told = rubdown("import", "-", "--into", plan, *ON, stdin=strava(*rows))
    assert "done-history.toml: 1 of more than 180 days ago" in told.stdout
    assert [row["id"] for row in done_of(plan, "done-history.toml")["session"]] == ["strava:0"]
    assert [row["id"] for row in done_of(plan)["session"]] == ["strava:1"]
    later = rubdown("import", "-", "--into", plan, "--today", "2026-11-27", stdin=strava(*rows, rows[1]))
    assert "2 known already" in later.stdout
    assert "2 known already" not in later.stderr
    assert "the same activity comes before it" in later.stderr
    assert [row["id"] for row in done_of(plan, "done-history.toml")["session"]] == ["strava:0", "strava:1"]
    assert "session" not in done_of(plan)
    before = plan.with_name("done-history.toml").read_bytes()
    rubdown("import", "-", "--into", plan, "--today", "2026-11-27", stdin=strava(*rows))
    assert plan.with_name("done-history.toml").read_bytes() == before


def test_dry_run_writes_nothing(plan: Path) -> None:
    told = rubdown("import", SAMPLES / "runkeeper.csv", "--into", plan, "--dry-run", *ON)
    assert "4 new, not written" in told.stdout
    assert [path.name for path in plan.parent.iterdir()] == ["plan.toml"]


def test_the_files_of_others_are_not_written_over(plan: Path) -> None:
    for name in ("done.toml", "done-history.toml"):
        plan.with_name(name).write_text("[week]\nmon = 'easy'\n", encoding="utf-8")
        done = rubdown("import", SAMPLES / "runkeeper.csv", "--into", plan, *ON)
        assert done.returncode == 2
        assert f"{name} was not written by rubdown import" in done.stderr
        plan.with_name(name).unlink()


def test_a_plan_table_of_trainingpeaks_is_done_only_when_said(plan: Path) -> None:
    source = SAMPLES / "trainingpeaks_done.csv"
    assert "kind" in rubdown("import", source, *ON).stdout
    assert "done = true" not in rubdown("import", source, *ON).stdout
    told = rubdown("import", "--done", source, "--into", plan, *ON)
    assert "line 4: planned, not done" in told.stderr
    assert "still to come" in told.stderr
    again = rubdown("import", "--done", source, "--into", plan, *ON)
    assert "3 known already" in again.stdout


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return out.getvalue()


def test_a_whole_export_is_read_by_its_list(tmp_path: Path) -> None:
    strava_csv = (SAMPLES / "strava_94_en.csv").read_bytes()
    files = {"export_1/activities.csv": strava_csv, "export_1/profile.csv": b"a,b\n1,2\n",
             "export_1/activities/1.gpx": (SAMPLES / "run.gpx").read_bytes()}  # fmt: skip
    for name, raw in files.items():
        path = tmp_path / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    (tmp_path / "export.zip").write_bytes(packed(**files))
    outputs = []
    for source in (tmp_path / "export.zip", tmp_path / "folder"):
        done = rubdown("import", "--done", source, *ON)
        assert done.returncode == 0, done.stderr
        assert "1 track beside it not read: the list has them" in done.stderr
        assert "1 other file in it left alone" in done.stderr
        outputs.append(done.stdout)
    assert outputs[0] == outputs[1] == rubdown("import", SAMPLES / "strava_94_en.csv", *ON).stdout


def test_a_folder_of_tracks_each_once(tmp_path: Path) -> None:
    pytest.importorskip("fitdecode")
    start = datetime(2026, 11, 20, 6, tzinfo=UTC)
    (tmp_path / "a.tcx").write_bytes((SAMPLES / "run.tcx").read_bytes())
    (tmp_path / "b.fit.gz").write_bytes(gzip.compress(fit_file(start, 2400, 8000)))
    (tmp_path / "c.gpx").write_bytes(b"<gpx><broken")
    (tmp_path / "d.gpx").write_bytes((SAMPLES / "run.gpx").read_bytes())
    (tmp_path / "e.fit").write_bytes(fit_file(start, 2400, 8000))
    done = rubdown("import", tmp_path, *ON, "--timezone", "Europe/Madrid")
    assert "tracks: 5 in all: 2 sessions and 3 left out" in done.stderr
    assert "left out: c.gpx: it is not sound XML" in done.stderr
    assert [row["start"].day for row in tomllib.loads(done.stdout)["session"]] == [20, 22]


def renamed(raw: bytes, name: str, other: str) -> bytes:
    assert len(name) == len(other)
    return raw.replace(name.encode(), other.encode())


ACTIVITIES = (SAMPLES / "garmin_en.csv").read_bytes()
HOSTILE = {
    "a bomb": (packed(**{"activities.csv": ACTIVITIES + b"\n" * 90_000_000}), "would unpack to 90 MB: a zip bomb"),
    "a bomb of gzip": (gzip.compress(b"\0" * 40_000_000), "unpacks to more than 30 MB"),
    "a way out": (renamed(packed(**{"../../activities.csv": ACTIVITIES}), "x", "x"), "leads out of the archive"),
    "a root": (packed(**{"/etc/activities.csv": ACTIVITIES}), "leads out of the archive"),
    "a drive": (packed(**{"C:\\activities.csv": ACTIVITIES}), "leads out of the archive"),
    "cut off": (packed(**{"activities.csv": ACTIVITIES})[:-40], "zip archive cannot be read"),
    "nothing": (packed(**{"notes.txt": b"x"}), "without activities"),
    "broken data": (renamed(packed(**{"activities.csv": ACTIVITIES}), "ACTIVITIES", "ACTIVITIES")[:60] + b"\xff" * 20
                    + packed(**{"activities.csv": ACTIVITIES})[80:], "without activities"),
    "binary": (ACTIVITIES + b"\0\n", "binary"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_archives_get_a_clear_line_and_nothing_is_written(name: str, plan: Path) -> None:
    raw, wrong = HOSTILE[name]
    source = plan.with_name("export.zip")
    source.write_bytes(raw)
    done = rubdown("import", "--done", source, "--into", plan, *ON)
    assert (done.returncode, done.stdout) == (2, "")
    assert wrong in done.stderr
    assert "help: " in done.stderr
    assert "Traceback" not in done.stderr
    assert {path.name for path in plan.parent.iterdir()} == {"plan.toml", "export.zip"}


def test_formulas_and_controls_stay_text(plan: Path) -> None:
    rows = strava('1,2026-11-08 09:00:00,"=cmd|\x1b[31m\x07red",Run,10000,2700')
    done = rubdown("import", "-", "--into", plan, *ON, stdin=rows)
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stderr + done.stdout
    assert done_of(plan)["session"][0]["name"] == "=cmd|red"


def test_a_table_of_200_mb_is_refused_within_its_memory(tmp_path: Path) -> None:
    large = tmp_path / "activities.csv"
    with large.open("wb") as file:
        file.write(ACTIVITIES)
        file.truncate(200_000_000)
    done = rubdown("import", large, *ON)
    assert done.returncode == 2
    assert "larger than 100 MB, which no list of activities is" in done.stderr
    header, *rows = ACTIVITIES.splitlines(keepends=True)
    with large.open("wb") as file:
        file.write(header)
        for _ in range(600):
            file.write(rows[0] * 100)
    assert "more than 50000 activities" in rubdown("import", large, *ON).stderr
    assert largest_memory("import", large, *ON) < 300


def test_a_plan_that_the_deeds_would_break_is_left_as_it_was(plan: Path) -> None:
    plan.write_text(PLAN.replace("2027-02-21", "2027-02-31"), encoding="utf-8")
    done = rubdown("import", SAMPLES / "runkeeper.csv", "--into", plan, *ON)
    assert done.returncode == 2
    assert [path.name for path in plan.parent.iterdir()] == ["plan.toml"]


def test_nothing_done_is_an_error(plan: Path) -> None:
    future = strava("1,2026-12-08 09:00:00,Run,Run,10000,2700")
    for more in ((), ("--into", plan)):
        done = rubdown("import", "-", *more, *ON, stdin=future)
        assert (done.returncode, done.stdout) == (2, "")
        assert "2026-12-08 is still to come" in done.stderr


def test_a_season_of_deeds_is_planned(plan: Path) -> None:
    rows = [f"{n},{date.fromordinal(date(2026, 10, 1).toordinal() + n)} 07:00:00,Run,Run,20000,7000" for n in range(50)]
    told = rubdown("import", "-", "--into", plan, *ON, stdin=strava(*rows))
    assert told.returncode == 0, told.stderr
    plan.write_text(INCLUDED, encoding="utf-8")
    assert rubdown("calendar", plan, *ON).returncode == 0


def test_a_damaged_file_of_deeds_is_named_and_kept(plan: Path) -> None:
    rubdown("import", SAMPLES / "runkeeper.csv", "--into", plan, *ON)
    damaged = plan.with_name("done.toml").read_text("utf-8").replace("km = 22.05", "km = = 22.05")
    plan.with_name("done.toml").write_text(damaged, encoding="utf-8")
    done = rubdown("import", SAMPLES / "runkeeper.csv", "--into", plan, *ON)
    assert done.returncode == 2
    assert plan.with_name("done.toml").read_text("utf-8") == damaged


def test_a_spreadsheet_is_a_plan_as_before(tmp_path: Path) -> None:
    source = tmp_path / "plan.xlsx"
    source.write_bytes(packed(**{"xl/workbook.xml": b"<x/>"}))
    assert "spreadsheet" in rubdown("import", source, *ON).stderr


def test_one_track_and_what_is_none(tmp_path: Path) -> None:
    done = rubdown("import", SAMPLES / "run.tcx", *ON, "--timezone", "Europe/Madrid")
    assert "a track: 1 in all: 1 session" in done.stderr
    for name, raw, wrong in (
        ("a.gz", gzip.compress(b"x"), "it is not a FIT, TCX or GPX file"),
        ("b.gz", b"\x1f\x8b" + b"x" * 40, "data are broken"),
        ("c.gz", gzip.compress(b"x" * 90)[:-9], "end too early"),
    ):
        (tmp_path / name).write_bytes(raw)
        refused = rubdown("import", tmp_path / name, *ON)
        assert refused.returncode == 2
        assert wrong in refused.stderr
    (tmp_path / "d.gpx").write_bytes(b"<gpx></gpx>" + b" " * 30_000_000)
    assert "larger than 30 MB" in rubdown("import", tmp_path / "d.gpx", *ON).stderr


@pytest.mark.parametrize("step", range(3))
def test_a_kill_between_the_two_files_loses_nothing_and_doubles_nothing(
    plan: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """The next import leads to the same two files, whatever was written before the process ended."""
    table = plan.with_name("activities.csv")
    rows = [f"{i},2026-{month:02}-10,Run,Run,8000,3000" for i, month in enumerate((3, 4, 10, 11))]
    command = ("import", table, "--into", plan, *ON)
    names = ("done.toml", "done-history.toml")
    table.write_text(strava(*rows[:1], rows[2]), "utf-8")
    assert rubdown(*command).returncode == 0
    before = [plan.with_name(name).read_bytes() for name in names]
    table.write_text(strava(*rows), "utf-8")
    assert rubdown(*command).returncode == 0
    whole = [plan.with_name(name).read_bytes() for name in names]
    assert all(one != other for one, other in zip(before, whole, strict=True))
    for name, content in zip(names, before, strict=True):
        plan.with_name(name).write_bytes(content)
    left = [step]

    def counted(path: Path, content: Any) -> None:
        if left[0] == 0:
            raise KeyboardInterrupt
        left[0] -= 1
        write_whole(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(files, "write_whole", counted)
        assert rubdown(*command).returncode == (130 if step < 2 else 0)
    assert rubdown(*command).returncode == 0
    assert [plan.with_name(name).read_bytes() for name in names] == whole


def test_tracks_of_a_history_are_known_again(plan: Path) -> None:
    folder = plan.with_name("tracks")
    folder.mkdir()
    (folder / "a.tcx").write_bytes((SAMPLES / "run.tcx").read_bytes())
    late = ("--today", "2027-10-01")
    assert "1 of more than 180 days ago" in rubdown("import", folder, "--into", plan, *late).stdout
    assert "1 known already" in rubdown("import", folder, "--into", plan, *late).stdout
    (folder / "a.tcx").write_bytes(b"<gpx><broken")
    assert "none of its 1 track can be read" in rubdown("import", folder, "--into", plan, *late).stderr


def test_names_that_may_be_races_are_asked_about(plan: Path) -> None:
    rows = strava("1,2026-11-08 09:00:00,Club race,Run,10000,2700", "2,2026-11-09 09:00:00,Day at sea,Kitesurf,0,3600")
    told = rubdown("import", "-", "--into", plan, *ON, stdin=rows).stderr
    assert '"Club race" is taken as a run; if it was one, say --race 2026-11-08' in told
    assert "taken as other training: Kitesurf" in told
