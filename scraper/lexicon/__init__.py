"""The words that pages use around dates, names, lists and walls, in many languages.

    languages/LANGUAGE.toml   the words of one language, by concept: a new language is one such file
    concepts.toml             what each concept means, and which of them every language has
    table                     both, loaded when they are first needed
    patterns                  matchers that are made of phrases

What uses the words asks these modules, which make each matcher from the table at its first use:

    date_labels     labels of dates, and what is no date
    relative_dates  how texts count back from now: `2 hours ago`, `last week`
    bylines         who wrote it
    phrases         next page, read also, lines in which a page keeps count of itself
    page_kinds      what a page says that is a wall, an error or nothing yet
    part_names      what class names and the like call the parts of a page; of no language

No other module has lists of words. Names of months and days are CLDR's (`scraper/dates/names.json`).
"""
