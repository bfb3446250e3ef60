"""Russian words for an act that a dealer drew up elsewhere: what was read of it, and where the claim says otherwise."""

# Joined to claims.wording.PHRASES.
OWN_ACT_PHRASES = {
    "own_act_invoice": "Номер УПД в акте другой. Проверьте, тот ли акт приложен",
    "own_act_buyer": "Покупатель в акте другой. Проверьте, тот ли акт приложен",
    "own_act_total": "Сумма расхождений в акте другая. Проверьте количества и цены",
    "own_act_line": "В акте {apart:apart}",
    "own_act_absent": "В акте этой позиции нет. Впишите её в акт или уберите из рекламации",
    "own_act_strange": "Строка {row} акта: такого товара в поставке нет. Если он пришёл вместо другого, укажите это "
    "у той позиции",
    "own_act_unit": "В акте считают в «{unit}», в отгрузке в «{base}». Сравните сами",
    "own_act_document": "По документам в акте другое количество, чем в отгрузке. Сравните сами",
}
# by claims.rules.paper_text.Trouble; "" where the file was read and is no ТОРГ-2
OWN_ACT_TROUBLES = {
    "": "В файле не нашлась таблица товаров ТОРГ-2. Он принят как есть: проверьте, что количества в нём те же, "
    "что в рекламации",
    "picture": "С фото текст не прочитать. Оно принято как есть: проверьте, что количества в акте те же, "
    "что в рекламации",
    "no_text": "Это скан, текста в нём нет. Он принят как есть: проверьте, что количества в акте те же, "
    "что в рекламации",
    "locked": "Файл закрыт паролем, и прочитать его нельзя. Приложите его без пароля или проверьте количества сами",
    "too_large": "Файл слишком большой, чтобы его прочитать. Он принят как есть: проверьте количества сами",
    "damaged": "Файл не прочитался. Откройте его и проверьте, что в нём тот самый акт, или приложите другой",
}
OWN_ACT_FACTS = {
    "number": "Акт",
    "buyer": "Покупатель",
    "supplier": "Поставщик",
    "invoice": "УПД",
    "contract": "Договор",
    "lines": "Позиций",
    "total": "Расхождений на сумму",
    "defects": "Описание дефектов",
    "conclusion": "Заключение",
    "people": "Подписывают",
}
OWN_ACT_NUMBER = "{number} от {day}"
OWN_ACT_FIRM = "{name}, ИНН {inn}"
OWN_ACT_PLACES = {"invoice": "УПД", "buyer": "Покупатель", "total": "Сумма с НДС"}
OWN_ACT_FIGURES = {
    "fact": "пришло {value}",
    "defective": "брак {value}",
    "broken": "бой {value}",
    "quantity": "с дефектом {value}",
    "document": "по документам {value}",
}
# by the field, where the act has less and where it has more
OWN_ACT_APART = {
    "fact": ("пришло меньше на {by}", "пришло больше на {by}"),
    "defective": ("брака меньше на {by}", "брака больше на {by}"),
    "broken": ("боя меньше на {by}", "боя больше на {by}"),
    "quantity": ("с дефектом меньше на {by}", "с дефектом больше на {by}"),
}
OWN_ACT_NOTHING = "нет"
# Where the act comes from: name, hint; of none the paper's own hint says when it is needed.
SOURCES = {
    "made_here": ("Составить здесь", "Заполним сами, вам останется проверить и подписать"),
    "own_file": ("У нас есть свой акт", "PDF, Excel, XML или фото"),
    "edo": ("Подписан в ЭДО", "Оператор, номер и дата"),
    "none": ("Акт не нужен", ""),
}
