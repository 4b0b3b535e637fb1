"""A small FIT file: one session message, as watches end their files with."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
_CRC = (0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
        0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400)  # fmt: skip
# Field number, bytes, base type: start, elapsed, timer, distance, sport, sub-sport, heart rate, ascent, workout RPE.
_FIELDS = ((2, 4, 0x86), (7, 4, 0x86), (8, 4, 0x86), (9, 4, 0x86), (5, 1, 0x00), (6, 1, 0x00), (16, 1, 0x02),
           (22, 2, 0x84), (193, 1, 0x02))  # fmt: skip


def fit_file(start: datetime, seconds: float, metres: float, *, sport: int = 1, sub: int = 0, rpe: int = 60) -> bytes:
    """A FIT file of one session; `sport` 1 is running, 2 cycling; `rpe` is in tenths, 255 for none."""
    definition = struct.pack("<BBBHB", 0x40, 0, 0, 18, len(_FIELDS))
    definition += b"".join(struct.pack("BBB", *field) for field in _FIELDS)
    timer = round(seconds * 1000)
    values = struct.pack(
        "<IIIIBBBHB", int((start - _EPOCH).total_seconds()), timer + 60_000, timer, round(metres * 100),
        sport, sub, 148, 120, rpe,
    )  # fmt: skip
    data = definition + b"\x00" + values
    header = struct.pack("<BBHI4s", 14, 0x20, 2132, len(data), b".FIT")
    header += struct.pack("<H", _checksum(header))
    return header + data + struct.pack("<H", _checksum(header + data))


def _checksum(data: bytes) -> int:
    crc = 0
    for byte in data:
        for nibble in (byte & 0xF, byte >> 4):
            crc = (crc >> 4) ^ _CRC[crc & 0xF] ^ _CRC[nibble]
    return crc
