"""The words that stand around dates, in many languages: tables only, no rules.

Each table is one string of words and phrases, a phrase's words joined by `_`, phrases by
white space. Names of months and days are CLDR's (`names.json`); here is what CLDR has not.
"""

# Words that say: this is when it was published, posted, updated, written.
LABELS = """
ngày_đăng ngày_đăng_tin ngày_đăng_bài ngày_tạo ngày_cập_nhật ngày_xuất_bản ngày_phát_hành ngày_viết ngày_gửi
ngày_đưa_tin ngày_công_bố ngày_ban_hành ngày_giờ ngày_tháng ngày_bài_viết ngày_post ngày_lên_bài ngày_đưa đăng
đăng_lúc đăng_ngày đăng_bởi đăng_vào đăng_tải đã_đăng được_đăng đăng_tin cập_nhật cập_nhật_lúc cập_nhật_ngày
cập_nhật_lần_cuối cập_nhật_cuối lần_cập_nhật_cuối lần_cập_nhật cập_nhật_mới_nhất được_cập_nhật mới_cập_nhật
xuất_bản xuất_bản_lúc phát_hành viết_bởi viết_ngày viết_lúc gửi_lúc gửi_ngày bởi tác_giả người_đăng nguồn
tin_đăng thời_gian thời_gian_đăng thời_gian_cập_nhật thời_gian_xuất_bản thời_điểm thời_điểm_đăng sửa_lần_cuối
ngày_sửa chỉnh_sửa bản_tin bản_tin_số tin_ngày bài_đăng được_viết được_tạo tạo_lúc tạo_ngày
published publish publication released release posted post updated update modified edited created written added
uploaded date dated dateline issued reviewed revised revision last_updated last_modified last_edited last_reviewed
last_update first_published originally_published date_published date_posted publish_date publication_date post_date
posted_on published_on by date_added release_date time article newsletter bulletin press_release news news_date
refreshed submitted publishdate veröffentlicht veröffentlichung veröffentlichungsdatum veröffentlicht_am
erschienen erstellt erstellt_am aktualisiert aktualisierung geändert stand datum publiziert zuletzt_aktualisiert
zuletzt_geändert letzte_aktualisierung letzte_änderung eingestellt_am online_seit von vom meldung
pressemitteilung freigegeben hochgeladen publié publiée mis mise mise_à_jour mis_à_jour mis_en_ligne
mise_en_ligne date_de_publication modifié modifiée actualisé créé posté rédigé écrit par date_de_mise_à_jour
dernière_mise_à_jour paru parution màj maj dernière_modification publicado publicada publicación fecha
fecha_de_publicación actualizado actualizada actualización modificado creado última_actualización
última_modificación por escrito publicado_el actualizado_el fecha_de_actualización actualizado_a_las publicação
data_de_publicação data última_atualização atualizado atualizada atualizado_em publicado_em modificação
última_modificação postado postado_em criado alterado escrito_por pubblicato pubblicata pubblicazione
data_di_pubblicazione aggiornato aggiornata aggiornamento ultimo_aggiornamento ultima_modifica modificato
modificata creato inserito scritto_da redatto di gepubliceerd geplaatst bijgewerkt gewijzigd publicatiedatum
laatst_bijgewerkt laatst_gewijzigd laatste_update door aangemaakt geschreven gepost publicatie laatste_wijziging
publicerad publicerat publiceringsdatum uppdaterad uppdaterat ändrad senast_uppdaterad senast_ändrad skapad av
postad publisert oppdatert sist_oppdatert sist_endret endret opprettet publiseringsdato skrevet lagt_ut
offentliggjort opdateret senest_opdateret sidst_opdateret udgivet oprettet ændret skrevet_af publiceret dato
julkaistu päivitetty muokattu viimeksi_päivitetty luotu julkaisupäivä pvm kirjoittanut viimeksi_muokattu
avaldatud uuendatud muudetud lisatud viimati_muudetud viimati_uuendatud kuupäev publicēts publicēta atjaunots
atjaunināts datums pievienots labots pēdējās_izmaiņas paskelbta paskelbtas atnaujinta data_paskelbta publikuota
redaguota paskutinį_kartą_atnaujinta įkelta sukurta opublikowano opublikowany opublikowana aktualizacja
zaktualizowano data_publikacji data_dodania dodano dodany utworzono zmodyfikowano ostatnia_aktualizacja
publikacja ostatnia_modyfikacja autor data_aktualizacji data_utworzenia wysłano publikováno zveřejněno vydáno
aktualizováno datum_zveřejnění datum_vydání vloženo upraveno poslední_aktualizace vytvořeno poslední_změna
publikované zverejnené zverejnenie aktualizované dátum dátum_zverejnenia posledná_aktualizácia vytvorené pridané
publikovaná uverejnené upravené naposledy_upravené vyvěšeno vyvesené objavljeno objavljen objavljena
objavljeno_dne posodobljeno zadnja_sprememba datum_objave objava spremenjeno objavljeno_u ažurirano
zadnje_ažurirano posljednja_izmjena izmijenjeno kreirano postavljeno ažuriran publikovano објављено ажурирано
датум датум_објаве последња_измена постављено измењено objavljeno_je poslednja_izmena izmenjeno публикувано
публикувана обновено дата дата_на_публикуване последна_актуализация последна_промяна добавено опубликовано
опубликован опубликована обновлено обновлен обновлена дата_публикации размещено размещена добавлено создано
изменено дата_размещения последнее_обновление дата_обновления дата_изменения отредактировано публикация
опубліковано опублікована оновлено дата_публікації додано створено змінено розміщено востаннє_оновлено
останнє_оновлення апублікавана абноўлена жарияланды жарияланған жаңартылды жаңартылған күні нийтэлсэн
нийтлэгдсэн огноо шинэчлэгдсэн оруулсан нийтлэсэн шинэчилсэн нийтлэв közzétéve publikálva frissítve létrehozva
megjelent utolsó_frissítés módosítva feltöltve közzététel publicat publicată publicată_la publicat_la
publicat_pe actualizat actualizată data_publicării ultima_actualizare postat adăugat ultima_modificare modificat
data_publicarii δημοσιεύτηκε δημοσιεύθηκε δημοσίευση ενημερώθηκε ενημέρωση ημερομηνία ημερομηνία_δημοσίευσης
τελευταία_ενημέρωση ημ/νία αναρτήθηκε ανάρτηση καταχωρήθηκε yayınlanma yayınlandı yayın yayın_tarihi
yayınlanma_tarihi güncellenme güncelleme güncellendi güncellenme_tarihi tarih tarihi son_güncelleme
son_güncelleme_tarihi eklenme_tarihi eklenme giriş oluşturulma yayımlanma yayımlandı yayımlanma_tarihi
güncelleme_tarihi ekleme_tarihi giriş_tarihi haber_tarihi dərc_olunub tarix nəşr yenilənib e'lon_qilingan
yangilangan sana نشر نُشر نشرت تاريخ تاريخ_النشر تم_النشر آخر_تحديث آخر_تعديل تحديث اخر_تحديث حرر بتاريخ
تم_التحديث نشر_في أضيف_في تاريخ_التحديث تاريخ_الإضافة الموافق بواسطة تاریخ_انتشار تاریخ انتشار منتشر_شده
زمان_انتشار به_روزرسانی به‌روزرسانی آخرین_به_روزرسانی تاریخ_درج زمان ساعت شائع اشاعت تاریخ_خبر بروزرسانی פורסם
פורסם_בתאריך פורסמה עודכן עדכון תאריך תאריך_פרסום עודכן_לאחרונה עדכון_אחרון מאת נוצר פרסום תאריך_עדכון प्रकाशित
प्रकाशन_तिथि प्रकाशित_तिथि अद्यतन अपडेट दिनांक तिथि अंतिम_अद्यतन तारीख पोस्ट_किया_गया प्रकाशन जारी अपडेटेड
प्रकाशित_मिति मिति প্রকাশিত প্রকাশ আপডেট হালনাগাদ তারিখ প্রকাশের_তারিখ সর্বশেষ_হালনাগাদ প্রকাশকাল
வெளியிடப்பட்டது புதுப்பிக்கப்பட்டது தேதி வெளியீடு నవీకరించబడింది ప్రచురణ తేదీ ಪ್ರಕಟಿತ ದಿನಾಂಕ പ്രസിദ്ധീകരിച്ചത്
തീയതി ප්‍රකාශිත දිනය પ્રકાશિત તારીખ ਪ੍ਰਕਾਸ਼ਿਤ ਮਿਤੀ เผยแพร่ เผยแพร่เมื่อ เผยแพร่วันที่ วันที่เผยแพร่ อัปเดต
อัพเดท อัปเดตเมื่อ ปรับปรุง ปรับปรุงล่าสุด แก้ไขล่าสุด โพสต์ โพสต์เมื่อ วันที่ประกาศ ประกาศ ประกาศเมื่อ เมื่อ
เมื่อวันที่ วันที่ลงข่าว ลงวันที่ ข่าววันที่ ประจำวันที่ วันที่โพสต์ แก้ไข โดย สร้างเมื่อ ເຜີຍແຜ່ ອັບເດດ
ລົງວັນທີ ປັບປຸງ ວັນທີເຜີຍແຜ່ បានផ្សាយ ផ្សាយ ចេញផ្សាយ កាលបរិច្ឆេទ ធ្វើបច្ចុប្បន្នភាព ថ្ងៃផ្សាយ បង្ហោះ ထုတ်ပြန်
ထုတ်ပြန်သည့်ရက်စွဲ ရက်စွဲ နောက်ဆုံးပြင်ဆင် diterbitkan dipublikasikan diperbarui diupdate tanggal tanggal_terbit
tanggal_publikasi terakhir_diperbarui diposting oleh ditulis dibuat rilis tanggal_rilis terbit tayang diunggah
waktu diposkan pada_tanggal tarikh tarikh_kemaskini tarikh_siaran dikemaskini dikemas_kini diterbitkan_pada
disiarkan kemaskini tarikh_terbit tarikh_hantar tarikh_akhir_kemaskini kemas_kini_terakhir terakhir_dikemaskini
dimuat_naik inilathala nai-publish na-update petsa ipinaskil na-post imechapishwa imewekwa ilichapishwa
imesasishwa iliyochapishwa tarehe imeboreshwa imetolewa yapakiwa argitaratua eguneratua publicat_el actualitzat
data_de_publicació publicada_el actualització publicado_o actualizado_o birt uppfært dagsetning cyhoeddwyd
diweddarwyd foilsithe botuar përditësuar gepubliseer ushicilelwe የታተመው ታተመ გამოქვეყნდა თარიღი განახლდა
հրապարակվել թարմացվել ամսաթիվ 发布 发表 发布时间 发布日期 发布于 发表于 更新 更新时间 更新日期 更新于 日期 时间
来源 时间: 编辑 撰写 最后更新 修改时间 添加时间 上传时间 创建时间 信息时间 發布 發佈 發表 發布日期 發佈日期
發布時間 發佈時間 更新時間 時間 張貼日期 刊登日期 公告日期 公布日期 上版日期 資料更新 最後更新 建立日期 上架日期
點閱 公開 公開日 公開日時 更新日 更新日時 掲載日 掲載 投稿日 投稿 投稿日時 配信 配信日 作成日 登録日 最終更新日
最終更新 発表日 発行日 発表 発行 日付 公表日 制定日 成文日期 成文时间
印发日期 签发日期 簽發日期 ngày_ký ký_ngày signed date_signed date_of_signature adopted date_of_adoption
дата_подписания дата_принятия 등록일 작성일 게시일 입력 수정 발행일 작성 등록 게시 등록일시
입력일 수정일 최종수정 업데이트 기사입력 최종_수정 배포일 승인 발행 날짜 작성일자 등록일자 게시일자 보도일
"""

