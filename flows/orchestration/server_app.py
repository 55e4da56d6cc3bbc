"""Builds the application of luutru's Prefect servers for uvicorn: Prefect's own behind a guard."""

import gc
import os
from pathlib import Path

import prefect
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp

from flows.orchestration.host_and_origin_check import LOOPBACK, HostAndOriginCheck
from flows.orchestration.login import login_pages
from flows.orchestration.ui_page import PageWithScript
from flows.settings import load_settings

OBJECTS_BETWEEN_COLLECTIONS = 10_000


def server_app() -> ASGIApp:
    """The application; Prefect reads the secret and its settings from the environment, which start_server sets."""
    # The newer UI requests a host of Prefect's maker and is not served: one click would open it.
    vars(prefect)["__ui_v2_static_path__"] = Path(os.devnull) / "none"
    from prefect.server.api.server import create_app  # noqa: PLC0415 (it reads what is set above)

    secret = os.environ["PREFECT_SERVER_API_AUTH_STRING"]
    names = [*LOOPBACK, *load_settings().server_names]
    ours = login_pages(secret, int(os.environ["PREFECT_SERVER_API_PORT"]))
    guard = HostAndOriginCheck(PageWithScript(create_app()), ours)
    gc.freeze()  # the imports made a million objects and no garbage
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    gc.enable()
    return TrustedHostMiddleware(guard, allowed_hosts=names, www_redirect=False)
