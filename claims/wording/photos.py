"""Russian words for advice about photos and videos: what a dealer may do better, and what staff should know."""

# Joined to claims.wording.PHRASES.
PHOTO_PHRASES = {
    "photo_small": "Снимок мелкий, {width} × {height}. Если есть оригинал, приложите его: там видно больше",
    "photo_blurred": "Снимок нерезкий. Если можно, переснимите: коснитесь товара на экране и держите телефон ровно",
    "photo_dark": "Снимок тёмный. Если можно, переснимите при свете или со вспышкой",
    "video_dark": "Видео тёмное. Если можно, переснимите при свете",
    "photo_early": "Снято {taken:date}, до отгрузки от {shipped:date}. Проверьте, тот ли это файл",
    "photo_again": "Такой же снимок есть в рекламации {number}. Проверьте, тот ли это файл",
    "photo_again_draft": "Такой же снимок есть в другом черновике. Проверьте, тот ли это файл",
}
# The same for staff, who take no pictures: by the code of the phrase.
PHOTO_SEEN = {
    "photo_small": "мелкий",
    "photo_blurred": "нерезкий",
    "photo_dark": "тёмный",
    "video_dark": "тёмное",
    "photo_early": "снято до отгрузки",
}
