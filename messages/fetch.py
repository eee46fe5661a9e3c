"""What can go wrong between Bantin and a web server."""

from messages.message import Code, plural, text


class FetchCode(Code):
    """Faults of requests. `host` is shown with its port where that is unusual; `reason` is a library's own English."""

    # URLs and permissions
    URL_HAS_CONTROLS = "fetch.url-has-controls", text("the URL contains spaces or control characters: {url}")
    URL_SCHEME = "fetch.url-scheme", text("only http and https URLs are supported, not {scheme}")
    URL_NO_SCHEME = "fetch.url-no-scheme", text("the URL must begin with https:// or http://")
    URL_USERINFO = (
        "fetch.url-userinfo",
        text("a URL with a user name or password is not supported; send them in headers instead"),
    )
    URL_NO_HOST = "fetch.url-no-host", text("the URL has no valid host name: {url}")
    URL_INVALID = "fetch.url-invalid", text("this is not a valid URL: {url}")
    PRIVATE_ADDRESS = (
        "fetch.private-address",
        text('{name} is not a public address; to allow it, set fetch.allow: ["{place}"]'),
    )
    ROBOTS_DISALLOWS = (
        "fetch.robots-disallows",
        text("robots.txt of {host} disallows {path} for {agent}; if you have permission, set robots: false"),
    )
    ROBOTS_UNAVAILABLE = "fetch.robots-unavailable", text("skipped: robots.txt of {host} is unavailable ({reason})")
    HEADER_NOT_LATIN1 = (
        "fetch.header-not-latin1",
        text("a header of this source cannot be sent, because it contains characters outside Latin-1"),
    )

    # Waiting and ending
    HOST_RESTING = (
        "fetch.host-resting",
        text("{host} asked for a pause of another {seconds:.0f} s; no request was sent"),
    )
    QUEUE_FULL = "fetch.queue-full", text("too many requests are queued for {host}; gave up after {seconds:.0f} s")
    STOPPED = "fetch.stopped", text("canceled, because Bantin is shutting down")
    DEADLINE = "fetch.deadline", text("no complete response within {seconds:.3g} s")
    DNS_TIMEOUT = "fetch.dns-timeout", text("the DNS lookup of {host} timed out")

    # The connection
    CERTIFICATE = "fetch.certificate", text("the TLS certificate of {host} is not trusted: {reason}")
    CERTIFICATE_EXPIRED = (
        "fetch.certificate-expired",
        text("the TLS certificate of {host} has expired; its owner has to renew it"),
    )
    CERTIFICATE_EARLY = (
        "fetch.certificate-early",
        text("the TLS certificate of {host} is not valid yet; check the clock of this machine"),
    )
    CERTIFICATE_OWN = (
        "fetch.certificate-own",
        text("{host} has signed its TLS certificate itself; if you trust it, name it with ca in the settings"),
    )
    CERTIFICATE_UNKNOWN = (
        "fetch.certificate-unknown",
        text(
            "the TLS certificate of {host} is of an authority that is not known here; if you trust it, name its file "
            "with ca in the settings"
        ),
    )
    CERTIFICATE_NAME = (
        "fetch.certificate-name",
        text("the TLS certificate of {host} is for another name; check the address"),
    )
    CA_UNUSABLE = "fetch.ca-unusable", text("the file of certificate authorities {path} cannot be used: {reason}")
    NOT_TLS = "fetch.not-tls", text("{host} does not speak HTTPS on this port; try http://")
    TLS = "fetch.tls", text("the TLS connection to {host} failed: {reason}")
    DNS = "fetch.dns", text("there is no host of the name {host}; check how it is spelled")
    DNS_AGAIN = "fetch.dns-again", text("the name server did not answer for {host}; try again later")
    HOST_NAME = "fetch.host-name", text("{host} is not a valid host name ({reason})")
    REFUSED = "fetch.refused", text("{host} refused the connection")
    CLOSED = "fetch.closed", text("{host} closed the connection without responding")
    RESET = "fetch.reset", text("{host} reset the connection")
    CUT_OFF = "fetch.cut-off", text("the response from {host} was cut off")
    HEADERS_CONTRADICT = "fetch.headers-contradict", text("{host} sent contradictory headers: {reason}")
    NOT_HTTP = "fetch.not-http", text("{host} is not an HTTP server: {reason}")
    READ_TIMEOUT = "fetch.read-timeout", text("{host} stopped sending data (read timeout)")
    CONNECT_TIMEOUT = "fetch.connect-timeout", text("connecting to {host} timed out")
    UNDECODABLE = "fetch.undecodable", text("the response from {host} cannot be decoded: {reason}")
    BROKEN_HTTP = "fetch.broken-http", text("{host} sent an invalid HTTP response: {reason}")
    CONNECTION = "fetch.connection", text("the connection to {host} failed: {reason}")

    # Redirects
    REDIRECT_NO_LOCATION = "fetch.redirect-no-location", text("{url} redirects ({status}) without saying where to")
    REDIRECT_LOOP = "fetch.redirect-loop", text("{url} redirects in a loop")
    REDIRECT_INVALID = "fetch.redirect-invalid", text("{url} redirects to an invalid URL: {location}")
    REDIRECTS_TOO_MANY = (
        "fetch.redirects-too-many",
        plural(
            "more than {count} redirect; the last one leads to {url}",
            "more than {count} redirects; the last one leads to {url}",
        ),
    )

    # The body
    TOO_LARGE = "fetch.too-large", text("the page is larger than the limit of {limit:d} bytes")
    TOO_LARGE_DECOMPRESSED = (
        "fetch.too-large-decompressed",
        text("the page is larger than the limit of {limit:d} bytes once decompressed"),
    )
    TOO_LARGE_DECLARED = (
        "fetch.too-large-declared",
        text("the page is {size:d} bytes long; the limit is {limit:d} bytes"),
    )
    CODED_BODY_CUT_OFF = "fetch.coded-body-cut-off", text("the response was cut off: its {coding} data ends too early")
    CODED_BODY_BROKEN = "fetch.coded-body-broken", text("the response is declared as {coding}, but is not: {reason}")
    CODINGS_SEVERAL = (
        "fetch.codings-several",
        text("{count} content codings; only one is supported"),
    )
    CODING_UNKNOWN = "fetch.coding-unknown", text("the content coding {coding} is not supported")
    BYTES_MISSING = (
        "fetch.bytes-missing",
        plural(
            "the response was cut off: {count} byte is missing",
            "the response was cut off: {count} bytes are missing",
        ),
    )
