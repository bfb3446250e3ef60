"""The web application: every route, what guards it, and what errors look like."""

from litestar import Litestar, Router
from litestar.config.app import AppConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.types import ControllerRouterHandler

from claims.errors import ClaimError
from portal import errors, health, hook, install, live, resumable, wiring
from portal.account import (
    consent,
    door,
    forgotten,
    home,
    letter,
    link,
    notices,
    password,
    phone,
    second_step,
    token,
    view,
)
from portal.assets import static_file
from portal.dealer import CLAIM_ROUTES
from portal.dealer.filing import FILING_ROUTES
from portal.dealer.people import PEOPLE_ROUTES
from portal.headers import secure_headers
from portal.help import HELP_ROUTES
from portal.page import frame
from portal.parts import Parts
from portal.posted import LONGEST_BODY, address_fits
from portal.session import Sessions, protect
from portal.settings import read_settings
from portal.staff import STAFF_ROUTES

ROUTES: list[ControllerRouterHandler] = [
    static_file,
    health.show,
    install.manifest,
    install.worker,
    install.offline,
    home.home,
    door.show,
    door.enter,
    door.leave,
    second_step.ask,
    second_step.enter,
    second_step.show,
    second_step.switch_on,
    second_step.switch_off,
    link.show,
    link.set_password,
    letter.show,
    letter.enter,
    phone.show,
    phone.enter,
    forgotten.show,
    forgotten.send_link,
    password.show,
    password.change,
    token.show,
    notices.show,
    notices.choose,
    notices.add,
    notices.renew,
    notices.remove,
    consent.show,
    consent.agree,
    view.choose,
    *FILING_ROUTES,
    *CLAIM_ROUTES,
    *PEOPLE_ROUTES,
    *HELP_ROUTES,
    live.events,
    hook.take,
    *STAFF_ROUTES,
]


def create_app(parts: Parts) -> Litestar:
    """The application over these parts; a route that is not in ROUTES does not exist."""
    return Litestar.from_config(
        AppConfig(
            # One router for all: registered one by one, a GET beside a POST of the same path is prepared twice, and its
            # thread's answer is never awaited (Litestar 2.25).
            route_handlers=[Router(path="/", route_handlers=[*ROUTES, resumable.mount(parts)])],
            dependencies={"parts": Provide(lambda: parts, sync_to_thread=False)},
            state=State({"parts": parts, "frame": frame}, deep_copy=False),
            middleware=[Sessions(parts)],
            guards=[address_fits, protect],
            before_send=[secure_headers(parts.company.secure)],
            exception_handlers={
                errors.SignInFirst: errors.to_sign_in,
                errors.ConsentFirst: errors.to_consent,
                errors.SecondStepFirst: errors.to_second_step,
                errors.SentAlready: errors.to_claim,
                errors.SubjectFirst: errors.to_subject,
                errors.Refused: errors.refused,
                errors.PhoneOnly: errors.phone_only,
                errors.SendAgain: errors.send_again,
                errors.TooManyTries: errors.too_many,
                ClaimError: errors.claim_error,
                HTTPException: errors.http_error,
                Exception: errors.unforeseen,
            },
            request_max_body_size=LONGEST_BODY,
            openapi_config=None,
            logging_config=None,
        )
    )


def from_settings() -> Litestar:
    """What the server starts in its own process."""
    return create_app(wiring.begin(read_settings()))
