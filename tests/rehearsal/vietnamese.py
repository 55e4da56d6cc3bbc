"""Generates invented Vietnamese news text, the same for the same random source."""

import re
from random import Random

from tests.rehearsal.words import CAPTIONS, HEADLINES, ITEMS, LEADS, PHRASES, SENTENCES, SUBHEADINGS, TOPICS

_SLOT = re.compile(r"\{(\w+)\}")


class Writer:
    """Writers with equal subjects and theme write about the same topic and place."""

    def __init__(self, source: Random, subject: Random, theme: str) -> None:
        self._source = source
        self._topic = subject.choice(TOPICS[theme])
        self._place = subject.choice(PHRASES["place"])

    def headline(self) -> str:
        return self._fill(self._source.choice(HEADLINES))

    def lead(self) -> str:
        return self._fill(self._source.choice(LEADS))

    def paragraph(self) -> str:
        patterns = self._source.sample(SENTENCES, self._source.randint(2, 5))
        return " ".join(self._fill(pattern) for pattern in patterns)

    def subheading(self) -> str:
        return self._source.choice(SUBHEADINGS)

    def caption(self) -> str:
        return self._fill(self._source.choice(CAPTIONS))

    def items(self) -> list[str]:
        return [self._fill(pattern) for pattern in self._source.sample(ITEMS, 3)]

    def rows(self) -> list[list[str]]:
        places = self._source.sample(PHRASES["place"], 3)
        return [["Địa bàn", "Hộ tham gia", "Tỷ lệ"]] + [
            [place[0].upper() + place[1:], self._figure("count"), self._figure("percent") + "%"] for place in places
        ]

    def _fill(self, pattern: str) -> str:
        text = _SLOT.sub(lambda slot: self._word(slot[1]), pattern)
        return text[0].upper() + text[1:]

    def _word(self, name: str) -> str:
        if name == "topic":
            return self._topic
        if name == "place":
            return self._place
        if name in PHRASES:
            return self._source.choice(PHRASES[name])
        return self._figure(name)

    def _figure(self, name: str) -> str:
        source = self._source
        match name:
            case "percent":
                return f"{source.randint(21, 98)},{source.randint(1, 9)}"
            case "money":
                return f"{source.randint(1, 9)}.{source.randint(100, 999)}"
            case "date":
                return f"{source.randint(1, 28)}-{source.randint(1, 12)}"
            case _:
                return str(source.randint(12, 980))
