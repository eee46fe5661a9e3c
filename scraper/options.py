"""The base class of all options."""

from pydantic import BaseModel, ConfigDict


class Options(BaseModel):
    """Base of all options: frozen, and a key that we do not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
