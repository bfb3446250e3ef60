"""Russian words for tables that a dealer pastes or uploads: what is wrong with a row, with a file."""

# Joined to claims.wording.PHRASES.
TABLE_PHRASES = {
    "table_unknown_sku": "Строка {number}: артикул {typed} не найден в этой поставке. Проверьте артикул",
    "table_unknown_barcode": "Строка {number}: штрихкод {typed} не найден в этой поставке. Проверьте штрихкод",
    "table_unknown_name": "Строка {number}: товар «{typed}» не найден в этой поставке. Впишите название как в УПД "
    "или артикул",
    "table_several": "Строка {number}: «{typed}» подходит к разным товарам поставки. Впишите штрихкод",
    "table_no_key": "Строка {number}: не указан товар. Впишите артикул или уберите строку, если это итог",
    "table_twice": "Строка {number}: {typed} есть и в строке {other}, а в поставке {lines:plural такая_позиция "
    "такие_позиции таких_позиций}. Сложите количества в одной строке",
    "table_batches": "Строка {number}: {typed} пришёл разными партиями: {batches:either}. Добавьте столбец «Партия» "
    "или впишите каждую партию отдельной строкой",
    "table_with": "Строка {number}: её возьмём вместе со строкой {other}, там тот же товар. Исправьте строку {other}",
    "table_error": "Строка {number}: формула Excel не посчиталась, в ячейке «{typed}». Впишите число",
    "table_date": "Строка {number}: Excel сделал из количества дату «{typed}». Впишите число",
    "table_wrong": "Строка {number}, {typed}. {said:phrase}",
    "table_long": "Вставьте не больше {most:quantity} строк: разделите таблицу на части",
}
TABLE_EMPTY = "Вставьте строки из Excel или выберите файл"
TABLE_FILES = {  # by storage.tables.Trouble
    "empty": "Файл пустой: выберите другой",
    "no_table": "Это не таблица Excel: сохраните её как XLSX или CSV и выберите снова",
    "old_table": "Это старый формат Excel: сохраните таблицу как XLSX или CSV и выберите снова",
    "locked": "Таблица закрыта паролем: сохраните её без пароля и выберите снова",
    "damaged": "Таблица не открылась: сохраните её заново как XLSX или скопируйте строки и вставьте их сюда",
    "too_large": "Таблица слишком большая: оставьте только строки этой поставки, не больше {most:quantity}",
    "no_rows": "В таблице нет заполненных строк: проверьте, что они на первом листе",
}
