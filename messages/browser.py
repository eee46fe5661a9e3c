"""What can go wrong with a page that a browser reads, and what is said of that on the way."""

from messages.message import Code, plural, text


class BrowserCode(Code):
    """Faults of the browser and of pages in it. `reason` is a library's own English."""

    NOT_INSTALLED = (
        "browser.not-installed",
        text("a browser is needed, and its part of Bantin is missing; install it: pip install 'bantin[browser]'"),
    )
    NO_CHROMIUM = (
        "browser.no-chromium",
        text("there is no Chromium at {path}; install it (Debian: chromium) or set fetch.browser.path"),
    )
    NO_START = "browser.no-start", text("Chromium at {path} did not start: {reason}")
    NO_SANDBOX = (
        "browser.no-sandbox",
        text(
            "Chromium cannot build its sandbox here; run Bantin as a user other than root, or, in a container that "
            "is a sandbox itself, set fetch.browser.sandbox: false"
        ),
    )
    BUSY = "browser.busy", text("the browser was busy with other pages for {seconds:.0f} s")
    TIME_OVER = "browser.time-over", text("the page was not ready within {seconds:.3g} s; the browser was ended")
    TOO_MANY_REQUESTS = (
        "browser.too-many-requests",
        plural(
            "the page made more than {count} request; the browser was ended",
            "the page made more than {count} requests; the browser was ended",
        ),
    )
    TOO_MANY_BYTES = (
        "browser.too-many-bytes",
        text("the page loaded more than {limit:d} bytes; the browser was ended"),
    )
    TOO_MUCH_MEMORY = (
        "browser.too-much-memory",
        text("the page took more than {limit:d} bytes of memory; the browser was ended"),
    )
    TOO_MUCH_SENT = (
        "browser.too-much-sent",
        text("the page sent more than {limit:d} bytes in addresses and forms; the browser was ended"),
    )
    UNREADABLE = "browser.unreadable", text("the page's scripts left nothing in it that can be read")
    LONG_ADDRESS = (
        "browser.long-address",
        text(
            "the page's address is longer than {limit:d} characters, so the page was not read; check where its "
            "redirects and scripts lead"
        ),
    )
    CRASHED = "browser.crashed", text("the page crashed the browser; it will be started anew")
    FAILED = "browser.failed", text("the browser could not open the page: {reason}")
    DOWNLOAD = "browser.download", text("the address is a file to be downloaded, not a page")
    NO_LOGIN_FIELD = (
        "browser.no-login-field",
        text("the page {url} has no field named {name} to log in with; check login.fields"),
    )
    LOGIN_ELSEWHERE = (
        "browser.login-elsewhere",
        text("the login page {url} led to another site, so nothing was filled in; check login.url"),
    )
    LOGIN_REFUSED = "browser.login-refused", text("the site did not accept the login at {url}; check login.fields")
