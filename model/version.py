"""The version of Bantin, for people and for the User-Agent of its requests."""

VERSION = "0.1.0"
