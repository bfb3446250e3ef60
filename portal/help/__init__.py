"""«Помощь»: short articles for those who use the portal, reachable from the foot of every page."""

from portal.help import pages

HELP_ROUTES = (pages.show, pages.read)
