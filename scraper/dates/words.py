"""The words that stand around dates, in many languages: tables only, no rules.

Each table is one string of words and phrases, a phrase's words joined by `_`, phrases by
white space. Names of months and days are CLDR's (`names.json`); here is what CLDR has not.
"""

# Words that say: this is when it was published, posted, updated, written.
LABELS = """
ngày_đăng ngày_đăng_tin ngày_đăng_bài ngày_tạo ngày_cập_nhật ngày_xuất_bản ngày_phát_hành ngày_viết ngày_gửi ngày_đưa_tin
ngày_công_bố ngày_ban_hành ngày_giờ ngày_tháng ngày_bài_viết ngày_post ngày_lên_bài ngày_đưa
đăng đăng_lúc đăng_ngày đăng_bởi đăng_vào đăng_tải đã_đăng được_đăng đăng_tin cập_nhật cập_nhật_lúc cập_nhật_ngày
cập_nhật_lần_cuối cập_nhật_cuối lần_cập_nhật_cuối lần_cập_nhật cập_nhật_mới_nhất được_cập_nhật mới_cập_nhật
xuất_bản xuất_bản_lúc phát_hành viết_bởi viết_ngày viết_lúc gửi_lúc gửi_ngày bởi tác_giả người_đăng nguồn tin_đăng
thời_gian thời_gian_đăng thời_gian_cập_nhật thời_gian_xuất_bản thời_điểm thời_điểm_đăng sửa_lần_cuối chỉnh_sửa
bản_tin bản_tin_số tin_ngày bài_đăng được_viết được_tạo tạo_lúc tạo_ngày
published publish publication released release posted post updated update modified edited created written added uploaded
date dated dateline issued reviewed revised revision last_updated last_modified last_edited last_reviewed last_update first_published
originally_published date_published date_posted publish_date publication_date post_date posted_on published_on by
date_added release_date time article newsletter bulletin press_release news news_date refreshed submitted publishdate
veröffentlicht veröffentlichung veröffentlichungsdatum veröffentlicht_am erschienen erstellt erstellt_am aktualisiert
aktualisierung geändert stand datum publiziert zuletzt_aktualisiert zuletzt_geändert letzte_aktualisierung letzte_änderung
eingestellt_am online_seit von vom meldung pressemitteilung freigegeben hochgeladen
publié publiée publication mis mise mise_à_jour mis_à_jour mis_en_ligne mise_en_ligne date_de_publication modifié modifiée
actualisé créé posté rédigé écrit par date_de_mise_à_jour dernière_mise_à_jour paru parution màj maj dernière_modification
publicado publicada publicación fecha fecha_de_publicación actualizado actualizada actualización modificado creado
última_actualización última_modificación por escrito publicado_el actualizado_el fecha_de_actualización actualizado_a_las
publicação data_de_publicação data última_atualização atualizado atualizada atualizado_em publicado_em modificação
última_modificação postado postado_em criado alterado escrito_por
pubblicato pubblicata pubblicazione data_di_pubblicazione aggiornato aggiornata aggiornamento ultimo_aggiornamento
ultima_modifica modificato modificata creato inserito scritto_da redatto di
gepubliceerd geplaatst bijgewerkt gewijzigd publicatiedatum laatst_bijgewerkt laatst_gewijzigd laatste_update door
aangemaakt geschreven gepost publicatie laatste_wijziging
publicerad publicerat publiceringsdatum uppdaterad uppdaterat ändrad senast_uppdaterad senast_ändrad skapad av postad
publisert oppdatert sist_oppdatert sist_endret endret opprettet publiseringsdato skrevet lagt_ut
offentliggjort opdateret senest_opdateret sidst_opdateret udgivet oprettet ændret skrevet_af publiceret dato
julkaistu päivitetty muokattu viimeksi_päivitetty luotu julkaisupäivä pvm kirjoittanut viimeksi_muokattu
avaldatud uuendatud muudetud lisatud viimati_muudetud viimati_uuendatud kuupäev
publicēts publicēta atjaunots atjaunināts datums pievienots labots pēdējās_izmaiņas
paskelbta paskelbtas atnaujinta data_paskelbta publikuota redaguota paskutinį_kartą_atnaujinta įkelta sukurta
opublikowano opublikowany opublikowana aktualizacja zaktualizowano data_publikacji data_dodania dodano dodany utworzono
zmodyfikowano ostatnia_aktualizacja publikacja ostatnia_modyfikacja autor data_aktualizacji data_utworzenia wysłano
publikováno zveřejněno vydáno aktualizováno datum_zveřejnění datum_vydání vloženo upraveno poslední_aktualizace vytvořeno
poslední_změna publikované zverejnené zverejnenie aktualizované dátum dátum_zverejnenia posledná_aktualizácia vytvorené pridané
publikovaná uverejnené upravené naposledy_upravené vyvěšeno vyvesené
objavljeno objavljen objavljena objavljeno_dne posodobljeno zadnja_sprememba datum_objave objava spremenjeno objavljeno_u
ažurirano zadnje_ažurirano posljednja_izmjena izmijenjeno kreirano postavljeno ažuriran publikovano
објављено ажурирано датум датум_објаве последња_измена постављено измењено
objavljeno_je poslednja_izmena postavljeno izmenjeno
публикувано публикувана обновено дата дата_на_публикуване последна_актуализация последна_промяна добавено
опубликовано опубликован опубликована обновлено обновлен обновлена дата_публикации размещено размещена добавлено создано
изменено дата_размещения последнее_обновление дата_обновления дата_изменения отредактировано публикация
опубліковано опублікована оновлено дата_публікації додано створено змінено розміщено востаннє_оновлено останнє_оновлення
апублікавана абноўлена жарияланды жарияланған жаңартылды жаңартылған күні нийтэлсэн нийтлэгдсэн огноо шинэчлэгдсэн оруулсан
нийтлэсэн шинэчилсэн нийтлэв
közzétéve publikálva frissítve létrehozva megjelent dátum utolsó_frissítés módosítva feltöltve közzététel
publicat publicată publicată_la publicat_la publicat_pe actualizat actualizată data_publicării ultima_actualizare postat adăugat
ultima_modificare modificat data_publicarii
δημοσιεύτηκε δημοσιεύθηκε δημοσίευση ενημερώθηκε ενημέρωση ημερομηνία ημερομηνία_δημοσίευσης τελευταία_ενημέρωση ημ/νία
αναρτήθηκε ανάρτηση καταχωρήθηκε
yayınlanma yayınlandı yayın yayın_tarihi yayınlanma_tarihi güncellenme güncelleme güncellendi güncellenme_tarihi tarih tarihi
son_güncelleme son_güncelleme_tarihi eklenme_tarihi eklenme giriş oluşturulma yayımlanma yayımlandı yayımlanma_tarihi
güncelleme_tarihi ekleme_tarihi giriş_tarihi haber_tarihi
dərc_olunub tarix nəşr yenilənib e'lon_qilingan yangilangan sana
نشر نُشر نشرت تاريخ تاريخ_النشر تم_النشر آخر_تحديث آخر_تعديل تحديث اخر_تحديث حرر بتاريخ تم_التحديث نشر_في أضيف_في
تاريخ_التحديث تاريخ_الإضافة الموافق بواسطة
تاریخ_انتشار تاریخ انتشار منتشر_شده زمان_انتشار به_روزرسانی به‌روزرسانی آخرین_به_روزرسانی تاریخ_درج زمان ساعت شائع اشاعت
تاریخ_خبر بروزرسانی
פורסם פורסם_בתאריך פורסמה עודכן עדכון תאריך תאריך_פרסום עודכן_לאחרונה עדכון_אחרון מאת נוצר פרסום תאריך_עדכון
प्रकाशित प्रकाशन_तिथि प्रकाशित_तिथि अद्यतन अपडेट दिनांक तिथि अंतिम_अद्यतन तारीख पोस्ट_किया_गया प्रकाशन जारी अपडेटेड
प्रकाशित_मिति मिति প্রকাশিত প্রকাশ আপডেট হালনাগাদ তারিখ প্রকাশের_তারিখ সর্বশেষ_হালনাগাদ প্রকাশকাল
வெளியிடப்பட்டது புதுப்பிக்கப்பட்டது தேதி வெளியீடு నవీకరించబడింది ప్రచురణ తేదీ ಪ್ರಕಟಿತ ದಿನಾಂಕ പ്രസിദ്ധീകരിച്ചത് തീയതി
ප්‍රකාශිත දිනය પ્રકાશિત તારીખ ਪ੍ਰਕਾਸ਼ਿਤ ਮਿਤੀ
เผยแพร่ เผยแพร่เมื่อ เผยแพร่วันที่ วันที่เผยแพร่ อัปเดต อัพเดท อัปเดตเมื่อ ปรับปรุง ปรับปรุงล่าสุด แก้ไขล่าสุด โพสต์ โพสต์เมื่อ
วันที่ประกาศ ประกาศ ประกาศเมื่อ เมื่อ เมื่อวันที่ วันที่ลงข่าว ลงวันที่ ข่าววันที่ ประจำวันที่ วันที่โพสต์ แก้ไข โดย สร้างเมื่อ
ເຜີຍແຜ່ ອັບເດດ ລົງວັນທີ ປັບປຸງ ວັນທີເຜີຍແຜ່ បានផ្សាយ ផ្សាយ ចេញផ្សាយ កាលបរិច្ឆេទ ធ្វើបច្ចុប្បន្នភាព ថ្ងៃផ្សាយ បង្ហោះ
ထုတ်ပြန် ထုတ်ပြန်သည့်ရက်စွဲ ရက်စွဲ နောက်ဆုံးပြင်ဆင်
diterbitkan dipublikasikan diperbarui diupdate tanggal tanggal_terbit tanggal_publikasi terakhir_diperbarui diposting oleh
ditulis dibuat rilis tanggal_rilis terbit tayang diunggah waktu diposkan pada_tanggal
tarikh tarikh_kemaskini tarikh_siaran dikemaskini dikemas_kini diterbitkan_pada disiarkan kemaskini tarikh_terbit tarikh_hantar
tarikh_akhir_kemaskini kemas_kini_terakhir terakhir_dikemaskini dimuat_naik
inilathala nai-publish na-update petsa ipinaskil na-post
imechapishwa imewekwa ilichapishwa imesasishwa iliyochapishwa tarehe imeboreshwa imetolewa yapakiwa
argitaratua eguneratua publicat_el actualitzat data_de_publicació publicada_el actualització publicado_o actualizado_o
birt uppfært dagsetning cyhoeddwyd diweddarwyd foilsithe botuar përditësuar gepubliseer ushicilelwe የታተመው ታተመ
გამოქვეყნდა თარიღი განახლდა հրապարակվել թարմացվել ամսաթիվ
发布 发表 发布时间 发布日期 发布于 发表于 更新 更新时间 更新日期 更新于 日期 时间 来源 时间: 编辑 撰写 最后更新 修改时间 添加时间 上传时间 创建时间 信息时间
發布 發佈 發表 發布日期 發佈日期 發布時間 發佈時間 更新日期 更新時間 日期 時間 張貼日期 刊登日期 公告日期 公布日期 上版日期 資料更新 最後更新 建立日期 上架日期 點閱
公開 公開日 公開日時 更新日 更新日時 掲載日 掲載 投稿日 投稿 投稿日時 配信 配信日 作成日 登録日 最終更新日 最終更新 発表日 発行日 発表 発行 更新 日付 公表日
등록일 작성일 게시일 입력 수정 발행일 작성 등록 게시 등록일시 입력일 수정일 최종수정 업데이트 기사입력 최종_수정 배포일 승인 발행 날짜 작성일자 등록일자 게시일자 보도일
"""

