"""What commands say of tokens, people and changes."""

from messages.message import Code, text


class TokenCode(Code):
    """Results and faults."""

    MADE = (
        "tokens.made",
        text("Made the token {name} ({scope}). Keep it: it is shown this once. To revoke it: bantin token revoke {id}"),
    )
    NONE = "tokens.none", text("There are no tokens. To make one: bantin token add NAME")
    REVOKED = "tokens.revoked", text("Revoked the token {id}.")
    UNKNOWN = "tokens.unknown", text("there is no token {id}; `bantin token list` shows those that there are")

    PERSON_ADDED = (
        "tokens.person-added",
        text("Added {name} ({role}). They can log in where the settings say `login: people`."),
    )
    PERSON_CHANGED = "tokens.person-changed", text("Changed {name}.")
    PERSON_REMOVED = "tokens.person-removed", text("Removed {name}, and their tokens.")
    NOBODY = "tokens.nobody", text("There is nobody yet. To add somebody: bantin user add NAME --role owner")
    UNKNOWN_PERSON = "tokens.unknown-person", text("there is nobody called {name}; see `bantin user list`")
    ASK_PASSWORD = "tokens.ask-password", text("Password")
    NO_CHANGES = "tokens.no-changes", text("Nothing was changed yet.")