# Words that say: this date is of something else (a deadline, an event, a law), or no date at all.
OTHERS = """
khai_giảng thi_ngày thi_vào bầu_cử đấu_thầu mở_thầu đóng_thầu ngày_cấp cấp_ngày khánh_thành ngày_hội nghỉ_lễ áp_dụng
hoàn_thành giải_phóng quốc_khánh phiên_họp xét_xử tuyển_sinh nhập_học thi_đấu dự_thảo xổ_số làm_việc
birth hearing tickets ticket save_the_date build founded established ceremony trial festival concert on_sale
arrêté naissance geburtsdatum geburtstag konzert verfügung nacimiento concierto reunión nascimento reunião prova nascita
riunione concerto рождения фз постановление заседание мероприятие заседания urodzenia konferencja zebranie geboortedatum
vergadering 生年月日 会期 公演 試験 出生 考试 考試 比赛 比賽 생년월일 시험 회의
thời_hạn hạn_nộp hạn_chót hạn_cuối hạn hết_hạn khai_mạc bế_mạc dự_kiến lịch_công_tác từ_ngày từ đến_ngày đến
đến_hết trước_ngày sau_ngày giấy_phép đường phố phường quận trang fax điện_thoại đt tel kỷ_niệm sinh_ngày sinh
hiệu_lực khởi_công diễn_ra tổ_chức khởi_hành hotline lượt_truy_cập ip bắt_đầu kết_thúc mất_ngày thành_lập họp
ngày_thi hội_nghị hội_thảo quyết_định nghị_định thông_tư công_văn nghị_quyết chỉ_thị luật kế_hoạch phiên_bản giá
tỷ_số tỉ_số mã_số cmnd cccd stk số_điện_thoại kể_từ deadline due until till valid expires expiry effective from
event starts start ends end born died copyright license licence version isbn issn phone telephone closing
close closes apply starting meeting since anniversary before after between to through regulation directive act
law rule article_no section chapter invoice order score room opening opens closed reg agenda when where register
registration conference webinar workshop exam application applications schedule scheduled period bis ab frist
gültig einsendeschluss termin beginn veranstaltung bewerbungsschluss geboren anmeldeschluss ende seit
verordnung gesetz findet nächste nr_tel anmeldung einlass abgabe jusqu jusqu'au échéance limite valable
événement né née vigueur avant_le dès loi décret règlement séance rendez-vous inscription inscriptions clôture
depuis hasta plazo vence vencimiento límite válido evento vigencia desde nacido nacida ley decreto cierre
inscripción inscripciones convocatoria até prazo válida vigência nascido lei portaria encerramento inscrições
a_partir entro scadenza fino nato nata legge art termine iscrizioni scade до срок с действителен событие
стр родился закон приказ начало дедлайн прием приём термін подія сторінка народився наказ ważny
wydarzenie strona do_dnia ustawa urodzony platnost uzávěrka konání zákon narozen nar platnosť uzávierka tot vóór
geldig vanaf sluitingsdatum wet till_och_med giltig sista senast sidan född lag gyldig fra til fødd født senest
lov side sidste viimeistään asti määräaika mennessä sivu syntynyt laki tähtaeg kuni līdz termiņš iki terminas
határidő érvényes oldal született törvény kadar son_başvuru geçerli sayfa doğum etkinlik până termen valabil
născut lege eveniment έως μέχρι προθεσμία σελίδα εκδήλωση γεννήθηκε νόμος до_края rok rok_za važi vrijedi حتى
آخر_موعد الموعد_النهائي ينتهي صفحة قانون مهلت تا عד תאריך_אחרון עמוד חוק अंतिम_तिथि तक आवेदन पृष्ठ মেয়াদ
শেষ_তারিখ sampai hingga batas berlaku tarikh_tutup tutup tenggat halaman hadi mwisho mwisho_wa 截止 截至 有效期
举行 召开 开标 开幕 届 会议 時效 舉行 召開 截止日期 报名 報名 締切 期限 開催 開催日 日時 開催日時 有効期限
sitzung sitzungen sesión sessão seduta acta ata protokoll протокол biên_bản kỳ_họp указ распоряжение paragraph d_lgs
d_p_r dlgs هاتف تليفون تلفن فاكس جوال тел телефон факс teléfono téléphone telefono telefone telefon 电话 電話 传真 手机
전화 팩스 โทร โทรศัพท์ טלפון ফোন फोन 締切日 申込 期間 마감 까지 기한 접수기간 행사 기간 마감일 신청 접수 일시
"""
# The same, glued into longer words in scripts without spaces, so searched as they are.
OTHERS_GLUED = (
    "截止|截至|举行|舉行|召开|召開|开标|開標|开幕|開幕|有效期|报名|報名|会议|會議|条例|法律|締切|締め切|期限|開催"
    "|まで|から|募集|申込|ページ|마감|까지|기한|기간|부터|접수|행사|개최|หมดเขต|สิ้นสุด|ภายใน|ถึงวันที่|ตั้งแต่|ปิดรับ|กำหนดส่ง|หน้าที่|ជិតបញ្ចប់|ຮອດ"
)
# Parts of those labels that tell of a change, not of the publication.
UPDATED = (
    "updat|modif|edited|revis|cập nhật|sửa|cap nhat|aktualis|geändert|änderung|actualis|"
    "mis[e]? à jour|màj|actualiz|atualiz|alterad|última|aggiorn|modific|bijgewerkt|gewijzigd|uppdat|"
    "ändrad|oppdat|endret|opdat|ændret|päivit|muokat|muud|uuend|atjaun|labots|atnauj|redag|aktualiz|"
    "zmodyf|upraven|změn|posodob|sprememb|ažur|izmj|izmen|ажур|измен|обнов|промян|оновл|змін|абноў|"
    "жаңарт|шинэч|frissít|módos|ενημ|güncel|تحديث|تعدیل|به روز|بروز|עודכן|עדכון|अद्यतन|अपडेट|"
    "হালনাগাদ|ปรับปรุง|แก้ไข|อัปเดต|อัพเดท|diperbarui|diupdate|kemas|更新|修改|수정"
)
# Words between the two ends of a span of days.
SPANS = (
    "thru a al and ao até au bis dan do e en et hadi hasta hingga i kadar m och og po sampai t through til "
    "till to tot tới und until ve và y ~ à đến έως και ως и по та і ו עד إلى الى تا حتى و और तक ถึง และ "
    "到 至 t/m s/d s.d t.o.m tot_en_met till_och_med sampai_dengan 및 和 及 と &"
)

