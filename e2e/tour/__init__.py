"""Every page of the portal in one walk, for checks that hold for each of them."""

from playwright.sync_api import Page

Stop = tuple[str, Page]
