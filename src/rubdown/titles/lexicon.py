"""Finds the words of training (`words`) in a title.

Each word or phrase has a tag of one letter. `RANKS` says which of the tags that are left in a title gives its kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

_STEM = 3  # letters that every stem has at least

# The strongest claim first. Lower-case results of phrase rules: m marathon pace, a race pace; V repetitions.
RANKS: tuple[tuple[str, str], ...] = (
    ("R", "race"), ("L", "long"), ("Q", "test"), ("h", "hills"), ("T", "tempo"), ("9", "long"), ("m", "tempo"),
    ("IV4", "intervals"), ("a", "tempo"), ("B", "tempo"), ("Eju7", "easy"), ("l", "long"), ("iq", "intervals"),
    ("MHUc", "race"), ("pP", "tempo"), ("e", "easy"), ("0O", "rest"), ("G", "strength"), ("Xw", "cross"),
    ("sW", "easy"),
)  # fmt: skip


@cache
def split_words(listed: str) -> tuple[str, ...]:
    """The words and phrases of a list with commas between them."""
    return tuple(" ".join(phrase.split()) for phrase in listed.split(","))


class Lexicon:
    """Finds words and phrases: `tag_at` gives the tag of the longest phrase that begins at a word.

    Made of phrases by tag, with a comma between two and a space between two words of one, and nothing else.
    """

    def __init__(self, *groups: dict[str, str]) -> None:
        stems: dict[str, list[tuple[str, str]]] = {}
        phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for tag, listed in (pair for group in groups for pair in group.items()):
            for phrase in listed.split(","):
                first, _, rest = phrase.partition(" ")
                if first[-1] == "*":
                    stems.setdefault(first[:_STEM], []).append((first[:-1], tag))
                else:
                    phrases.setdefault(first, []).append((tuple(rest.split(" ")) if rest else (), tag))
        for each in phrases.values():
            if each[1:]:
                each.sort(key=lambda pair: -len(pair[0]))
        self._stems, self._phrases = stems, phrases

    def tag_at(self, words: Sequence[object], i: int) -> tuple[str, int]:
        """The tag of the phrase that begins at the i-th word, and how many words it has; "" and 1 for an unknown.

        What is no word ends a phrase.
        """
        word = words[i]
        for rest, tag in self._phrases.get(word, ()):  # type: ignore[call-overload]
            if not rest or _follows(words, i + 1, rest):
                return tag, len(rest) + 1
        for stem, tag in self._stems.get(word[:_STEM], ()):  # type: ignore[index]
            if word.startswith(stem):  # type: ignore[attr-defined]
                return tag, 1
        return "", 1


def _follows(words: Sequence[object], i: int, rest: Sequence[str]) -> bool:
    if i + len(rest) > len(words):
        return False
    for word, written in zip(words[i : i + len(rest)], rest, strict=True):
        stem = written[-1] == "*" and isinstance(word, str) and word.startswith(written[:-1])
        if word != written and not stem:
            return False
    return True
