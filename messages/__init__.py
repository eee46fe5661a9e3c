"""Codes -> words. What the program has to say to people, in English and in the languages of `locale/`.

    code       a constant of one area (`messages.fetch`, `messages.states`, …), with its English template
    message    a code and the values of its parameters: what errors, runs and warnings carry
    render     a message -> one line in a language, through one gettext catalogue

The lowest floor: nothing but the standard library, and nothing of ours. Code decides by codes,
never by what they read.
"""

from messages.message import Code, Message, Template, plural, render, text

__all__ = ["Code", "Message", "Template", "plural", "render", "text"]
