"""Words of the pages on which people of dealers whom 1C names are invited."""

# By what is said of a position: the first stem that is in it gives the role, without one they send claims.
POSITIONS = (("storekeeper", ("склад", "кладов", "приёмк", "приемк", "приёмщ", "приемщ")), ("accountant", ("бухг",)))

# {state: (what it is called, tone)}; "same" has the name of whose the e-mail is, "elsewhere" of the dealer.
STATES = {
    "ready": ("можно пригласить", ""),
    "invited": ("уже приглашён", "wait"),
    "active": ("уже работает на портале", "good"),
    "none": ("1С не называет почту", "bad"),
    "wrong": ("почта с ошибкой", "bad"),
    "same": ("та же почта, что у {whose}", "bad"),
    "elsewhere": ("эта почта есть и у дилера {whose}", "bad"),
    "staff": ("это почта нашего сотрудника", "bad"),
    "off": ("человек отключён", "plain"),
}
NOBODY_TICKED = "Отметьте, кого пригласить"
NOBODY_TO_REMIND = "Отметьте, кому напомнить"
REMINDED_TODAY = "Сегодня этим людям уже напоминали: напомнить можно раз в сутки"
