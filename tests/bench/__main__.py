"""`make bench`: the budgets of the README, measured here; read the ratios, the machine may be busy."""

from tests.bench.nights import night_rows
from tests.bench.reading import reading_rows


def main() -> None:
    for title, rows in (("Reading", reading_rows()), ("A night", night_rows())):
        print(f"\n{title}")
        for name, value in rows:
            print(f"  {name:45} {value}")


if __name__ == "__main__":
    main()
