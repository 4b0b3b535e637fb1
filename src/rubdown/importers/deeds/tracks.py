"""One activity of a FIT, TCX or GPX file: its start, sport, distance, moving time, climb and heart rate."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from xml.parsers import expat

from rubdown.importers.deeds.activity import Activity, sport_named
from rubdown.importers.event import CUT, ImportOptions, Refused
from rubdown.importers.interpret import cleaned

_LONGEST_STEP = 60  # seconds between two points of a track: a longer one is a pause
_STANDING = 0.5  # metres a second below which a runner stands
_NOISE = 3  # metres of height that a watch may be wrong by
_EARTH = 6_371_009.0  # metres
_DEEPEST, _LONGEST_TAG = 40, 50_000
_STRAVAS_TYPES = {"1": "bike", "4": "hike", "9": "run", "10": "hike", "16": "swim"}  # numbers in its GPX files
_FIT_SPORTS = {"cycling": "bike", "swimming": "swim", "running": "run", "rowing": "row", "e_biking": "bike"}
_KEPT = {"id", "time", "totaltimeseconds", "distancemeters", "value", "type", "name", "ele", "altitudemeters"}


def read_track(raw: bytes, options: ImportOptions) -> Activity | None:
    """The activity of a file's bytes; None where it is no track. Raises Refused."""
    if raw[8:12] == b".FIT":
        return _read_fit(raw, options)
    head = raw[:3000].lower()
    if b"<trainingcenterdatabase" in head or b"<gpx" in head:
        return _parsed(raw).activity(options)
    return None


class _Track:
    """Gathers what is wanted of a TCX or GPX document, element by element."""

    def __init__(self) -> None:
        self.path: list[str] = []
        self.text = ""
        self.sport = self.title = ""
        self.started: datetime | None = None
        self.seconds = self.metres = self.climb = self.beats = self.beaten = 0.0
        self.lap: dict[str, float] = {}
        self._point: tuple[float, float] | None = None
        self._last: tuple[datetime | None, tuple[float, float] | None, float | None] = (None, None, None)
        self._time: datetime | None = None
        self._height: float | None = None

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        tag = name.rpartition(":")[2].lower()
        self.path.append(tag)
        self.text = ""
        if len(self.path) > _DEEPEST:
            raise Refused("its XML is nested too deeply", CUT)
        if tag == "activity":
            self.sport = attributes.get("Sport", "")
        elif tag == "trkpt":
            self._point = _number(attributes.get("lat")), _number(attributes.get("lon"))
        elif tag == "trkseg":
            self._last = (None, None, None)

    def data(self, text: str) -> None:
        """Characters within an element."""
        if self.path[-1] in _KEPT and len(self.text) < 300:
            self.text += text

    def end(self, name: str) -> None:
        """An element ends."""
        tag = self.path.pop()
        above = self.path[-1] if self.path else ""
        if tag in ("id", "time") and (moment := _moment(self.text)):
            self._time = moment
            if tag == "id" or (self.started is None and above == "trkpt"):
                self.started = moment
        elif above == "lap" and tag in ("totaltimeseconds", "distancemeters"):
            self.lap[tag] = _number(self.text)
        elif above == "averageheartratebpm" and tag == "value":
            self.lap["beats"] = _number(self.text)
        elif tag == "lap":
            self._end_lap()
        elif above == "trk" and tag in ("type", "name"):
            self.sport, self.title = (self.text, self.title) if tag == "type" else (self.sport, self.text)
        elif tag in ("ele", "altitudemeters"):
            self._height = _number(self.text)
        elif tag in ("trkpt", "trackpoint"):
            self._end_point(measured=tag == "trkpt")
        self.text = ""

    def _end_lap(self) -> None:
        seconds = self.lap.get("totaltimeseconds", 0.0)
        self.seconds += seconds
        self.metres += self.lap.get("distancemeters", 0.0)
        self.beats += self.lap.get("beats", 0.0) * seconds
        self.beaten += seconds if "beats" in self.lap else 0.0
        self.lap = {}

    def _end_point(self, *, measured: bool) -> None:
        """Of a GPX the way and the time from the point before, where the runner moved; of both the climb."""
        time, point, height = self._last
        if self._height is not None and (
            height is None or abs(self._height - height) >= 3
        ):  # less is the watch's noise
            self.climb += max(0.0, self._height - (height if height is not None else self._height))
            height = self._height
        if measured and time and point and self._point and self._time:
            way, seconds = _way(point, self._point), (self._time - time).total_seconds()
            if 0 < seconds <= _LONGEST_STEP and way / seconds >= _STANDING:
                self.metres += way
                self.seconds += seconds
        self._last = self._time, self._point, height

    def activity(self, options: ImportOptions) -> Activity:
        """What was done."""
        if self.started is None or self.seconds <= 0:
            raise Refused("the track has no times: a route, nothing that was done", "export the activity itself")
        sport = _STRAVAS_TYPES.get(self.sport.strip()) or sport_named(cleaned(self.sport) or "run")
        return _activity(
            options, self.started, sport, cleaned(self.title), km=self.metres / 1000, minutes=self.seconds / 60,
            climb=round(self.climb), heart_rate=self.beats / self.beaten if self.beaten else 0.0,
        )  # fmt: skip


