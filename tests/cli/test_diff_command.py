"""`rubdown diff` from outside: two files, a file and its git history, exit codes, nothing raw on the terminal."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from support.command import rubdown

OLD = """[runner]
name = "Ana"
[massage]
last = 2026-11-03
per_month = 1
[therapist]
hours = { mon = "16:00-20:00", thu = "16:00-20:00" }
[week]
sun = "long run 24 km"
[[race]]
name = "City Half"
date = 2026-12-13
[rules.points_before_race]
A = 0
"""
MOVED = OLD.replace("2026-12-13", "2026-12-20")
TODAY = ("--today", "2026-11-22")
GIT = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return written(tmp_path / "old.toml", OLD)


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_race_that_moved(old: Path, tmp_path: Path) -> None:
    new = written(tmp_path / "new.toml", MOVED)
    done = rubdown("diff", old, new, *TODAY)
    assert done.stdout.splitlines() == [
        "Sun 22 Nov 2026 to Sun 31 Jan 2027: 2 massages moved",
        "",
        "City Half moved 7 days later, to Sun 20 Dec 2026: 2 massages affected",
        "  Thu 17 Dec moves to Thu 24 Dec (7 days later)",
        "  Mon 4 Jan moves to Mon 11 Jan (7 days later)",
    ]
    assert (done.returncode, done.stderr) == (1, "")


def test_hours_that_changed_and_what_has_no_effect(old: Path, tmp_path: Path) -> None:
    new = written(tmp_path / "new.toml", OLD.replace("thu =", "fri =").replace('"Ana"', '"Eva"'))
    done = rubdown("diff", old, new, *TODAY)
    assert done.stdout.splitlines() == [
        "Sun 22 Nov 2026 to Sun 31 Jan 2027: 1 massage moved",
        "",
        "The therapist's hours changed on Thursdays (no hours, was 16:00-20:00) and",
        "    Fridays (16:00-20:00, was no hours): 1 massage affected",
        "  Thu 17 Dec moves to Mon 21 Dec (4 days later)",
        "",
        "Without effect on the massages:",
        "  The runner's name is now Eva, was Ana",
    ]
    assert done.returncode == 1


def test_the_same_plan_says_nothing(old: Path, tmp_path: Path) -> None:
    new = written(tmp_path / "new.toml", f"# other lines\n\n{OLD}")
    done = rubdown("diff", old, new, *TODAY)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_change_that_moves_no_massage_is_one_line(old: Path, tmp_path: Path) -> None:
    new = written(tmp_path / "new.toml", OLD.replace("[massage]", "[massage]\nminutes = 50"))
    done = rubdown("diff", old, new, *TODAY)
    assert done.stdout == (
        "The plan changed, the massages stay on their days: The length of a massage is now 50 minutes, was 60 minutes\n"
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_massage_that_took_two_changes_stands_under_both(tmp_path: Path) -> None:
    base = f"{OLD}[rules]\npoints_preferred_day = 50\n"
    both = base.replace("thu =", 'fri = "16:00-20:00", thu =').replace("[massage]", '[massage]\nprefer = ["fri"]')
    paths = (written(tmp_path / "old.toml", base), written(tmp_path / "new.toml", both))
    done = rubdown("diff", *paths, *TODAY, "--until", "2026-12-31")
    assert done.stdout.splitlines()[1:] == [
        "",
        "The preference for weekdays is now Friday, was none: 1 massage affected",
        "  Thu 17 Dec moves to Fri 18 Dec (1 day later) *",
        "",
        "The therapist's hours changed on Fridays (16:00-20:00, was no hours): 1 massage",
        "    affected",
        "  Thu 17 Dec moves to Fri 18 Dec (1 day later) *",
        "",
        "* This took every change listed above it: undo any one of them, and it is as",
        "  before.",
    ]


def test_a_massage_that_only_two_changes_together_move(old: Path, tmp_path: Path) -> None:
    closed = OLD.replace("[week]", "closed = [2026-12-17]\n[week]") + "[[away]]\nfrom = 2026-12-17\n"
    done = rubdown("diff", old, written(tmp_path / "new.toml", closed), *TODAY)
    assert done.stdout.splitlines()[2:] == [
        "Several changes together, and undoing only one of them is not enough: 1 massage",
        "    affected",
        "  - Days away added, on Thu 17 Dec 2026",
        "  - The therapist is now closed on Thu 17 Dec 2026",
        "  Thu 17 Dec moves to Mon 21 Dec (4 days later)",
    ]


def test_json_has_the_promised_fields(old: Path, tmp_path: Path) -> None:
    new = written(tmp_path / "new.toml", MOVED.replace('"Ana"', '"Eva"'))
    done = rubdown("diff", old, new, *TODAY, "--from", "2026-12-01", "--until", "2026-12-31", "--format", "json")
    text = "City Half moved 7 days later, to Sun 20 Dec 2026"
    found = json.loads(done.stdout)
    starts = {"old_start": "2026-12-17T16:00:00", "new_start": "2026-12-24T16:00:00"}
    assert re.fullmatch(r"2026-12-1-[0-9a-f]{12}@rubdown", found["massages"][0].pop("uid"))
    assert found == {
        "schema_version": 1, "old": str(old), "new": str(new),
        "today": "2026-11-22", "from": "2026-12-01", "until": "2026-12-31",
        "massages": [{"old": "2026-12-17", "new": "2026-12-24", "because": [text], **starts}],
        "changes": [{"text": text, "massages": 1}, {"text": "The runner's name is now Eva, was Ana", "massages": 0}],
    }  # fmt: skip
    assert done.returncode == 1
    same = json.loads(rubdown("diff", old, old, *TODAY, "--format", "json").stdout)
    assert (same["massages"], same["changes"]) == ([], [])


def test_a_part_of_the_calendar_shows_what_moves_within_it(old: Path, tmp_path: Path) -> None:
    new = written(tmp_path / "new.toml", MOVED)
    for span, expected in (
        (("--until", "2026-12-20"), ["2026-12-17"]),
        (("--from", "2026-12-20", "--until", "2026-12-31"), ["2026-12-17"]),  # moves to 24 December
        (("--from", "2026-12-25"), ["2027-01-04"]),
        (("--until", "2026-12-16"), []),
    ):
        done = rubdown("diff", old, new, *TODAY, *span, "--format", "json")
        assert [massage["old"] for massage in json.loads(done.stdout)["massages"]] == expected


def test_both_plans_have_the_later_horizon(old: Path, tmp_path: Path) -> None:
    later = written(tmp_path / "new.toml", OLD.replace("2026-12-13", "2027-03-07"))
    for pair in ((old, later), (later, old)):
        done = rubdown("diff", *pair, *TODAY, "--format", "json")
        assert json.loads(done.stdout)["until"] == "2027-03-21"


def test_unreadable_plans_are_all_told(old: Path, tmp_path: Path) -> None:
    broken = written(tmp_path / "broken.toml", "[[race]]\ndat = 2026-12-06\n")
    done = rubdown("diff", broken, tmp_path / "none.toml", *TODAY)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{broken}:2:1: error: unknown key" in done.stderr
    assert "none.toml: error: no such file" in done.stderr
    assert rubdown("diff", old, broken, *TODAY).returncode == 2


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), "name two plans"),
        (("a.toml",), "name two plans"),
        (("a.toml", "b.toml", "c.toml"), "name two plans"),
        (("-", "-"), "only one of the two plans"),
        (("a.toml", "b.toml", "--at", "HEAD"), "name one file"),
        (("-", "--at", "HEAD"), "name one file"),
    ],
)
def test_wrong_usage(args: tuple[str, ...], words: str) -> None:
    done = rubdown("diff", *args)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_standard_input(old: Path) -> None:
    done = rubdown("diff", old, "-", *TODAY, stdin=MOVED)
    assert "City Half moved 7 days later" in done.stdout
    done = rubdown("diff", "-", old, *TODAY, stdin=MOVED)
    assert "City Half moved 7 days earlier" in done.stdout


def test_names_never_reach_the_terminal_raw(old: Path, tmp_path: Path) -> None:
    evil = r'"\u001b[31mCity\u202e [bold]Half[/bold]\nX"'
    new = written(
        tmp_path / "new.toml", MOVED.replace('"City Half"', evil) + f"[[away]]\nfrom=2026-12-01\nreason={evil}\n"
    )
    for color in ("never", "always"):
        done = rubdown("diff", old, new, *TODAY, "--color", color)
        assert r"\x1b[31mCity\u202e [bold]Half[/bold]\x0aX" in " ".join(done.stdout.split())
        assert "\u202e" not in done.stdout
        assert "\x1b[31mCity" not in done.stdout
    idle = written(tmp_path / "idle.toml", OLD.replace('"Ana"', evil))
    assert r"\x1b[31mCity" in rubdown("diff", old, idle, *TODAY).stdout


# --at


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose plan changed twice since its first commit; the last time not committed."""
    folder = tmp_path / "repository"
    (folder / "season").mkdir(parents=True)
    git(folder, "init", "--quiet")
    git(folder, "config", "user.name", "Ana")
    git(folder, "config", "user.email", "ana@example.org")
    git(folder, "config", "commit.gpgsign", "false")
    plan = folder / "season" / "plan.toml"
    for text in (OLD, OLD.replace('"Ana"', '"Eva"')):
        written(plan, text)
        git(folder, "add", ".")
        git(folder, "commit", "--quiet", "--message", "plan")
    written(plan, MOVED)
    return folder


