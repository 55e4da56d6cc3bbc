"""Invented texts by the hundred thousand, with word frequencies like those of a language."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, product
from random import Random
from typing import Final

ONSETS: Final = "b c ch d đ g h kh l m n ng nh ph qu r s t th tr v x"
RHYMES: Final = (
    "a à á ả ạ an àn án ản ang àng ạng ao ào áo au ay ày ây ấy âm ầm ân ần ất âu ầu e è é em en ẹn eo ê ề ế ên ền ệt "
    "i ì í im in ình inh ính ít iên iến iện iêu iều o ò ó oa oà oan oàn ong òng ô ồ ố ổ ộ ôi ội ông ống ồng ơ ờ ở ơi "
    "ời ơn ợn u ù ú ủ un ung ùng úc ục uân uật uy uyên uyện ư ừ ứ ự ưa ưng ừng ước ường ướng ương ượng"
)
WORDS: Final = 20_000
FLATTENED: Final = 6
"""By which the first places are less frequent than Zipf's law has it (Mandelbrot): the first word is one in fifty."""
A_BLOCK: Final = 60
"""Words of two syllables in a block."""


class Invented:
    """Each document by its number, always the same. A word's frequency decreases with its place in the list."""

    def __init__(self, seed: int = 1) -> None:
        source = Random(seed)
        syllables = [onset + rhyme for onset, rhyme in product(ONSETS.split(), RHYMES.split())]
        source.shuffle(syllables)
        some = list(accumulate(1 / (place + FLATTENED) for place in range(len(syllables))))
        pairs = (source.choices(syllables, cum_weights=some, k=2) for _ in range(WORDS))
        self._words = [" ".join(pair) for pair in pairs]
        self._weights = list(accumulate(1 / (place + FLATTENED) for place in range(WORDS)))

    def document(self, number: int) -> tuple[str, list[str]]:
        """The title and three to five blocks, some five hundred syllables."""
        source = Random(number)
        blocks = [self._sentence(source, A_BLOCK) for _ in range(source.randint(3, 5))]
        return self._sentence(source, 5), blocks

    def phrases(self, documents: int, number: int) -> Iterator[str]:
        """Phrases of three to five syllables from the texts."""
        source = Random(0)
        for _ in range(number):
            block: Sequence[str] = source.choice(self.document(source.randrange(documents))[1]).split()
            length = source.randint(3, 5)
            start = source.randrange(len(block) - length)
            yield " ".join(block[start : start + length])

    def _sentence(self, source: Random, words: int) -> str:
        text = " ".join(source.choices(self._words, cum_weights=self._weights, k=words))
        return text.capitalize()