# Words that say: this date is of something else (a deadline, an event, a law), or no date at all.
OTHERS = """
thời_hạn hạn_nộp hạn_chót hạn_cuối hạn hết_hạn khai_mạc bế_mạc dự_kiến lịch_công_tác từ_ngày từ đến_ngày đến đến_hết trước_ngày sau_ngày
giấy_phép đường phố phường quận trang fax điện_thoại đt tel kỷ_niệm sinh_ngày sinh hiệu_lực khởi_công diễn_ra tổ_chức khởi_hành
hotline lượt_truy_cập ip bắt_đầu kết_thúc mất_ngày thành_lập họp ngày_thi hội_nghị hội_thảo quyết_định nghị_định thông_tư công_văn
nghị_quyết chỉ_thị luật kế_hoạch phiên_bản giá tỷ_số tỉ_số mã_số cmnd cccd stk số_điện_thoại kể_từ
deadline due until till valid expires expiry effective from event starts start ends end born died copyright license licence page
version isbn issn phone telephone closing close closes apply starting meeting since anniversary before after between to through
regulation directive act law rule article_no section chapter invoice order score room opening opens closed reg agenda when where
register registration conference webinar workshop exam application applications schedule scheduled period
bis ab frist gültig einsendeschluss termin beginn veranstaltung seite bewerbungsschluss geboren anmeldeschluss ende seit verordnung
gesetz findet nächste nr_tel anmeldung einlass abgabe
jusqu jusqu'au échéance limite valable événement né née page vigueur avant_le dès loi décret règlement séance rendez-vous
inscription inscriptions clôture depuis
hasta plazo vence vencimiento límite válido evento vigencia desde página nacido nacida ley decreto cierre inscripción inscripciones convocatoria
até prazo válida vigência nascido lei portaria encerramento inscrições a_partir
entro scadenza fino evento nato nata pagina legge decreto art termine iscrizioni scade
до срок с_ действителен событие стр страница родился закон приказ начало дедлайн прием приём термін подія сторінка народився наказ
termin ważny wydarzenie strona do_dnia ustawa urodzony platnost uzávěrka konání zákon narozen nar platnosť uzávierka
tot vóór geldig vanaf sluitingsdatum pagina geboren wet till_och_med giltig sista senast sidan född lag frist gyldig fra til fødd født
senest lov side sidste viimeistään asti määräaika mennessä sivu syntynyt laki tähtaeg kuni līdz termiņš iki terminas
határidő érvényes oldal született törvény kadar son_başvuru geçerli sayfa doğum etkinlik până termen valabil născut lege eveniment
έως μέχρι προθεσμία σελίδα εκδήλωση γεννήθηκε νόμος до_края срок rok rok_za važi vrijedi
حتى آخر_موعد الموعد_النهائي ينتهي صفحة قانون مهلت تا عד תאריך_אחרון עמוד חוק
अंतिम_तिथि तक आवेदन पृष्ठ মেয়াদ শেষ_তারিখ
sampai hingga batas berlaku tarikh_tutup tutup tenggat halaman hadi mwisho mwisho_wa
截止 截至 有效期 举行 召开 开标 开幕 届 会议 時效 舉行 召開 截止日期 报名 報名
締切 期限 開催 開催日 日時 開催日時 有効期限 締切日 申込 期間
마감 까지 기한 접수기간 행사 기간 마감일 신청 접수 일시
"""
# Glued into longer words in scripts without spaces, so searched as they are.
OTHERS_GLUED = (
    "截止|截至|举行|舉行|召开|召開|开标|開標|开幕|開幕|有效期|报名|報名|会议|會議|条例|法律|締切|締め切|期限|開催|まで|から|募集|申込|ページ|"
    "마감|까지|기한|기간|부터|접수|행사|개최|หมดเขต|สิ้นสุด|ภายใน|ถึงวันที่|ตั้งแต่|ปิดรับ|กำหนดส่ง|หน้าที่|ជិតបញ្ចប់|ຮອດ"
)
# Words between two dates that make them a span of time.
SPANS = frozenset(
    "đến tới và to and until till through bis und au et al ao à a y e i и та і do po по do til till och og tot t m en hasta até 至 到 ~ hingga sampai dan"
    " hadi إلى حتى الى و تا עד ו तक और ถึง และ έως ως και kadar ve".split()
)