# Parts of those labels that tell when a document was made, which may be long before it was published.
MADE = "ban hành|ngày ký|ký ngày|signed|signature|adopted|adoption|成文|印发|签发|簽發|制定日|подписан|принят"

# Words right behind which stands a number of something, not a date.
NUMBERED = "# no nr nº num số رقم شماره ref reference номер numéro número numero nummer numer sayı case vol version"

# Words that may stand inside a date, or between it and its time, and mean nothing.
FILLERS = """
day ngày lúc vào vào_lúc the of on at in um am den der dem des im le la les à de du d l en el los del a las di il
alle ore da do dos às as em no na kl klo kello op om de_la aos la_ora ora ob dne dana u v ve o godz w dnia saat godzina
godzinie orele
в во на об о kell plkst på d. den. í kl. في عند ب ה ב ל בשעה שעה ב- με στις την τη ώρα στο στη pukul jam
pada ni saa nang noong tarehe m m. lie zi को बजे पर के দিন เวลา ที่ เวลา. ເວລາ ວັນທີ วันที่ ထို နေ့ ថ្ងៃ ទី
ថ្ងៃទី ម៉ោង ពេល ngay dated สำหรับ น hs hrs uhr. ų dieną dienos సమయం ਨੂੰ রোজ ভোর টায় টা ጊዜ ላይ ዕለት de_l ser လ ខែ
ເດືອນ เดือน سال ماه bulan tahun haribulan mwezi mwaka ika an jahr anul ທີ ike சன் ஆம் தேதி e ta יום د гараг р г
ж r n й si ng ang i ika- 于 於 に の 時 付 現在 에 일자
"""

