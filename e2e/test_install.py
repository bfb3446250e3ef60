"""The portal becomes an application on a phone: Chromium itself says whether it may."""

import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright

from e2e.stack import Stack, until

WHOLE = shutil.which("chromium")


def errors(page: Page) -> list[str]:
    """What Chromium holds against installing this page."""
    found = page.context.new_cdp_session(page).send("Page.getInstallabilityErrors")["installabilityErrors"]
    return [error["errorId"] for error in found]


def test_chromium_would_install_it(
    playwright: Playwright, launch: dict[str, Any], stack: Stack, tmp_path: Path
) -> None:
    # The whole browser and a profile on disk: the shell and a window of no traces install nothing.
    context = playwright.chromium.launch_persistent_context(tmp_path, **launch | {"executable_path": WHOLE})
    page = context.new_page()
    page.goto(f"{stack.url}/sign-in")
    page.evaluate("navigator.serviceWorker.ready")
    said = context.new_cdp_session(page).send("Page.getAppManifest")
    assert (said["url"], said["errors"]) == (f"{stack.url}/manifest.webmanifest", [])
    assert errors(page) == []
    page.evaluate("document.querySelector('link[rel=manifest]').remove()")
    until("Chromium misses the manifest", lambda: errors(page) == ["no-manifest"])
    context.close()