# Words that may stand inside a date, or between it and its time, and mean nothing.
FILLERS = """
ngày_ lúc vào vào_lúc ngày the of on at in
um am den der dem des im le la les à de du d l en el los del a las di il alle ore da do dos às as em no na às_ kl klo kello op om
de_la aos la_ora ora ob dne dana u v ve o godz w dnia saat na_ в во на об о kell plkst val på den_ d. den. í kl.
في عند ب ה ב ל בשעה שעה ב- με στις την τη ώρα στο στη pukul jam pada jam_ ni saa nang noong tarehe_ m m. m_ om_ lie zi 
को बजे पर के দিন เวลา ที่ เวลา. เวลา ເວລາ ວັນທີ วันที่ ထို နေ့ ថ្ងៃ ទី ថ្ងៃទី ម៉ោង ពេល ngay dated_ สำหรับ น hs hrs uhr. ų dieną dienos
को_ సమయం ਨੂੰ রোজ ভোর টায় টা ጊዜ ላይ ዕለት
der_ de_l ser လ နေ့ ខែ ເດືອນ เดือน سال ماه bulan tahun haribulan mwezi mwaka ika an jahr anul ທີ dated ike சன் ஆம் தேதி e ta du יום د гараг р г ж m d r n й si ng ang ika i ika- 于 於 に の 時 付 現在 에 일자
"""

