"""Why a page is not taken for the list that its source usually is."""

from messages.message import Code, text


class Reason(Code):
    """What of a page differs from what is usual; each stands for itself."""

    EDITED = "judgement.edited", text("many items have another title than before")
    TITLES = "judgement.titles", text("items have lost their titles")
    LINKS = "judgement.links", text("items have lost their links")
    DATES = "judgement.dates", text("items have lost their dates")
    SUMMARIES = "judgement.summaries", text("items have lost their summaries")
    SPOILT = "judgement.spoilt", text("characters of the page were lost: its charset is wrong")
    EQUAL = "judgement.equal", text("many items have the same title")
    PLACES = "judgement.places", text("many items lead to the same address")
    DAYS = "judgement.days", text("all items have the same date")
    FEW = "judgement.few", text("the page has far fewer items than usual")
    CUT = "judgement.cut", text("the page ends in its midst: it was cut off")
    PAGE_TITLE = "judgement.page-title", text("the page has another title than usual")
    PAGE_MOVED = "judgement.page-moved", text("another page came than usual")
    LANGUAGE = "judgement.language", text("the page is in another language than usual")
    HOSTS = "judgement.hosts", text("the items lead to other sites than usual")
    SHAPES = "judgement.shapes", text("the addresses of the items are of another form than usual")
    ROOTS = "judgement.roots", text("the items stand in another part of the site than usual")
    WORDS = "judgement.words", text("the titles have hardly a word in common with those before")
    LETTERS = "judgement.letters", text("the titles consist of other characters than usual")
    GARBLED = "judgement.garbled", text("characters stand in the titles that never stood there before")
    LENGTHS = "judgement.lengths", text("the titles are much shorter or longer than usual")
    LATE = "judgement.late", text("items that were not seen before are older than those that were")
