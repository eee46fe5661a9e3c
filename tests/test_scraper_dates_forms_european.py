"""Forms that date nodes take on pages in English and other languages of Europe, as written there."""

import pytest

from tests.date_forms import read_form, split_cases

FORMS = """
en|Mon, 14 Jun 2021|2021-06-14
en|14th June 2021, 10:30 am|2021-06-14T10:30
en|Mon Jun 14 2021|2021-06-14
en|Monday, June 14, 2021 - 10:30|2021-06-14T10:30
en|Jun 14, 2021, 10:30 AM EDT|2021-06-14T14:30
en|June 14, 2021 10:30 a.m.|2021-06-14T10:30
en|14.06.21|2021-06-14
en|Jun. 14|2021-06-14
en|Jun 14 '21|2021-06-14
en|14 Jun '21|2021-06-14
en|14-Jun-21|2021-06-14
en|Date: 14 June 2021|2021-06-14
en|Posted by admin on June 14, 2021|2021-06-14
en|Posted: Jun 14, 2021 / 10:30 AM EDT|2021-06-14T14:30
en|PUBLISHED: 10:30 GMT, 14 June 2021 | UPDATED: 12:30 GMT, 14 June 2021|2021-06-14T10:30
en|First published on Mon 14 Jun 2021 10.30 BST|2021-06-14T09:30
en|Last modified on Mon 14 Jun 2021 10.30 BST|2021-06-14T09:30
en|Issued at: 2021-06-14 10:30|2021-06-14T10:30
en|14 June 2021 | Press release|2021-06-14
en|Press release 14 June 2021|2021-06-14
en|News item | 14-06-2021 | 10:30|2021-06-14T10:30
en|LONDON, June 14, 2021|2021-06-14
en|Brussels, 14 June 2021|2021-06-14
en|14 June 2021 Brussels|2021-06-14
en|14 June 2021 News|2021-06-14
en|Updated 2 hours ago|2021-06-15T03:00
en|2 hrs ago|2021-06-15T03:00
en|2h|
en|just now|2021-06-15T05:00
en|Last updated: yesterday at 10:30|2021-06-14T10:30
en|a day ago|2021-06-14
en|over 2 years ago|2019-06-15
en|1 month ago|2021-05-15
en|Two days ago|2021-06-13
en|Event date: 14 June 2021|
en|Closing date: 14 June 2021|
en|Expires 14 June 2021|
en|14 June – 16 June 2021|
en|June 14-16, 2021|
en|June 14 - July 2, 2021|
en|From 14 June 2021|
en|Until June 14|
en|Born 14 June 1990|
en|Joined June 2021|
en|Copyright 2021|
en|Sept 11 attacks remembered 20 years on|
en|What we know about the January 6 committee|
en|Top 10 albums of 2020|
en|Chapter 4.5|
en|5/5 stars|
en|1/2|2021-02-01
en|4.5.2|
en|Windows 10 20H2|
en|Boeing 737-800|
en|RFC 2822|
en|Call 0800 123 456|
en|UTC+7|
en|Order #20210504|
en|PO Box 4/5|
en|£4.5m|
en|4 May Street|
de|Mo., 14.06.2021|2021-06-14
de|14.06.2021 | 10:30|2021-06-14T10:30
de|14. Juni 2021, 10:30 Uhr|2021-06-14T10:30
de|Erstellt am 14.06.2021 um 10:30 Uhr|2021-06-14T10:30
de|Pressemitteilung vom 14. Juni 2021|2021-06-14
de|14.6.|2021-06-14
de|14. Juni|2021-06-14
de|Letzte Änderung: 14.06.2021|2021-06-14
de|14.06.2021 - 16.06.2021|
de|bis 14.06.2021|
de|vor 2 Std.|2021-06-15T05:00
de|vor einer Stunde|2021-06-15T06:00
fr|le 14/06/2021|2021-06-14
fr|Publié le : 14/06/2021 - 10:30|2021-06-14T10:30
fr|14 juin 2021 | 10h30|2021-06-14T10:30
fr|Par AFP, publié le 14 juin 2021 à 10h30|2021-06-14T10:30
fr|Publié hier à 10:30|2021-06-14T10:30
fr|lundi 14 juin|2021-06-14
fr|Date limite : 14 juin 2021|
es|14/06/2021 10:30h|2021-06-14T10:30
es|14 JUN 2021 - 10:30 CEST|2021-06-14T08:30
es|Publicado: 14 de junio de 2021|2021-06-14
es|lun, 14 jun 2021|2021-06-14
es|Hace 3 días|2021-06-12
es|ayer|2021-06-14
es|14.jun.2021|2021-06-14
es|14/jun/2021|2021-06-14
pt-BR|14 jun 2021|2021-06-14
pt-BR|14 de jun. de 2021|2021-06-14
pt-BR|14.jun.2021 às 10h30|2021-06-14T10:30
pt-BR|publicado 14/06/2021 10h30|2021-06-14T10:30
pt-BR|Por G1 — São Paulo 14/06/2021 10h30|2021-06-14T10:30
pt-BR|14/06/2021 10h30 Atualizado há 2 dias|2021-06-14T10:30
it|14 Giugno 2021|2021-06-14
it|14/06/2021, 10:30|2021-06-14T10:30
it|lunedì 14 giugno 2021 ore 10.30|2021-06-14T10:30
it|Roma, 14 giu. 2021|2021-06-14
nl|14-06-2021|2021-06-14
nl|Nieuwsbericht | 14-06-2021 | 10:30|2021-06-14T10:30
nl|ma 14 jun. 2021|2021-06-14
nl|gisteren|2021-06-14
pl|14.06.2021 10:30|2021-06-14T10:30
pl|poniedziałek, 14 czerwca 2021|2021-06-14
pl|14 CZERWCA 2021|2021-06-14
pl|Data publikacji: 14.06.2021 r.|2021-06-14
pl|2 godziny temu|2021-06-15T03:00
cs|pondělí 14. června 2021|2021-06-14
cs|14. 6. 2021 10:30|2021-06-14T10:30
cs|včera|2021-06-14
sv|14 juni 2021 10.30|2021-06-14T10:30
sv|Publicerad 14 jun 2021|2021-06-14
sv|Igår 10:30|2021-06-14T10:30
da|14. jun. 2021 kl. 10.30|2021-06-14T10:30
nb|14.06.2021 kl. 10:30|2021-06-14T10:30
nb|Sist oppdatert 14. juni 2021|2021-06-14
fi|14.6.2021 10:30|2021-06-14T10:30
fi|maanantai 14. kesäkuuta 2021|2021-06-14
fi|eilen klo 10.30|2021-06-14T10:30
hu|2021. 06. 14.|2021-06-14
hu|2021.06.14 10:30|2021-06-14T10:30
hu|2021. jún. 14.|2021-06-14
ro|14 iunie 2021|2021-06-14
ro|14.06.2021 10:30|2021-06-14T10:30
el|14/06/2021 10:30|2021-06-14T10:30
el|14 Ιουνίου 2021|2021-06-14
el|Δευτέρα, 14.06.2021 - 10:30|2021-06-14T10:30
el|10:30 π.μ. 14/06/2021|2021-06-14T10:30
ru|14.06.2021 10:30|2021-06-14T10:30
ru|14 июн. 2021 г.|2021-06-14
ru|10:30, 14 июня 2021|2021-06-14T10:30
ru|10:30 14.06.2021|2021-06-14T10:30
ru|понедельник, 14 июня 2021 г. 10:30|2021-06-14T10:30
ru|14 июня|2021-06-14
ru|сегодня, 07:30|2021-06-15T07:30
ru|5 минут назад|2021-06-15T07:55
ru|14 июня 2021, понедельник|2021-06-14
uk|14 червня 2021|2021-06-14
uk|14.06.2021, 10:30|2021-06-14T10:30
uk|учора|2021-06-14
bg|14.06.2021 г.|2021-06-14
sr|14.06.2021. 10:30|2021-06-14T10:30
hr|14.06.2021. u 10:30|2021-06-14T10:30
sl|14. junij 2021 ob 10:30|2021-06-14T10:30
sq|14 qershor 2021|2021-06-14
is|14. júní 2021|2021-06-14
ga|14 Meitheamh 2021|2021-06-14
cy|14 Mehefin 2021|2021-06-14
ca|14 de juny de 2021|2021-06-14
gl|14 de xuño de 2021|2021-06-14
mt|14 ta' Ġunju 2021|2021-06-14
lt|2021-06-14|2021-06-14
lt|2021 m. birželio 14 d.|2021-06-14
lv|14.06.2021.|2021-06-14
lv|2021. gada 14. jūnijā|2021-06-14
et|14. juuni 2021|2021-06-14
|14 juin 2021|2021-06-14
|14. června 2021|2021-06-14
|14 tháng 6 năm 2021|2021-06-14
|il y a 2 jours|2021-06-13
|14 Haziran 2021|2021-06-14
en|1.1|
en|7.5|
fr|17.6|
sv|Uppdaterad kl 12.17|
en|1st day of May, 2021|2021-05-01
en|Jun 20, 2021 — Posted Jun 14, 2021 7:51 AM|2021-06-14T07:51
en|Cases dated: 06/01/2021 thru 06/14/2021|
en|Brandon Smith June 14, 2021 1 minute read|2021-06-14
en|Politics / 20 m ago|2021-06-15T04:40
lt|Pasaulyje Prieš 56 min.|2021-06-15T04:04
en|Battle of 4 May 1945|
en|Vol. 12 No. 3 (2020)|
en|Issue 3/2020|
en|pp. 12-20|
en|Psalm 23:4|
en|10:30-12:00|
en|Mon-Fri 9-5|
en|Mon 9:00 - 17:00|
en|9am-5pm|
en|since 2012|
en|FY2019/20|
en|2019/20|
en|IMG_20200309.jpg|
en|build 2020.3.9|
en|Effective date: 1 January 2021|
en|Due date: 01/02/2021|
en|Start date: 01/02/2021|
en|End date: 01/02/2021|
en|Date of birth: 01/02/1981|
en|Save the date: 1 July 2021|
en|Opening hours 9.30-17.00|
en|Tickets for 4 May 2021 on sale|
en|Hearing on 4 May 2021|
en|Act of 4 May 2020|
en|License granted 4 May 2020|
en|Exam on 04/05/2021|
de|Termin: 04.05.2021|
de|Frist bis zum 04.05.2021|
de|Beginn: 04.05.2021|
fr|Événement le 4 mai 2021|
fr|avant le 4 mai 2021|
fr|Loi n° 2020-105 du 10 février 2020|
fr|arrêté du 4 mai 2021|
es|Fecha límite: 04/05/2021|
es|Ley 39/2015, de 1 de octubre|
es|Real Decreto 463/2020, de 14 de marzo|
it|Scadenza: 04/05/2021|
it|D.Lgs. 33/2013|
it|Legge 4 maggio 2021, n. 12|
pt-BR|Lei nº 13.709, de 14 de agosto de 2018|
pt-BR|Prazo: 04/05/2021|
ru|Приказ от 04.05.2021 № 123|
ru|ФЗ-152 от 27.07.2006|
ru|с 4 по 6 мая 2021|
ru|срок до 04.05.2021|
en|(555) 123-4567|
en|555-0420-2021|
en|ISO 8601:2019|
en|IPv4 10.1.20.21|
en|GPT-4.5.2021|
de|Stand: Mai 2021|
de|Di, 4. Mai 2021, 14:05 Uhr|2021-05-04T14:05
de|04.05.2021 14:05 Uhr MEZ|2021-05-04T15:05
de|Zuletzt geändert am 04. Mai 2021|2021-05-04
de|Freitag, den 14. Mai 2021|2021-05-14
de|heute|2021-06-15
de|vor 10 Minuten|2021-06-15T06:50
de|vorgestern|2021-06-13
de|4. Mai 2021 / 14.05 Uhr|2021-05-04T14:05
de|Datum: 4.5.21|2021-05-04
en|Tue 4 May 2021 - 2:05 PM|2021-05-04T14:05
en|4 May 2021 14:05 GMT+2|2021-05-04T12:05
en|May 4 2021 2:05PM|2021-05-04T14:05
en|2:05 pm, 4 May 2021|2021-05-04T14:05
en|2:05 PM · May 4, 2021|2021-05-04T14:05
en|4 May, 2021 2:05 PM IST|2021-05-04T08:35
en|Updated - May 04, 2021 02:05 pm IST|2021-05-04T08:35
en|Last Updated : 04 May 2021, 02:05 PM|2021-05-04T14:05
en|2021-05-04 14:05:09 UTC|2021-05-04T14:05:09
en|2021-05-04T14:05:09.123456+00:00|2021-05-04T14:05:09
en|Tuesday, 4 May 2021 14:05 EST|2021-05-04T19:05
en|4th May|2021-05-04
en|Dec 25|2020-12-25
en|a week ago|2021-06-08
en|a month ago|2021-05-15
en|last month|2021-05-15
en|1mon ago|2021-05-15
en|3wks ago|2021-05-25
en|last year|2020-06-15
en|6 mins ago|2021-06-15T04:54
en|30 sec ago|2021-06-15T04:59
en|1h ago|2021-06-15T04:00
en|3w ago|2021-05-25
en|1yr ago|2020-06-15
en|Today at 04:05|2021-06-15T04:05
en|Today, 4:05 AM|2021-06-15T04:05
en|2021, May 4|2021-05-04
en|04May2021|2021-05-04
en|4.May.2021|2021-05-04
en|May 4 (Tue), 2021|2021-05-04
en|Date Posted: 2021-05-04|2021-05-04
en|Release Date: May 4, 2021|2021-05-04
en|Published Date: 04/05/2021|2021-05-04
en|Date published 4 May 2021|2021-05-04
en|Page last updated: 4 May 2021|2021-05-04
en|Page last reviewed: 4 May 2021|2021-05-04
en|Content last reviewed 4 May 2021|2021-05-04
en|Circular dated 4 May 2021|2021-05-04
en|4 May 2021 (Tuesday)|2021-05-04
en|midnight|
fr|mardi 04 mai 2021 14:05|2021-05-04T14:05
fr|Le 4 mai 2021 à 14:05:09|2021-05-04T14:05:09
fr|Publié le 04.05.2021 à 14h|2021-05-04T14:00
fr|Mis en ligne le 4 mai 2021|2021-05-04
fr|04 Mai 2021 - 14H05|2021-05-04T14:05
fr|avant-hier|2021-06-13
fr|il y a 1 heure|2021-06-15T06:00
fr|il y a une semaine|2021-06-08
fr|Paris, le 4 mai 2021|2021-05-04
fr|Aujourd'hui à 06:05|2021-06-15T06:05
fr|15 août 2020|2020-08-15
fr|1er février 2021|2021-02-01
fr|4 févr. 2021|2021-02-04
es|4 de Mayo de 2021 - 14:05|2021-05-04T14:05
es|04 May 2021|2021-05-04
es|Martes 04 de mayo del 2021|2021-05-04
es|miércoles 5 de mayo de 2021, 14:05|2021-05-05T14:05
es|Mayo 4, 2021|2021-05-04
es|hace un día|2021-06-14
es|hace 5 min|2021-06-15T04:55
es|hoy|2021-06-15
es|Actualizado: 04/05/2021 14:05 h.|2021-05-04T14:05
es|04/05/2021 a las 14:05|2021-05-04T14:05
es|2:05 p. m. 4 de mayo de 2021|2021-05-04T14:05
pt-BR|4 de maio de 2021 às 14:05|2021-05-04T14:05
pt-BR|Ter, 04 Mai 2021|2021-05-04
pt-BR|04/05/21 14h05|2021-05-04T14:05
pt-BR|há 5 minutos|2021-06-15T01:55
pt-BR|ontem|2021-06-14
pt-BR|1º de maio de 2021|2021-05-01
it|4 mag 2021|2021-05-04
it|4 maggio 2021 alle 14:05|2021-05-04T14:05
it|Pubblicato il 4 maggio 2021|2021-05-04
it|Data: 04/05/2021|2021-05-04
it|1° maggio 2021|2021-05-01
it|ieri|2021-06-14
it|un'ora fa|2021-06-15T04:00
nl|4 mei 2021 14:05|2021-05-04T14:05
nl|di 4 mei 2021, 14:05|2021-05-04T14:05
nl|Laatst bijgewerkt op 4 mei 2021|2021-05-04
nl|3 dagen geleden|2021-06-12
pl|4 maja 2021|2021-05-04
pl|04.05.2021, godz. 14:05|2021-05-04T14:05
pl|wt., 04 maj 2021|2021-05-04
pl|3 dni temu|2021-06-12
cs|4.5.2021|2021-05-04
cs|úterý 4. 5. 2021, 14.05|2021-05-04T14:05
cs|před 3 dny|2021-06-12
cs|dnes 5:00|2021-06-15T05:00
sk|pred 3 dňami|2021-06-12
hu|2021. május 4. 14:05|2021-05-04T14:05
hu|3 napja|2021-06-12
hu|tegnap|2021-06-14
ro|acum 3 zile|2021-06-12
ro|Publicat: 4 Mai 2021, 14:05|2021-05-04T14:05
ro|Marti, 4 Mai 2021|2021-05-04
bg|преди 3 дни|2021-06-12
bg|вторник, 4 май 2021|2021-05-04
sr|пре 3 дана|2021-06-12
hr|prije 3 dana|2021-06-12
sl|pred 3 dnevi|2021-06-12
el|πριν από 3 ημέρες|2021-06-12
el|Τρίτη 4 Μαΐου 2021|2021-05-04
ru|3 дня назад|2021-06-12
ru|04 мая 2021, 14:05|2021-05-04T14:05
ru|4 мая 2021 года в 14:05|2021-05-04T14:05
ru|04.05.21 14:05|2021-05-04T14:05
ru|4 мая, 14:05|2021-05-04T14:05
ru|Дата публикации: 04.05.2021|2021-05-04
ru|Обновлено: 4 мая 2021|2021-05-04
ru|позавчера|2021-06-13
uk|4 трав. 2021|2021-05-04
uk|3 дні тому|2021-06-12
uk|Опубліковано 04 травня 2021 року о 14:05|2021-05-04T14:05
fi|3 päivää sitten|2021-06-12
fi|tiistai 4.5.2021 klo 14:05|2021-05-04T14:05
sv|för 3 timmar sedan|2021-06-15T02:00
sv|tisdag 4 maj 2021|2021-05-04
sv|Senast uppdaterad: 4 maj 2021|2021-05-04
da|for 3 dage siden|2021-06-12
da|4. maj 2021|2021-05-04
da|Opdateret: 04-05-2021|2021-05-04
nb|for 3 dager siden|2021-06-12
nb|tirsdag 4. mai 2021|2021-05-04
nb|i går kl. 14:05|2021-06-14T14:05
et|3 päeva tagasi|2021-06-12
et|4. mai 2021 kell 14:05|2021-05-04T14:05
lv|pirms 3 dienām|2021-06-12
lv|04.05.2021 14:05|2021-05-04T14:05
lt|prieš 3 dienas|2021-06-12
lt|2021-05-04 14:05|2021-05-04T14:05
lt|2021 m. gegužės 4 d. 14 val. 05 min.|2021-05-04T14:05
ca|4 de maig de 2021|2021-05-04
ca|fa 3 dies|2021-06-12
gl|hai 3 días|2021-06-12
ga|3 lá ó shin|2021-06-12
is|4. maí 2021|2021-05-04
sq|4 maj 2021|2021-05-04
mk|4 мај 2021|2021-05-04
be|4 мая 2021|2021-05-04
af|4 Mei 2021|2021-05-04
"""


@pytest.mark.parametrize(("language", "text", "expected"), split_cases(FORMS))
def test_a_form_is_read_as_its_readers_do(language: str, text: str, expected: str) -> None:
    assert read_form(language, text) == expected