TODAY = {
    0: "today hôm_nay sáng_nay trưa_nay chiều_nay tối_nay this_morning this_afternoon this_evening tonight heute aujourd'hui aujourd_hui hoy hoje oggi vandaag idag i_dag i_dag_ tänään täna šodien šiandien dzisiaj dziś dnes"
    " danes danas данас сегодня сьогодні сёння днес денес ma azi σήμερα bugün bu_gün اليوم امروز آج היום आज আজ இன்று నేడు ಇಂದು ഇന്ന് આજે ਅੱਜ අද"
    " วันนี้ ມື້ນີ້ ថ្ងៃនេះ ယနေ့ hari_ini ngayong_araw ngayon leo bugun бүгін өнөөдөр avui gaur hoxe í_dag heddiw inniu sot vandag ዛሬ დღეს այսօր"
    " 今天 今日 本日 오늘",
    -1: "yesterday hôm_qua sáng_qua chiều_qua tối_qua đêm_qua last_night gestern hier ayer ontem ieri gisteren igår i_går eilen eile vakar wczoraj včera včeraj jučer juče јуче вчера вчора"
    " учора вчера_ tegnap ieri_ χθες χτες dün أمس امس ديروز دیروز اتمول אתמול कल_ গতকাল நேற்று నిన్న ನಿನ್ನೆ ഇന്നലെ ગઈકાલે ඊයේ เมื่อวาน เมื่อวานนี้"
    " ມື້ວານ ມື້ວານນີ້ ម្សិលមិញ មនេះ မနေ့က kemarin semalam kelmarin kahapon jana kecha кеше өчигдөр ahir atzo onte í_gær ddoe inné dje gister ትናንት"
    " გუშინ երեկ dünən 昨天 昨日 어제",
    -2: "hôm_kia vorgestern avant-hier avant_hier anteayer antes_de_ayer anteontem l'altro_ieri altro_ieri eergisteren i_förrgår i_forgårs"
    " i_forgårs_ toissapäivänä üleeile aizvakar užvakar przedwczoraj předevčírem predvčerom predvčerajšnjim prekjučer prekjuče прекјуче позавчера"
    " позавчора завчера tegnapelőtt alaltăieri προχθές evvelsi_gün önceki_gün أول_أمس پریروز שלשום परसों kemarin_lusa 前天 一昨日 おととい 그저께 그제"
    " เมื่อวานซืน juzi",
}

