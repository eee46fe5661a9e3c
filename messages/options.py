"""What is wrong with one value of the settings.

Each sentence is a predicate, for its subject stands before it: the key in a file, "This" under a field of a form.
A value that may be a secret is not repeated.
"""

from messages.message import Code, text


class OptionCode(Code):
    """Values that cannot be used."""

    MISSING = "options.missing", text("is missing")
    UNKNOWN_KEY = "options.unknown-key", text("is not a known key")
    MISSPELT_KEY = "options.misspelt-key", text("is not a known key; did you mean {suggestion}?")
    OTHER = "options.other", text("is not valid: {reason}")

    # Types and bounds
    TEXT = "options.text", text("must be text")
    TEXT_UNQUOTED = "options.text-unquoted", text("must be text; put it in quotes")
    WHOLE_NUMBER = "options.whole-number", text("must be a whole number")
    NUMBER = "options.number", text("must be a number")
    BOOLEAN = "options.boolean", text("must be true or false")
    MAPPING = "options.mapping", text("must contain keys")
    LIST = "options.list", text("must be a list")
    SOURCES_LIST = "options.sources-list", text("must be a list; start each source with -")
    CHOICE = "options.choice", text("must be one of {choices}")
    AT_LEAST = "options.at-least", text("must be at least {limit}")
    AT_MOST = "options.at-most", text("must be at most {limit}")
    MORE_THAN = "options.more-than", text("must be greater than {limit}")
    LESS_THAN = "options.less-than", text("must be less than {limit}")
    TOO_LONG = "options.too-long", text("must have at most {limit} characters")

    # What text must be
    SLUG = "options.slug", text("must be lower-case letters, digits and hyphens, at most 63 of them")
    URL = "options.url", text("must be a web address that begins with https:// or http://")
    URL_USERINFO = (
        "options.url-userinfo",
        text("must not contain a user name; send it in headers: {{Authorization: ...}}"),
    )
    URL_PORT = "options.url-port", text("must have a port number from 0 to 65535")
    LANGUAGE = "options.language", text("must be a language code such as vi or pt-BR")
    ZONE = "options.zone", text("is not a known time zone; use a name such as Asia/Ho_Chi_Minh")
    MOMENT = "options.moment", text("must be a moment such as 2026-01-01T00:00:00Z")
    DAY = "options.day", text("must be a day such as 2026-01-01")
    CLOSED_HUB = (
        "options.closed-hub",
        text("with `feeds: token` set `hub: none` under `server`: a hub sends feeds to whoever subscribed"),
    )
    PROXY_UNNAMED = (
        "options.proxy-unnamed",
        text("`login: proxy` needs `header`, and `proxies` under `server`"),
    )
    HEADER_NAME = "options.header-name", text("is not a valid header name")
    HEADER_RESERVED = "options.header-reserved", text("cannot be set here: Bantin sends this header itself")
    HEADER_VALUE = (
        "options.header-value",
        text("cannot be sent in a header: it contains a control character or one outside Latin-1"),
    )
    BROKER_KIND = "options.broker-kind", text("must begin with amqp://, amqps://, redis:// or rediss://")
    QUEUE_NAME = "options.queue-name", text("must be letters, digits, dots, hyphens and underscores, at most 100")
    WORKERS_DATABASE = (
        "options.workers-database",
        text("needs PostgreSQL for celery: name it in BANTIN_DATABASE_URL; SQLite is for threads"),
    )
    WORKERS_HERE = "options.workers-here", text("must be celery where a worker is to run")
    WORKERS_POOL = "options.workers-pool", text("a worker runs only threads; start it without --pool")
    METRICS_ADDRESS = "options.metrics-address", text("must be a port, or host:port, such as 127.0.0.1:9109")
    METRICS_UNUSABLE = (
        "options.metrics-unusable",
        text("{host}, port {port}, cannot be listened on: {reason}; each worker of a machine needs a port of its own"),
    )
    NO_CELERY = "options.no-celery", text("needs Celery; install it with: pip install 'bantin[celery]'")
    SECRET_PLACE = "options.secret-place", text("must name either env or file, where the secret is kept")
    SECRET_UNSET = "options.secret-unset", text("the environment variable {name} is not set")
    SECRET_UNREADABLE = "options.secret-unreadable", text("the file {path} cannot be read: {reason}")
    SECRET_EMPTY = "options.secret-empty", text("the file {path} is empty, where a secret is expected")
    SECRET_UNUSABLE = "options.secret-unusable", text("the secret is empty, or cannot be sent in a header")
    SECRET_OF = "options.secret-of", text("the secret of {name} is missing: {fault}")
    SECRET_OF_HEADER = "options.secret-of-header", text("the secret of the header {name} is missing: {fault}")
    HEADER_TEXT = "options.header-text", text("must contain only printable ASCII characters")
    NETWORK = "options.network", text("must be an address or a network such as 127.0.0.1 or 10.0.0.0/8")
    GRANT = "options.grant", text("must be a host, host:port or network")
    GRANT_URL = "options.grant-url", text("must be a host, host:port or network, without http://")
    GRANT_PORT = "options.grant-port", text("must have a port number from 1 to 65535")

    # Notifications
    MAIL_ADDRESS = "options.mail-address", text("must be an e-mail address such as desk@example.org")
    TIME_OF_DAY = "options.time-of-day", text("must be a time of day from 00:00 to 23:59, such as 07:00")
    ONE_TARGET = "options.one-target", text("must have exactly one of mail, webhook and apprise")
    OPEN_PASSWORD = (
        "options.open-password",
        text("must be starttls or tls, as the password would be sent unencrypted"),
    )

    # Rules
    CSS = "options.css", text("is not a valid CSS selector: {reason}")
    XPATH = "options.xpath", text("is not a valid XPath: {reason}")
    XPATH_NAME = "options.xpath-name", text("is not a valid XPath: {name} is unknown")
    JSON_PATH = "options.json-path", text("is not a valid JMESPath expression: {reason}")
    JSON_PATH_DOTTED = "options.json-path-dotted", text("is a dotted path of an earlier version; write {suggestion}")
    JSON_PATH_DOLLAR = (
        "options.json-path-dollar",
        text("is JSONPath, not JMESPath; leave out $, and write [] where every member of a list is meant"),
    )
    JSON_PATH_DEEP = "options.json-path-deep", text("is nested more than {limit} levels deep")
    JSON_PATH_REPEATS = "options.json-path-repeats", text("repeats values more than {limit} times")
    JSON_PATH_FUNCTION = "options.json-path-function", text("calls {name}(), which is not available")
    PATTERN = "options.pattern", text("is not a valid regular expression: {reason}")
    PATTERN_RE2 = (
        "options.pattern-re2",
        text(
            "is not a valid RE2 regular expression: {reason} (RE2 has no look-ahead, look-behind and back-references)"
        ),
    )
    NO_WORDS = "options.no-words", text("must contain a word")
    WORDS_OR_PATTERN = "options.words-or-pattern", text("must have either words or pattern")
    NEEDS_BROWSER = "options.needs-browser", text("works with browser: true only")
    BROWSER_CA = (
        "options.browser-ca",
        text(
            "a browser trusts the authorities of its own machine only; install the certificate there, and leave ca out"
        ),
    )
    NEEDS_JSON = "options.needs-json", text("can only be used with syntax: json")

    # Times
    DURATION = "options.duration", text("must be a duration such as 90s, 30m, 2h or 1d")
    DURATION_MOST = "options.duration-most", text("must be a duration of at most {limit}")
    DURATION_LEAST = "options.duration-least", text("must be a duration of at least 0.1s")
    CRON_AND_INTERVAL = "options.cron-and-interval", text("cannot be combined with interval; keep one of them")
