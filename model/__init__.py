"""The words that every part of Bantin shares. Standard library only.

`item` says what a bulletin is once normalized, `outcome` what one run of one source
came to, `schedule` how often a source is looked at, `publication` what readers get,
`settle` which items of a run are new, and `errors` what can go wrong.
"""
