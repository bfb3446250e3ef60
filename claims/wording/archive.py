"""Words of the archive of a claim's files: its folders, and the text that says what it lacks."""

ARCHIVE_NAME = "Рекламация {number}.zip"
ARCHIVE_WHOLE = "Вся поставка"
ARCHIVE_LACKS = "Чего не хватает.txt"
ARCHIVE_LACKS_HEAD = "Рекламация {number}. Хранилище не отдало эти файлы: скачайте архив ещё раз позже."
ARCHIVE_ABSENT = "Нет в архиве: {name}"
ARCHIVE_CUT = "Пришёл не целиком: {name}"