# Those of them behind which a mere number is the hour.
HOUR_FOLLOWS = "ore orele ora kl kl. klo kello godz godzina godzinie plkst saat pukul jam"

# Words for a day, by its distance from today.
TODAY = {
    0: (
        "today hôm_nay sáng_nay trưa_nay chiều_nay tối_nay this_morning this_afternoon this_evening tonight "
        "heute "
        "aujourd'hui aujourd_hui hoy hoje oggi vandaag idag i_dag tänään täna šodien šiandien dzisiaj dziś "
        "dnes danes "
        "danas данас сегодня сьогодні сёння днес денес ma azi σήμερα bugün bu_gün اليوم امروز آج היום आज আজ "
        "இன்று "
        "నేడు ಇಂದು ഇന്ന് આજે ਅੱਜ අද วันนี้ ມື້ນີ້ ថ្ងៃនេះ ယနေ့ hari_ini ngayong_araw ngayon leo bugun бүгін "
        "өнөөдөр "
        "avui gaur hoxe í_dag heddiw inniu sot vandag ዛሬ დღეს այսօր 今天 今日 本日 오늘"
    ),
    -1: (
        "yesterday hôm_qua sáng_qua chiều_qua tối_qua đêm_qua last_night gestern hier ayer ontem ieri "
        "gisteren igår "
        "i_går eilen eile vakar wczoraj včera včeraj jučer juče јуче вчера вчора учора tegnap χθες χτες dün "
        "أمس امس "
        "ديروز دیروز اتمول אתמול कल গতকাল நேற்று నిన్న ನಿನ್ನೆ ഇന്നലെ ગઈકાલે ඊයේ เมื่อวาน เมื่อวานนี้ ມື້ວານ "
        "ມື້ວານນີ້ "
        "ម្សិលមិញ មនេះ မနေ့က kemarin semalam kelmarin kahapon jana kecha кеше өчигдөр ahir atzo onte í_gær "
        "ddoe inné "
        "dje gister ትናንት გუშინ երեկ dünən 昨天 昨日 어제"
    ),
    -2: (
        "hôm_kia vorgestern avant-hier avant_hier anteayer antes_de_ayer anteontem l'altro_ieri altro_ieri "
        "eergisteren i_förrgår i_forgårs toissapäivänä üleeile aizvakar užvakar przedwczoraj předevčírem "
        "predvčerom "
        "predvčerajšnjim prekjučer prekjuče прекјуче позавчера позавчора завчера tegnapelőtt alaltăieri "
        "προχθές "
        "evvelsi_gün önceki_gün أول_أمس پریروز שלשום परसों kemarin_lusa 前天 一昨日 おととい 그저께 그제 "
        "เมื่อวานซืน juzi"
    ),
}

