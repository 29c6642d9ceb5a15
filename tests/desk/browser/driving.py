"""Driving Chromium: widths, sessions, keys, downloads, and what its console says."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from axe_selenium_python import __file__ as axe_package
from django.test import Client
from django.urls import reverse
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from qunzhi.desk.accounts.models import User
from tests.desk.conftest import sign_in

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
PHONE, DESK = 360, 1280
_AXE = Path(axe_package).parent / "node_modules" / "axe-core" / "axe.min.js"
#: This axe does not know autocomplete="one-time-code", which HTML has: its rule about autocomplete is left out.
_ASKED = "{resultTypes: ['violations'], rules: {'autocomplete-valid': {enabled: false}}}"
_PATIENCE = 10
_FLAGS = ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--proxy-server=direct://")


def chromium() -> webdriver.Chrome:
    """A browser that keeps its console and has axe at hand on every page."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in _FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    made = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    source = {"source": _AXE.read_text("utf-8")}  # beside the page: its content security policy stays as it is
    made.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", source)
    return made


class Browser:
    """A browser at a site."""

    def __init__(self, driver: webdriver.Chrome, url: str) -> None:
        self.driver, self.url = driver, url
        self.wide(DESK)

    def wide(self, width: int, *, dark: bool = False) -> None:
        """A screen of this width; below 500 a telephone."""
        screen = {"width": width, "height": 740, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})

    def open(self, name: str, *args: Any, query: str = "") -> None:
        """Open a page by the name of its view."""
        self.driver.get(self.url + reverse(name, args=args) + query)

    def come_as(self, user: User | None, language: str = "zh-hans") -> None:
        """Be signed in as somebody, or nobody; the pages of sign-in have tests of their own."""
        self.driver.get(self.url + reverse("health"))
        self.driver.delete_all_cookies()
        self.driver.add_cookie({"name": "django_language", "value": language, "path": "/"})
        if user is not None:
            value = sign_in(Client(), user).cookies["qunzhi"].value
            self.driver.add_cookie({"name": "qunzhi", "value": value, "path": "/"})

    def find(self, css: str) -> WebElement:
        """The first element, waited for."""
        return self.until(lambda: next((e for e in self.all(css) if e.is_displayed()), None))

    def all(self, css: str) -> list[WebElement]:
        """All elements that are there."""
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def said(self, text: str) -> str:
        """Wait until the page says it; returns all that it says."""
        self.until(lambda: text in self.text)
        return self.text

    @property
    def text(self) -> str:
        """All that can be read on the page."""
        return str(self.driver.execute_script("return document.body.innerText"))

    def until(self, what: Callable[[], Any]) -> Any:
        """Wait for something to be true."""
        waiting = WebDriverWait(self.driver, _PATIENCE, poll_frequency=0.05, ignored_exceptions=(Exception,))
        return waiting.until(lambda _: what())

    def fill(self, **fields: str) -> None:
        """Type into fields by their names."""
        for name, value in fields.items():
            field = self.find(f"[name='{name}']")
            field.clear()
            field.send_keys(value)

    def press(self, label: str) -> None:
        """Press the button or link that says this, and wait for the page that comes."""
        self.until(lambda: self._labelled(label)).click()

    def _labelled(self, label: str) -> WebElement | None:
        found = self.all("button, a, summary")
        return next((e for e in found if e.is_displayed() and e.text.strip().startswith(label)), None)

    def keys(self, *keys: str) -> None:
        """Type on whatever has the focus."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def tab_to(self, label: str) -> None:
        """Tab until what has the focus says this or is called this; it must be reachable within a page's fields."""
        seen = []
        for _ in range(60):
            self.keys(Keys.TAB)
            here = self.driver.switch_to.active_element
            seen.append(here.text.strip() or here.get_attribute("name") or here.tag_name)
            if seen[-1].startswith(label):
                return
        raise AssertionError(f"{label} is not reached by Tab: {seen}")

    def downloads_to(self, folder: Path) -> None:
        """Keep what is downloaded in a folder."""
        how = {"behavior": "allow", "downloadPath": str(folder)}
        self.driver.execute_cdp_cmd("Browser.setDownloadBehavior", how)

    def downloaded(self, folder: Path, pattern: str) -> Path:
        """The file, once it is there wholly."""
        found: Path = self.until(lambda: next(iter(folder.glob(pattern)), None))
        return found

    def overflow(self) -> int:
        """Pixels by which the page is wider than the screen."""
        return int(self.driver.execute_script("return document.scrollingElement.scrollWidth - window.innerWidth"))

    def faults(self) -> list[str]:
        """What axe finds serious or critical, a line each."""
        ask = f"const done = arguments[0]; axe.run(document, {_ASKED}).then(r => done(r.violations))"
        found = self.driver.execute_async_script(ask)
        return [
            f"{one['id']} {node['target']}: {node['html'][:120]}"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"][:3]
        ]

    def complaints(self) -> list[str]:
        """Script errors, refusals of the content security policy, and files that did not come; not answers of pages."""
        lines = self.driver.get_log("browser")
        return [
            line["message"]
            for line in lines
            if (line["source"] != "network" and line["level"] == "SEVERE")
            or line["source"] == "security"
            or ("/static/" in line["message"] and line["level"] == "SEVERE")
        ]

    def rest(self) -> None:
        """Let a code of the authenticator become another one, where it is about to."""
        left = 30 - time.time() % 30
        if left < 3:
            time.sleep(left + 0.1)
