"""Says in a sentence what each reason of a refusal means, for people who read a report."""

from collections.abc import Mapping

from extractors.refusal import RefusalReason

WORDS: Mapping[str, str] = {
    RefusalReason.EMPTY: "The answer has no content.",
    RefusalReason.OVERSIZED: "The page is larger than what is read.",
    RefusalReason.NOT_HTML: "The answer is no HTML page: a picture, a document or data.",
    RefusalReason.TOO_DEEP: "The page nests its elements deeper than what is read.",
    RefusalReason.TOO_SLOW: "Reading the page took longer than the limit.",
    RefusalReason.TOO_MUCH_MEMORY: "Reading the page needed more memory than the limit.",
    RefusalReason.BREAKS_READER: "The process that read the page ended.",
    RefusalReason.WRONG_CHARSET: "The text is not Vietnamese in the character set that the page names.",
    RefusalReason.CHALLENGE: "The page asks for a proof that a person is there; luutru gives none.",
    RefusalReason.LISTING: "The page lists other pages and has no article of its own.",
    RefusalReason.LOGIN: "The page asks for a login; luutru has none.",
    RefusalReason.ERROR_PAGE: "The page says that something is missing or failed, with the status of a sound page.",
    RefusalReason.NO_LAYOUT_SIGN: "No layout of the site file recognises the page: the site changed, or one is new.",
    RefusalReason.TWO_LAYOUT_SIGNS: "Two layouts of the site file recognise the page: their signs must be told apart.",
    RefusalReason.NO_TITLE: "The layout finds no title.",
    RefusalReason.NO_BODY: "The layout finds no text.",
    RefusalReason.TWO_BODIES: "The layout finds two texts, and only one can be the article.",
    RefusalReason.BAD_DATE: "The date of the page cannot be read, or is not possible.",
    RefusalReason.WITNESSES_DIFFER: "The site's own lists say another title or date; the site needs a layout.",
    RefusalReason.BODY_OBFUSCATED: "The text is obfuscated: a script of the page decodes it.",
    RefusalReason.NOT_A_DOCUMENT: "The attachment is not of the kind that its address or its type names.",
    RefusalReason.BROKEN_DOCUMENT: "The attached document is damaged.",
    RefusalReason.ENCRYPTED: "The attached document asks for a password.",
    RefusalReason.NO_TEXT_LAYER: "The attached document has pictures of pages and no text.",
    RefusalReason.UNOPENED: "The attachment is an archive of several files, which is not opened.",
    RefusalReason.NO_READER: "The library that reads this kind of document is not installed.",
}