# Words beside the number of a year, a month, a day, an hour.
MARKS = {
    "year": (
        "năm nam 年 년 г года год оны он gada metų року рік жылы ж ko urteko eko թ р ел թվական "
        "թվականի წელი წლის roku rok leta godine god година йил yil yili yılı il жыл жылғы "
        "жылдың ပြည့်နှစ် ခုနှစ် ឆ្នាំ ປີ ปี ਸਾਲ সাল έτους év évi ársins año ano année"
    ),
    "month": "tháng thang thg th 月 월 сарын сар",
    "day": "日 일 号 號 d ቀን өдөр өдрийн ရက် ရက်နေ့ күні napja dienā dieną dan",
    "hour": ("h giờ gio 時 时 点 點 시 uhr ч val hrs hs heure heures horas uur часа часов hodin hodiny hod órakor"),
    "minute": "phút phut ph 分 분 min мин хв",
    "second": "giây giay 秒 초 сек",
    "half": "半 rưỡi 반",  # past the hour before it
    "less": "kém",  # so many minutes before the hour
}

# Parts of the day, beside those of CLDR.
PERIODS = {
    "am": (
        "am a_m sa sáng sang 上午 午前 오전 ص ق_ظ पूर्वाह्न δμ π_μ πμ د_س ap fm f_m e_paradites "
        "ຕອນເຊົ້າ de_la_mañana da_manhã du_matin del_mattino de_dimineață утра"
    ),
    "pm": (
        "شام pm p_m ch chiều chieu tối toi 下午 午後 오후 م ب_ظ अपराह्न μμ μ_μ ip em e_m pasdite "
        "de_la_tarde de_la_noche da_tarde da_noite de_l'après_midi du_soir del_pomeriggio "
        "di_sera дня вечера sore petang malam"
    ),
    "noon": "trưa trua noon 中午 正午 tengah_hari siang",
    "night": "đêm khuya 夜 深夜 晚 夜间 晚间 晚上 夜晚 새벽 ночи",
    "morning": "早上 清晨 凌晨 朝 早晨 아침 pagi",
    "evening": "傍晚 夕方 저녁 晩",
}

