"""ISO-2022-JP (RFC 1468): seven-bit Japanese, known by its escapes alone; its bytes are ASCII's as well.

It is read by way of EUC-JP, which holds the same sets: so the numerals in circles and the units, which
nearly all programs write and the standard has not, are read too.
"""

import re

SET = re.compile(rb"\x1b(\$[@B]|\([BIJ])([^\x1b]*+)")
_JAPANESE = re.compile(rb"\x1b(?:\$[@B]|\([IJ])")
_RAISED = bytes(code | 0x80 if 0x20 < code < 0x7F else code for code in range(256))
_KATAKANA = re.compile(rb"[\x21-\x5f]")


def is_iso_2022_jp(body: bytes) -> bool:
    """Return whether bytes hold the escapes of ISO-2022-JP, and nothing else that is not ASCII."""
    return b"\x1b" in body and body.isascii() and _JAPANESE.search(body) is not None


def convert_to_euc_jp(body: bytes) -> bytes:
    """Return ISO-2022-JP in EUC-JP, without escapes.

    >>> convert_to_euc_jp(b"a \\x1b$BF|K\\\\\\x1b(B b").decode("euc_jp")
    'a 日本 b'
    """
    return SET.sub(_set_high_bits, body)


def _set_high_bits(found: re.Match[bytes]) -> bytes:
    if found[1] == b"(I":
        return _KATAKANA.sub(lambda letter: b"\x8e" + letter[0].translate(_RAISED), found[2])
    return found[2].translate(_RAISED) if found[1].startswith(b"$") else found[2]
