"""What the server says without a page: refusals in plain text, and reports for machines."""

from messages.message import Code, text


class ResponseCode(Code):
    """Texts of responses, always in English."""

    METHOD = "responses.method", text("This method is not supported here.")
    URL_TOO_LONG = "responses.url-too-long", text("The URL is too long.")
    HEADERS_TOO_LARGE = "responses.headers-too-large", text("The request headers are too large or too many.")
    HEAD_REFUSED = "responses.head-refused", text("The request headers are too large, or arrived too slowly.")
    DATABASE = "responses.database", text("The database cannot be read right now. Please try again.")
    BUSY = "responses.busy", text("Too many are asking for this right now. Please try again in a few seconds.")
    FORM_TYPE = "responses.form-type", text("Only form fields are accepted here.")
    FORM_TOO_LARGE = "responses.form-too-large", text("The form is too large.")
    FORM_TOO_SLOW = "responses.form-too-slow", text("The form arrived too slowly.")
    FORM_INVALID = "responses.form-invalid", text("The form could not be read.")
    CLOCK_STOPPED = "responses.clock-stopped", text("the scheduler has not run for {seconds} s")
    STORAGE = "responses.storage", text("storage: {reason}")
    CANNOT_LISTEN = "responses.cannot-listen", text("cannot listen on {host} port {port}: {reason}")
    PORT_TAKEN = (
        "responses.port-taken",
        text("cannot listen on {host} port {port}: the port is in use; choose another with --port or BANTIN_PORT"),
    )