# Names of months, beside those of CLDR.
MONTHS = {
    "vi": {
        1: "tháng_giêng tháng_một",
        2: "tháng_hai tháng_02",
        3: "tháng_ba thang_ba",
        4: "tháng_tư tháng_bốn",
        5: "tháng_năm thang_nam",
        6: "tháng_sáu thang_sau",
        7: "tháng_bảy thang_bay",
        8: "tháng_tám thang_tam",
        9: "tháng_chín thang_chin",
        10: "tháng_mười thang_muoi",
        11: "tháng_mười_một thang_muoi_mot",
        12: "tháng_chạp tháng_mười_hai",
    },
    "en": {6: "june", 7: "july", 9: "sept"},
    "de": {
        1: "jänner jän feber",
        2: "feber",
        3: "mär mrz maerz",
        12: "dez",
    },
    "es": {1: "ene", 8: "ago", 9: "setiembre set sept"},
    "it": {9: "sett"},
    "fr": {
        1: "janv",
        2: "févr fév",
        7: "juil",
        8: "aoû",
        9: "sept",
        12: "déc",
    },
    "pt": {1: "jan", 2: "fev", 9: "set"},
    "ru": {
        1: "янв",
        2: "фев",
        3: "мар",
        9: "сент сен",
        11: "нояб ноя",
        5: "мая май",
        6: "июн",
        7: "июл",
    },
    "ar": {
        1: "كانون_الثاني",
        2: "شباط",
        3: "آذار",
        4: "نيسان أفريل إبريل",
        5: "أيار ماي",
        6: "حزيران جوان",
        7: "تموز جويلية يوليوز",
        8: "آب أوت غشت",
        9: "أيلول شتنبر",
        10: "تشرين_الأول",
        11: "تشرين_الثاني نونبر",
        12: "كانون_الأول دجنبر",
    },
    "fil": {
        1: "enero",
        2: "pebrero",
        3: "marso",
        4: "abril",
        5: "mayo",
        6: "hunyo",
        7: "hulyo",
        8: "agosto",
        9: "setyembre",
        10: "oktubre",
        11: "nobyembre",
        12: "disyembre",
    },
    "hi": {
        9: "सितंबर सितम्बर",
        11: "नवंबर नवम्बर",
        12: "दिसंबर दिसम्बर",
    },
    "id": {
        8: "agt agu ags",
        2: "pebruari",
        11: "nopember nop",
    },
    "lv": {
        1: "janvārī",
        2: "februārī",
        3: "martā",
        4: "aprīlī",
        5: "maijā",
        6: "jūnijā",
        7: "jūlijā",
        8: "augustā",
        9: "septembrī",
        10: "oktobrī",
        11: "novembrī",
        12: "decembrī",
    },
    "ms": {3: "mac", 8: "ogos ogo"},
    "lt": {1: "sausis", 2: "vasaris"},
    "th": {
        1: "ม_ค",
        2: "ก_พ",
        3: "มี_ค",
        4: "เม_ย",
        5: "พ_ค",
        6: "มิ_ย",
        7: "ก_ค",
        8: "ส_ค",
        9: "ก_ย",
        10: "ต_ค",
        11: "พ_ย",
        12: "ธ_ค",
    },
}

# Names of weekdays (Monday is 0), beside those of CLDR.
DAYS = {
    "vi": {
        0: "thứ_2 thứ_hai t2",
        1: "thứ_3 thứ_ba t3",
        2: "thứ_4 thứ_tư t4",
        3: "thứ_5 thứ_năm t5",
        4: "thứ_6 thứ_sáu t6",
        5: "thứ_7 thứ_bảy t7",
        6: "chủ_nhật cn chúa_nhật",
    },
    "zh": {
        0: "星期一 周一 週一 一",
        1: "星期二 周二 週二 二",
        2: "星期三 周三 週三 三",
        3: "星期四 周四 週四 四",
        4: "星期五 周五 週五 五",
        5: "星期六 周六 週六 六",
        6: "星期日 星期天 周日 週日 日",
    },
    "en": {
        0: "mon",
        1: "tue tues",
        2: "wed weds",
        3: "thu thur thurs",
        4: "fri",
        5: "sat",
        6: "sun",
    },
}

# Endings that make a number an ordinal, when joined to it.
ORDINALS = "e er ere n nd rd st th ª ° º ère η ος а го е р"