def git(folder: Path, *args: str) -> None:
    subprocess.run(["git", "-C", str(folder), *args], check=True, capture_output=True, env=GIT)


def test_the_old_plan_from_git(repository: Path) -> None:
    plan = repository / "season" / "plan.toml"
    done = rubdown("diff", plan, "--at", "HEAD~1", *TODAY, "--format", "json")
    found = json.loads(done.stdout)
    assert (found["old"], found["new"]) == (f"HEAD~1:{plan}", str(plan))
    assert [change["text"] for change in found["changes"]] == ["City Half moved 7 days later, to Sun 20 Dec 2026"]
    for args, cwd in ((("season/plan.toml",), repository), (("plan.toml",), plan.parent), ((), plan.parent)):
        done = rubdown("diff", *args, "--at", "HEAD", *TODAY, cwd=cwd)
        assert "City Half moved 7 days later, to Sun 20 Dec 2026: 2 massages affected" in done.stdout
        assert "The runner's name is now Ana, was Eva" in done.stdout
        assert (done.returncode, done.stderr) == (1, "")


def test_a_link_to_a_plan_in_a_repository(repository: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(repository / "season" / "plan.toml")
    assert rubdown("diff", link, "--at", "HEAD", *TODAY).returncode == 1


@pytest.mark.parametrize(
    ("revision", "words"),
    [
        ("nowhere", 'has no revision "nowhere"'),
        ("--output=x", '"--output=x" is not a revision'),
        ("", '"" is not a revision'),
        ("\x1b[31m", r'has no revision "\x1b[31m"'),
        ("HEAD:season", "has no revision"),
        ("^HEAD", "has no revision"),
        ("HEAD~1..HEAD", "has no revision"),
        ("pl[a]n.toml", "has no revision"),
        ("HEAD~1:season/plan.toml", "has no revision"),
    ],
)
def test_no_such_revision(repository: Path, revision: str, words: str) -> None:
    done = rubdown("diff", "plan.toml", f"--at={revision}", *TODAY, cwd=repository / "season")
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.stderr
    assert sorted(path.name for path in (repository / "season").iterdir()) == ["plan.toml"]


def test_a_plan_that_is_not_in_the_revision(repository: Path) -> None:
    written(repository / "new.toml", OLD)
    done = rubdown("diff", "new.toml", "--at", "HEAD", *TODAY, cwd=repository)
    words = 'rubdown: new.toml is not in the revision "HEAD"\n  help: compare with a revision that holds the file\n'
    assert (done.returncode, done.stderr) == (2, words)


def test_an_old_plan_that_is_broken(repository: Path) -> None:
    plan = repository / "season" / "plan.toml"
    for content, words in ((b"[[race]]\ndat = 1\n", ":2:1: error: unknown key"), (b"# \xff\n", "is not UTF-8 text")):
        plan.write_bytes(content)
        git(repository, "commit", "--quiet", "--all", "--message", "broken")
        written(plan, OLD)
        done = rubdown("diff", plan, "--at", "HEAD", *TODAY)
        assert (done.returncode, done.stdout) == (2, "")
        assert words in done.stderr


def test_no_repository_and_no_git(old: Path, tmp_path: Path) -> None:
    done = rubdown("diff", old, "--at", "HEAD", *TODAY, env={"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)})
    words = f"rubdown: {old} is not in a git repository, so it has no older version\n"
    assert (done.returncode, done.stderr) == (2, words)
    done = rubdown("diff", old, "--at", "HEAD", *TODAY, env={"PATH": str(tmp_path)})
    assert (done.returncode, done.stderr) == (2, "rubdown: --at needs git, and there is no git on this machine\n")


# What git is started with.

RAN = "a-command-ran"


def test_the_plan_that_is_asked_for_is_compared_whatever_lies_around(repository: Path, tmp_path: Path) -> None:
    """As within a hook, where git's own variables name another repository."""
    other = tmp_path / "other"
    (other / "season").mkdir(parents=True)
    git(other, "init", "--quiet")
    plan = repository / "season" / "plan.toml"
    alone = rubdown("diff", plan, "--at", "HEAD", *TODAY)
    for names in (("GIT_DIR",), ("GIT_DIR", "GIT_WORK_TREE"), ("GIT_INDEX_FILE",), ("GIT_OBJECT_DIRECTORY",)):
        done = rubdown("diff", plan, "--at", "HEAD", *TODAY, env=dict.fromkeys(names, str(other / ".git")))
        assert (done.returncode, done.stdout, done.stderr) == (1, alone.stdout, "")


@pytest.mark.parametrize("setting", ["core.fsmonitor", "core.pager", "core.sshCommand", "diff.external", "core.editor"])
def test_nothing_that_a_repository_names_is_run(repository: Path, setting: str) -> None:
    git(repository, "config", setting, f"touch {repository / RAN}; false #")
    hook = written(repository / ".git" / "hooks" / "post-index-change", f"#!/bin/sh\ntouch {repository / RAN}\n")
    hook.chmod(0o755)
    written(repository / ".gitattributes", "*.toml filter=touch diff=touch\n")
    for key in ("filter.touch.smudge", "diff.touch.textconv"):
        git(repository, "config", key, f"touch {repository / RAN}; cat")
    assert rubdown("diff", repository / "season" / "plan.toml", "--at", "HEAD", *TODAY).returncode == 1
    assert not (repository / RAN).exists()


@pytest.mark.parametrize("kept", ["commits", "trees"])
def test_a_text_that_is_not_in_a_partial_clone_is_not_fetched(repository: Path, kept: str) -> None:
    for name in ["HEAD~1:season/plan.toml", *(["HEAD~1:season", "HEAD~1^{tree}"] if kept == "commits" else [])]:
        found = subprocess.run(
            ["git", "-C", str(repository), "rev-parse", name], check=True, capture_output=True, text=True, env=GIT
        ).stdout
        (repository / ".git" / "objects" / found[:2] / found[2:].strip()).unlink()
    for key, value in {
        "core.repositoryformatversion": "1", "extensions.partialClone": "origin", "remote.origin.promisor": "true",
        "remote.origin.url": "ssh://example.invalid/x", "core.sshCommand": f"touch {repository / RAN}; false #",
    }.items():  # fmt: skip
        git(repository, "config", key, value)
    done = rubdown("diff", "plan.toml", "--at", "HEAD~1", *TODAY, cwd=repository / "season")
    assert done.returncode == 2
    assert "this clone of the repository does not hold its text" in done.stderr
    assert "git show HEAD~1:./plan.toml" in done.stderr
    assert not (repository / RAN).exists()


def test_a_shallow_clone_says_that_it_is_one(repository: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{repository}", str(clone))
    assert rubdown("diff", clone / "season" / "plan.toml", "--at", "HEAD", *TODAY).returncode == 0
    for revision in ("HEAD~1", "HEAD^", "HEAD~2"):
        done = rubdown("diff", clone / "season" / "plan.toml", "--at", revision, *TODAY)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.endswith("help: this clone holds the latest revisions alone: git fetch --unshallow\n")


@pytest.mark.parametrize(
    "name", ["a b:c.toml", ":(top)x.toml", "*.toml", "n\nl.toml", "ñ.toml", "n\u0303.toml", "-d.toml"]
)
def test_a_plan_of_any_name_is_the_plan_compared(name: str, repository: Path) -> None:
    plan = written(repository / "season" / name, OLD)
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--message", "odd")
    written(plan, MOVED)
    done = rubdown("diff", f"./{name}", "--at", "HEAD", *TODAY, cwd=repository / "season")
    assert (done.returncode, done.stderr) == (1, "")
    assert "City Half moved 7 days later" in done.stdout


def test_an_old_plan_that_is_too_large_is_not_read(repository: Path) -> None:
    plan = repository / "season" / "plan.toml"
    for size, wrong in ((2_000_000, "nothing"), (2_000_001, "larger than 2 MB")):
        written(plan, OLD + "#" * (size - len(OLD.encode())))
        git(repository, "commit", "--quiet", "--all", "--message", "large")
        written(plan, MOVED)
        done = rubdown("diff", plan, "--at", "HEAD", *TODAY)
        assert (done.returncode, wrong in done.stderr) == ((1, False) if wrong == "nothing" else (2, True))
