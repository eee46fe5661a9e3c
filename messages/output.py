"""What is wrong with the folder that all documents are written to (`output` in the settings)."""

from messages.message import Code, text


class OutputCode(Code):
    """Faults of the folder. `reason` is the system's own English."""

    FAILED = (
        "output.failed",
        text(
            "the files in {folder} cannot be brought up to date: {reason}. Bantin goes on serving feeds itself, and "
            "tries again every half a minute"
        ),
    )
    RECOVERED = "output.recovered", text("the files in {folder} are up to date again")
