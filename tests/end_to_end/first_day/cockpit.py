"""What a person does in Prefect's UI: starts a deployment, fills in its form, opens a report, looks at a run."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from tests.flows.browser import Browser
from tests.flows.serving_folder import PICTURES, Serving, until


@dataclass(frozen=True, slots=True)
class Cockpit:
    served: Serving
    browser: Browser

    def go(self, path: str) -> None:
        self.browser.go(self.served.ui + path)

    def picture(self, name: str) -> None:
        self.browser.picture(PICTURES / f"{name}.png")

    def deployment(self, name: str) -> None:
        self.go("/deployments")
        self.browser.click("a", name)
        self.browser.wait_for("Entrypoint")
        self.browser.click("button.run-menu__run-button", "Run")

    def quick_run(self, name: str) -> str:
        """Returns the flow run's id."""
        known = self._runs()
        self.deployment(name)
        self.browser.click(".p-overflow-menu-item", "Quick run")
        until(lambda: self._runs() - known or self._asks(), "the run is made, or its parameters are shown")
        if not self._runs() - known:
            self.browser.click(".p-modal button", "Run")
        return self._new(known)

    def custom_run(self, name: str, values: Mapping[str, str], words: tuple[str, ...], picture: str) -> str:
        known = self._runs()
        self.deployment(name)
        self.browser.click(".p-overflow-menu-item", "Custom run")
        self.browser.wait_for("Parameters", *values, *words)
        for field, value in values.items():
            self._fill(field, value)
        self.picture(picture)
        self.browser.click("form button", "Submit")
        return self._new(known)

    def report(self, key: str, *words: str) -> str:
        """Opens the newest report of the key: the first on the key's page."""
        newest = self.served.artifact(key)["id"]
        self.go(f"/artifacts/key/{key}")
        link = f"a[href$='{newest}']"
        self.browser.click(link, newest[:8])
        until(lambda: not self.browser.evaluate(f'document.querySelector("{link}")?.href'), f"{key} is opened")
        return self.browser.wait_for("Created", *words)

    def run_page(self, run_id: str, *words: str) -> None:
        self.go(f"/runs/flow-run/{run_id}")
        self.browser.wait_for(*words)

    def hosts(self) -> set[str]:
        """The servers that the browser requested, by address and port; data URLs have none."""
        return {url.split("/")[2] for url in self.browser.asked if url.startswith(("http", "ws"))}

    def figures(self) -> list[list[int]]:
        """The last column of each table on the page, without the header row."""
        script = "[...document.querySelectorAll('table')].map((t) => [...t.rows].map((r) => r.innerText.trim()))"
        return [[int(row.split()[-1]) for row in rows[1:]] for rows in self.browser.evaluate(script)]

    def _fill(self, field: str, value: str) -> None:
        """An optional field needs its type chosen first."""
        part = f"[data-part={field}]"
        fields = ", ".join(f"{part} {kind}" for kind in ("textarea", "input", "select"))
        until(lambda: self._marked(field, part), f"the form asks for {field}")
        if self.browser.evaluate(f"Boolean(document.querySelector('{part} .p-button-group__button'))"):
            self.browser.click(f"{part} .p-button-group__button", "")
        until(lambda: self._marked(field, fields), f"{field} can be filled in")
        self.browser.fill(fields, value)

    def _marked(self, field: str, wanted: str) -> bool:
        """Marks the field's input, and returns whether the form has it.

        Prefect makes a new input when the type changes.
        """
        script = f"""(() => {{
            const named = (one) => one.querySelector(".schema-form-property__label").innerText.split(" ")[0];
            const parts = [...document.querySelectorAll(".schema-form-property")];
            const part = parts.find((one) => named(one) === {json.dumps(field)});
            if (part) part.dataset.part = {json.dumps(field)};
            return Boolean(document.querySelector({json.dumps(wanted)}));
        }})()"""
        return bool(self.browser.evaluate(script))

    def _asks(self) -> bool:
        return "Run Deployment" in self.browser.text

    def _runs(self) -> set[str]:
        """The runs that a person started; runs of a schedule have no creator of this name."""
        found = self.served.ask("POST", "/flow_runs/filter", {"limit": 200})
        return {run["id"] for run in found if not run["auto_scheduled"]}

    def _new(self, known: set[str]) -> str:
        until(lambda: self._runs() - known, "the run is made")
        (made,) = self._runs() - known
        return made
