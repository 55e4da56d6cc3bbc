"""The two ways in which site files can be wrong; both are for the person who wrote them."""

from pathlib import PurePath


class SiteFileError(Exception):
    """One mistake in one site file; `str()` of it is one line that says where it is and what to do."""

    def __init__(self, file: PurePath, line: int | None, key: str, problem: str) -> None:
        super().__init__(file, line, key, problem)
        self.file = file
        self.line = line
        self.key = key
        self.problem = problem

    def __str__(self) -> str:
        place = str(self.file) if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.key}: {self.problem}" if self.key else f"{place}: {self.problem}"


class TwoSitesMatch(Exception):
    """Two sites claim one address: the pattern of one of them must be made narrower."""

    def __init__(self, url: str, slugs: tuple[str, str]) -> None:
        super().__init__(url, slugs)
        self.url = url
        self.slugs = slugs

    def __str__(self) -> str:
        return f"{self.url} matches the article patterns of {self.slugs[0]} and of {self.slugs[1]}: narrow one of them"
