"""Recognises Vietnamese words by their spelling: each is one syllable of known parts."""

import re
import unicodedata

from extractors.legacy_text.coding import ACUTE, DOT, TONES

_ONSET = r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
_RHYMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et "
    "ê êch êm ên êng ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oam "
    "oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm "
    "ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ "
    "up ut uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ươc ươi ươm ươn ương ươp ươt ươu ưm ưng ưt ưu y "
    "yêm yên yêng yêt yêu"
)
_SYLLABLE = re.compile(f"{_ONSET}(?:{_RHYMES.replace(' ', '|')})")
_CHECKED = re.compile(r"(?:c|ch|p|t)$")
_TONES = re.compile(f"[{''.join(TONES)}]")


def is_syllable(word: str) -> bool:
    """Whether Vietnamese spelling allows the word; a syllable that ends in a stop has an acute or a dot, or no tone."""
    apart = unicodedata.normalize("NFD", word.lower())
    tones = _TONES.findall(apart)
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", _TONES.sub("", apart))
    if _SYLLABLE.fullmatch(plain) is None:
        return False
    return not tones or tones[0] in (ACUTE, DOT) or _CHECKED.search(plain) is None