AGO = """
# giây_trước|second # phút_trước|minute # giờ_trước|hour # tiếng_trước|hour # ngày_trước|day # tuần_trước|week # tháng_trước|month # năm_trước|year
cách_đây # giây|second cách_đây # phút|minute cách_đây # giờ|hour cách_đây # tiếng|hour cách_đây # ngày|day cách_đây # tuần|week cách_đây # tháng|month
cách_đây # năm|year khoảng_# giờ_trước|hour # giờ_# phút_trước|hour # phút_trước_đây|minute # giờ_trước_đây|hour # ngày_trước_đây|day
# seconds_ago|second # secs_ago|second # sec_ago|second # s_ago|second # minutes_ago|minute # mins_ago|minute # min_ago|minute # m_ago|minute
# hours_ago|hour # hrs_ago|hour # hr_ago|hour # h_ago|hour # days_ago|day # d_ago|day # weeks_ago|week # w_ago|week # months_ago|month # years_ago|year
# minute_ago|minute # hour_ago|hour # day_ago|day # week_ago|week # month_ago|month # year_ago|year
vor_# std|hour vor_# stunde|hour vor_# stunden|hour vor_# minuten|minute vor_# minute|minute vor_# min|minute vor_# tag|day vor_# tagen|day vor_# woche|week
vor_# wochen|week vor_# monat|month vor_# monaten|month vor_# jahr|year vor_# jahren|year
il_y_a # h|hour il_y_a # heures|hour il_y_a # heure|hour il_y_a # min|minute il_y_a # mn|minute il_y_a # jours|day il_y_a # jour|day il_y_a # j|day
il_y_a # semaines|week il_y_a # semaine|week il_y_a # mois|month il_y_a # ans|year il_y_a # an|year
hace_# horas|hour hace_# hora|hour hace_# minutos|minute hace_# minuto|minute hace_# min|minute hace_# días|day hace_# día|day hace_# semanas|week
hace_# semana|week hace_# meses|month hace_# mes|month hace_# años|year hace_# año|year
há_# horas|hour há_# hora|hour há_# minutos|minute há_# minuto|minute há_# dias|day há_# dia|day há_# semanas|week há_# semana|week há_# meses|month
há_# mês|month há_# anos|year há_# ano|year # horas_atrás|hour # hora_atrás|hour # minutos_atrás|minute # dias_atrás|day # dia_atrás|day # semanas_atrás|week
# meses_atrás|month # anos_atrás|year # ore_fa|hour # ora_fa|hour # minuti_fa|minute # minuto_fa|minute # giorni_fa|day # giorno_fa|day # settimane_fa|week
# settimana_fa|week # mesi_fa|month # mese_fa|month # anni_fa|year # anno_fa|year
# uur_geleden|hour # uren_geleden|hour # minuten_geleden|minute # dagen_geleden|day # dag_geleden|day
för_# timmar_sedan|hour för_# timme_sedan|hour för_# minuter_sedan|minute för_# dagar_sedan|day # timmar_sedan|hour # minuter_sedan|minute # dagar_sedan|day
for_# timer_siden|hour for_# time_siden|hour for_# minutter_siden|minute for_# dager_siden|day for_# dage_siden|day for_# dag_siden|day for_# dag_sidan|day
# timer_siden|hour # minutter_siden|minute # dager_siden|day # dage_siden|day
# часа_назад|hour # часов_назад|hour # час_назад|hour # ч_назад|hour # минут_назад|minute # минуты_назад|minute # минуту_назад|minute # мин_назад|minute
# дня_назад|day # дней_назад|day # день_назад|day # тому|day
# godzin_temu|hour # godziny_temu|hour # godzinę_temu|hour # godz_temu|hour # minut_temu|minute # minuty_temu|minute # minutę_temu|minute # dni_temu|day
# dzień_temu|day # saat_önce|hour # dakika_önce|minute # dk_önce|minute # gün_önce|day # hafta_önce|week # ay_önce|month # yıl_önce|year
منذ # ساعات|hour منذ # ساعة|hour منذ # دقائق|minute منذ # دقيقة|minute منذ # أيام|day منذ # يوم|day منذ # يوما|day منذ # أسابيع|week منذ # أسبوع|week
منذ # أشهر|month منذ # شهر|month منذ # سنوات|year منذ # سنة|year منذ # عام|year
# jam_lalu|hour # jam_yang_lalu|hour # menit_lalu|minute # menit_yang_lalu|minute # hari_lalu|day # hari_yang_lalu|day # minggu_lalu|week # bulan_lalu|month
# minit_lalu|minute # minit_yang_lalu|minute # tahun_lalu|year
# 小时前|hour # 小時前|hour # 分钟前|minute # 分鐘前|minute # 天前|day # 周前|week # 週前|week # 个月前|month # 個月前|month # 秒前|second # 年前|year # 星期前|week
# 時間前|hour # 分前|minute # 日前|day # 週間前|week # か月前|month # ヶ月前|month # カ月前|month # ケ月前|month # 시간_전|hour # 분_전|minute # 일_전|day
# 시간전|hour # 분전|minute # 일전|day # 주_전|week # 주전|week # 개월_전|month # 개월전|month # 년_전|year # 년전|year # 초_전|second # 초전|second
# ชั่วโมงที่แล้ว|hour # ชั่วโมงก่อน|hour # วันก่อน|day # นาทีก่อน|minute # สัปดาห์ก่อน|week # เดือนก่อน|month # ปีก่อน|year
"""

