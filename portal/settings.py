"""Settings of the portal: environment PORTAL_*, else a TOML file (PORTAL_SETTINGS); read once, never changed."""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

FILE_VARIABLE = "PORTAL_SETTINGS"
SHORTEST_SECRET = 32
Way = Literal["odata", "soap"]
Kept = Literal["local", "yandex", "s3"]


class SettingsError(Exception):
    """What is wrong and how to put it right, in one Russian line."""


class Settings(BaseSettings):
    """Every name is also PORTAL_<NAME> in the environment; what the environment says wins over the file."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_", frozen=True, extra="forbid")

    # Who and where
    company: str = Field("Дилерский портал", min_length=1)
    company_full_name: str = "ООО «Производитель»"
    time_zone: str = "Europe/Moscow"
    rules: str = ""  # path to a text that a dealer's head accepts before the first claim is sent
    process: str = "erp"  # a name of claims/process or a path to a TOML file
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    public_url: str = "http://127.0.0.1:8000"
    data_dir: Path = Path("var")
    database_url: str = "sqlite:///var/portal.db"

    # Sessions and the door
    session_hours: float = Field(12, gt=0)
    idle_hours: float = Field(2, gt=0)
    invitation_days: float = Field(7, gt=0)
    reset_hours: float = Field(2, gt=0)
    letter_link_days: float = Field(7, ge=0)  # the link in a letter signs in once; 0: it leads to the sign-in page
    tries_per_login: int = Field(10, ge=1)  # in 15 minutes
    tries_per_address: int = Field(60, ge=1)
    staff_totp: Literal["off", "offered", "required"] = "offered"  # a code of an authenticator when staff sign in
    behind_proxy: bool = False  # the last X-Forwarded-For is the visitor

    # Letters: without smtp_host they lie as .eml files in data_dir/mail
    smtp_host: str = ""
    smtp_port: int = Field(587, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    mail_from: str = "portal@localhost"

    # Notices on devices (web push): without a key they are not offered
    push_key: SecretStr = SecretStr("")  # made by «portal push keys»; another key and every device must switch on anew
    push_subject: str = ""  # mailto: or https: of whom a push service may ask; empty: the address of mail_from
    push_hosts: tuple[str, ...] = ()  # where notices may go; empty: the services of Google, Mozilla, Apple, Microsoft

    # 1C
    onec_url: str = ""  # …/odata/standard.odata/; empty: no exchange
    onec_soap_url: str = ""  # …/ws/dealerclaims.1cws of the extension in onec/
    onec_reading: Way = "odata"
    onec_writing: Way = "odata"
    onec_user: str = ""
    onec_password: SecretStr = SecretStr("")
    onec_poll_seconds: float = Field(60, ge=1)  # open claims
    onec_catalogues_seconds: float = Field(300, ge=1)  # dealers, products, shipments
    onec_window_months: int = Field(24, ge=0)  # 0: everything there is
    onec_profile: str = ""  # mapping profile: ut_11_5, ut_11_4 or a path to a TOML file; empty: ut_11_5
    onec_hook_secret: SecretStr = SecretStr("")  # 1C rings at /hooks/1c and signs with it; empty: it does not
    onec_files_mb: float = Field(0, ge=0)  # papers up to this size go into 1C itself; 0: none, 1C has the link
    onec_late_minutes: float = Field(15, gt=0)  # pages say that 1C does not answer; never under two readings
    journal_days: int = Field(90, ge=1)  # how long the journal of the exchange is kept
    reconcile_hour: int = Field(3, ge=0, le=23)  # of the night, in time_zone
    reconcile_months: int = Field(3, ge=0)  # claims closed longer ago are not compared
    alarm_minutes: float = Field(5, gt=0)  # a message that waits longer is an alarm
    alarm_to: str = ""  # addresses by comma: told by letter once when the exchange is stuck, once when it is over

    # Papers
    papers: str = ""  # folder of the company's own: letterhead.toml, logo.png, templates of papers; empty: ours
    torg2_copies: int = Field(0, ge=0, le=99)  # how many are made, said in «Другие данные»; 0: not said
    torg2_storage: bool = False  # whoever takes the goods for keeping signs, too, on the annex
    torg2_totals: Literal["none", "annex", "conclusion"] = "none"  # where «Итого» and the VAT in it are said
    torg2_strike: bool = True  # unneeded words and empty rows are struck out; false: they are left for a pen
    torg2_words: str = ""  # path to a TOML with the company's own ready sentences, see forms/torg2/README.md
    torg2_xml: bool = False  # a dealer may take ТОРГ-2 as files for electronic exchange; without a signature no force
    torg2_xsd: str = ""  # folder of the XSD that check them; empty: nothing does
    edo_ids: dict[
        str, str
    ] = {}  # ИНН of our and of dealers' legal entities = their number with an operator of exchange

    # Files
    store: Kept = "local"
    yandex_url: str = "https://cloud-api.yandex.net"
    yandex_token: SecretStr = SecretStr("")  # empty: the one that «portal disk connect» has got
    yandex_client_id: str = ""  # the company's own application at oauth.yandex.ru, for «portal disk connect»
    yandex_client_secret: SecretStr = SecretStr("")
    yandex_oauth_url: str = "https://oauth.yandex.ru"
    yandex_root: str = "app:/"
    yandex_poll_seconds: float = Field(0.5, gt=0)  # the first pause between looks at an upload
    yandex_link_hosts: tuple[str, ...] = ()  # empty: Yandex only
    s3_endpoint: str = ""  # https://storage.yandexcloud.net
    s3_bucket: str = ""
    s3_key: str = ""
    s3_secret: SecretStr = SecretStr("")
    s3_region: str = "ru-central1"
    s3_prefix: str = ""  # a folder in the bucket; empty: its root
    spool_days: float = Field(3, ge=0)  # so long a stored file keeps its copy here: a damaged one is repaired by it
    clamd: str = ""  # unix:/run/clamav/clamd.ctl or host:port: looks at each file first; empty: nothing does
    max_file_mb: int = Field(50, ge=1)
    max_video_mb: int = Field(500, ge=1)

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ValueError, OSError, KeyError) as wrong:
            raise ValueError("такого часового пояса нет, пример: Europe/Moscow") from wrong
        return value

    @field_validator("public_url", "onec_url", "onec_soap_url", "yandex_url", "yandex_oauth_url", "s3_endpoint")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("нужен адрес, который начинается с http:// или https://")
        return value.rstrip("/")

    @field_validator("clamd")
    @classmethod
    def _antivirus(cls, value: str) -> str:
        if value and not re.fullmatch(r"unix:/.+|[^:/]+:\d{1,5}", value):
            raise ValueError("нужно unix:/путь/к/clamd.ctl или адрес:порт")
        return value

    @field_validator("onec_hook_secret")
    @classmethod
    def _long_secret(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"нужно не меньше {SHORTEST_SECRET} случайных знаков, тот же секрет стоит в 1С")
        return value

    @property
    def secure(self) -> bool:
        """People come by https: cookies are Secure and HSTS is sent."""
        return self.public_url.startswith("https://")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - called by name
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - called by name
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - called by name
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings


def read_settings() -> Settings:
    """Settings of this process; SettingsError says in one line what is wrong."""
    _refuse_unknown_names()
    try:
        return Settings(**_file(os.environ.get(FILE_VARIABLE, "")))
    except ValidationError as wrong:
        raise SettingsError(_line(wrong.errors()[0])) from wrong


def _file(path: str) -> dict[str, Any]:
    if not path:
        return {}
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as wrong:
        raise SettingsError(f"Файл настроек {path} не открывается: {wrong.strerror}") from wrong
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise SettingsError(f"Файл настроек {path} не читается как TOML: {wrong}") from wrong


def _refuse_unknown_names() -> None:
    # A typing slip in a name would leave the default in force without a word.
    for name in os.environ:
        if name.startswith("PORTAL_") and name != FILE_VARIABLE and name[7:].lower() not in Settings.model_fields:
            raise SettingsError(f"Настройки {name} нет. Имена настроек перечислены в portal/settings.py")


def _line(error: Mapping[str, Any]) -> str:
    name = str(error["loc"][0]) if error["loc"] else "?"
    if error["type"] == "extra_forbidden":
        return f"Настройки {name} нет. Имена настроек перечислены в portal/settings.py"
    context = error.get("ctx", {})
    reason = str(context.get("error") or _REASONS.get(error["type"]) or error["msg"])
    if error["type"] == "literal_error":
        reason = f"бывает {context['expected'].replace(' or ', ' или ')}"
    return f"Настройка {name} (PORTAL_{name.upper()}): {reason}"


_REASONS = {
    "int_parsing": "нужно целое число",
    "float_parsing": "нужно число",
    "bool_parsing": "нужно true или false",
    "greater_than": "нужно число больше нуля",
    "greater_than_equal": "число слишком мало",
    "less_than_equal": "число слишком велико",
    "string_too_short": "нужно заполнить",
}
