"""The portal on a phone: what it is installed by, what is kept for no network, and that it is nobody's else."""

import io
import json
import re
from collections.abc import Callable

import pytest
from PIL import Image

from portal.assets import FOLDER, asset, shell
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import HEAD
from tests.world import World

Browse = Callable[..., Browser]


def test_the_manifest_carries_the_companys_name_and_icons_that_are_there(browse: Browse) -> None:
    visitor = browse(name="Белый парус")
    answer = visitor.get("/manifest.webmanifest")
    assert answer.headers["content-type"].startswith("application/manifest+json")
    said = json.loads(answer.content)
    assert (said["short_name"], said["display"], said["start_url"]) == ("Белый парус", "standalone", "/")
    assert said["theme_color"] in (FOLDER / "css/tokens.css").read_text()
    for icon in said["icons"]:
        picture = Image.open(io.BytesIO(visitor.get(icon["src"]).content))
        assert "x".join(map(str, picture.size)) == icon["sizes"]
    assert {icon["purpose"] for icon in said["icons"]} == {"any", "maskable"}


def test_pages_lead_to_the_manifest_and_the_icon_of_an_apple(browse: Browse) -> None:
    page = browse().get("/sign-in").text
    assert 'rel="manifest" href="/manifest.webmanifest"' in page
    assert browse().get(asset("icons/touch-180.png")).status_code == 200
    assert asset("icons/touch-180.png") in page


def test_the_worker_keeps_files_that_are_there_and_all_that_a_page_asks_for(world: World, browse: Browse) -> None:
    worker = browse().get("/sw.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    assert worker.headers["cache-control"] == "no-cache"
    said = json.loads(re.findall(r"const SHELL = (.*);", worker.text)[0])
    for address in [*said["files"], *re.findall(r'"(/static/worker/[^"]+)"', worker.text)]:
        assert browse().get(address).status_code == 200, address
    page = browse(HEAD).get("/claims").text
    asked = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|woff2)[^"]*)"', page)
    assert len(asked) > 8
    assert set(asked) <= set(said["files"])


@pytest.mark.parametrize("name", [name for name in shell() if "/js/" in name])
def test_a_module_asks_for_another_as_pages_do(browse: Browse, name: str) -> None:
    for asked in re.findall(r'from "([^"]+)"', browse().get(name).text):
        assert asked in shell()


def test_the_page_for_no_network_is_of_nobody(world: World, browse: Browse) -> None:
    head = browse(HEAD)
    page = head.get("/offline")
    assert "Нет сети" in page.text
    assert "x-person" not in page.headers
    assert HEAD not in page.text
    assert "data-person" not in page.text


def test_a_page_says_whose_it_is_and_a_visitors_says_nothing(world: World, browse: Browse) -> None:
    assert browse(HEAD).get("/claims").headers["x-person"] == str(world.head)
    assert "x-person" not in browse().get("/sign-in").headers


def test_signing_out_has_the_browser_forget_everything(world: World, browse: Browse) -> None:
    head = browse(HEAD)
    head.get("/claims")
    assert head.post("/sign-out").headers["clear-site-data"] == '"cache", "storage"'