# Set phrases that name a count without a number.
AGO_SET = """
منذ_ساعتين|hour|2 منذ_يومين|day|2 منذ_دقيقتين|minute|2 منذ_أسبوعين|week|2 منذ_شهرين|month|2 منذ_ساعة|hour|1 منذ_يوم|day|1 منذ_دقيقة|minute|1
منذ_أسبوع|week|1 منذ_شهر|month|1 منذ_سنة|year|1 منذ_عامين|year|2 nửa_tiếng_trước|minute|30 nửa_giờ_trước|minute|30 nửa_ngày_trước|hour|12
vừa_xong|second|0 vừa_mới|second|0 mới_đây|second|0 just_now|second|0 right_now|second|0 moments_ago|second|0 now|second|0 gerade_eben|second|0
gerade|second|0 à_l'instant|second|0 ahora_mismo|second|0 ahora|second|0 agora|second|0 adesso|second|0 zojuist|second|0 nyss|second|0 juuri_nyt|second|0
только_что|second|0 щойно|second|0 przed_chwilą|second|0 şimdi|second|0 az_önce|second|0 الآن|second|0 הרגע|second|0 עכשיו|second|0 刚刚|second|0 剛剛|second|0
たった今|second|0 방금|second|0 방금_전|second|0 เมื่อสักครู่|second|0 baru_saja|second|0 sebentar_tadi|second|0
last_week|week|1 tuần_trước|week|1 час_назад|hour|1 минуту_назад|minute|1 день_назад|day|1 неделю_назад|week|1 месяц_назад|month|1 год_назад|year|1
годину_тому|hour|1 хвилину_тому|minute|1 godzinę_temu|hour|1 minutę_temu|minute|1 tydzień_temu|week|1 miesiąc_temu|month|1 rok_temu|year|1
před_hodinou|hour|1 před_minutou|minute|1 pred_hodinou|hour|1 tunti_sitten|hour|1 päivä_sitten|day|1 viikko_sitten|week|1 semalam|day|1
לפני_שעה|hour|1 לפני_שעתיים|hour|2 לפני_יומיים|day|2 לפני_דקה|minute|1 半小时前|minute|30 半小時前|minute|30 半天前|hour|12
"""

ONES = [
    "một",
    "a",
    "an",
    "one",
    "un",
    "une",
    "una",
    "uno",
    "um",
    "uma",
    "ein",
    "eine",
    "einer",
    "einem",
    "einen",
    "een",
    "en",
    "ett",
    "et",
    "yksi",
    "один",
    "одну",
    "одна",
    "одне",
    "jeden",
    "jedną",
    "jedną",
    "jedna",
    "jeden",
    "bir",
    "satu",
    "sebuah",
    "ένα",
    "μία",
    "egy",
    "egy",
    "o",
    "unu",
    "eine",
    "satu",
    "один",
]
SMALL_NUMBERS = {
    "hai": 2, "ba": 3, "vài": 3, "two": 2, "three": 3, "four": 4, "five": 5, "zwei": 2, "drei": 3, "deux": 2, "trois": 3,
    "dos": 2, "tres": 3, "dois": 2, "duas": 2, "três": 3, "due": 2, "tre": 3, "twee": 2, "drie": 3, "два": 2, "две": 2,
    "три": 3, "dwa": 2, "dwie": 2, "trzy": 3, "iki": 2, "üç": 3, "dua": 2, "tiga": 3,
}  # fmt: skip
