"""What every table of a site file keeps: it is frozen, and a key nobody knows is an error."""

from pydantic import BaseModel, ConfigDict


class Grammar(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