def _activity(options: ImportOptions, started: datetime, sport: str, title: str, **amounts: Any) -> Activity:
    start = options.civil(started)
    # Whatever file a track comes in, it is the same one when it began at the same second.
    return Activity(id=f"track:{started.astimezone(UTC):%Y%m%dT%H%M%SZ}", date=start.date(), start=start, sport=sport,
                    title=title, **amounts)  # fmt: skip


def _parsed(raw: bytes) -> _Track:
    """The gathered facts of an XML text; a document type and what it declares are refused. Raises Refused."""

    def refuse(*_: Any) -> None:
        raise Refused("it declares a document type, which no track does", "export the activity again")

    if re.search(rb"<[^<]{%d}" % _LONGEST_TAG, raw):  # the parser keeps the attributes of a tag
        raise Refused(f"a tag of its XML has more than {_LONGEST_TAG:,} characters", "export the activity again")
    track, parser = _Track(), expat.ParserCreate()
    parser.StartElementHandler = track.begin
    parser.EndElementHandler = track.end
    parser.CharacterDataHandler = track.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.buffer_text = True
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise Refused(f"it is not sound XML: {expat.ErrorString(error.code)}", CUT, error.lineno) from None
    return track


def _read_fit(raw: bytes, options: ImportOptions) -> Activity:
    """The first session message of a FIT file. Needs the extra `fit`."""
    try:
        import fitdecode
    except ImportError:
        how = "pip install 'rubdown[fit]'; or export the activity as TCX or GPX"
        raise Refused("it is a FIT file, which an extra reads", how) from None
    try:
        with fitdecode.FitReader(
            raw, check_crc=fitdecode.CrcCheck.DISABLED, error_handling=fitdecode.ErrorHandling.IGNORE
        ) as fit:
            frame = next(each for each in fit if each.frame_type == fitdecode.FIT_FRAME_DATA and each.name == "session")
            values: Callable[[str], Any] = lambda name: frame.get_value(name, fallback=None)  # noqa: E731
            facts = {name: values(name) for name in ("start_time", "sport", "sub_sport", "total_distance",
                     "total_timer_time", "total_ascent", "avg_heart_rate", "workout_rpe")}  # fmt: skip
    except StopIteration:
        raise Refused(
            "the FIT file holds no session: no activity that was finished", "export the activity again"
        ) from None
    except Exception as error:  # the library raises its own kinds, on what anybody may have written
        raise Refused(f"the FIT file cannot be read: {type(error).__name__}", CUT) from None
    started = facts["start_time"]
    if not isinstance(started, datetime):
        raise Refused("the FIT file has no start", "export the activity again")
    sport = str(facts["sub_sport"] if "strength" in str(facts["sub_sport"]) else facts["sport"])
    rpe = _number(facts["workout_rpe"]) / 10  # kept in tenths
    return _activity(
        options, started if started.tzinfo else started.replace(tzinfo=UTC),
        _FIT_SPORTS.get(sport) or sport_named(sport), "", km=_number(facts["total_distance"]) / 1000,
        minutes=_number(facts["total_timer_time"]) / 60, climb=round(_number(facts["total_ascent"])),
        heart_rate=_number(facts["avg_heart_rate"]), rpe=rpe if 0 < rpe <= 10 else None,
    )  # fmt: skip


def _number(value: Any) -> float:
    """A finite number, else 0."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return 0.0
    return number if math.isfinite(number) else 0.0


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(re.sub(r"\.[0-9]+", "", text.strip()))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _way(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two points of latitude and longitude, on a sphere."""
    (a, b), (c, d) = (map(math.radians, point) for point in (one, other))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half)))
