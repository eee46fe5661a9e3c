"""How texts say that something was so long ago, beside CLDR's ways: tables only, no rules.

A phrase's words are joined by `_`, phrases by spaces; `#` stands for a number.
"""

# How long ago, beside what CLDR has; `#` is the number.
AGO = {
    "second": "#_giây_trước cách_đây_#_giây #_seconds_ago #_secs_ago #_sec_ago #_s_ago #_秒前 #_초_전 #_초전",
    "minute": (
        "#_minutit_tagasi "
        "#_phút_trước cách_đây_#_phút #_phút_trước_đây #_minutes_ago #_mins_ago #_min_ago #_m_ago #_minute_ago "
        "vor_#_minuten vor_#_minute vor_#_min il_y_a_#_min il_y_a_#_mn hace_#_minutos hace_#_minuto hace_#_min "
        "há_#_minutos há_#_minuto #_minutos_atrás #_minuti_fa #_minuto_fa #_minuten_geleden "
        "för_#_minuter_sedan "
        "#_minuter_sedan for_#_minutter_siden #_minutter_siden #_минут_назад #_минуты_назад #_минуту_назад "
        "#_мин_назад #_minut_temu #_minuty_temu #_minutę_temu #_dakika_önce #_dk_önce منذ_#_دقائق منذ_#_دقيقة "
        "#_menit_lalu #_menit_yang_lalu #_minit_lalu #_minit_yang_lalu #_分钟前 #_分鐘前 #_分前 #_분_전 "
        "#_분전 #_นาทีก่อน"
    ),
    "hour": (
        "#_tundi_tagasi "
        "#_ঘণ্টা_আগে #_giờ_trước #_tiếng_trước cách_đây_#_giờ cách_đây_#_tiếng khoảng_#_giờ_trước giờ_#_phút_trước "
        "#_giờ_trước_đây #_hours_ago #_hrs_ago #_hr_ago #_h_ago #_hour_ago vor_#_std vor_#_stunde "
        "vor_#_stunden "
        "il_y_a_#_h il_y_a_#_heures il_y_a_#_heure hace_#_horas hace_#_hora há_#_horas há_#_hora #_horas_atrás "
        "#_hora_atrás #_ore_fa #_ora_fa #_uur_geleden #_uren_geleden för_#_timmar_sedan för_#_timme_sedan "
        "#_timmar_sedan for_#_timer_siden for_#_time_siden #_timer_siden #_часа_назад #_часов_назад "
        "#_час_назад "
        "#_ч_назад #_godzin_temu #_godziny_temu #_godzinę_temu #_godz_temu #_saat_önce منذ_#_ساعات منذ_#_ساعة "
        "#_jam_lalu #_jam_yang_lalu #_小时前 #_小時前 #_時間前 #_시간_전 #_시간전 #_ชั่วโมงที่แล้ว "
        "#_ชั่วโมงก่อน"
    ),
    "day": (
        "#_päeva_tagasi "
        "#_ngày_trước cách_đây_#_ngày #_ngày_trước_đây #_days_ago #_d_ago #_day_ago vor_#_tag vor_#_tagen "
        "il_y_a_#_jours il_y_a_#_jour il_y_a_#_j hace_#_días hace_#_día há_#_dias há_#_dia #_dias_atrás "
        "#_dia_atrás "
        "#_giorni_fa #_giorno_fa #_dagen_geleden #_dag_geleden för_#_dagar_sedan #_dagar_sedan "
        "for_#_dager_siden "
        "for_#_dage_siden for_#_dag_siden for_#_dag_sidan #_dager_siden #_dage_siden #_дня_назад #_дней_назад "
        "#_день_назад #_тому #_dni_temu #_dzień_temu #_gün_önce منذ_#_أيام منذ_#_يوم منذ_#_يوما #_hari_lalu "
        "#_hari_yang_lalu #_天前 #_日前 #_일_전 #_일전 #_วันก่อน"
    ),
    "week": (
        "#_nädalat_tagasi "
        "#_tuần_trước cách_đây_#_tuần #_weeks_ago #_w_ago #_week_ago vor_#_woche vor_#_wochen "
        "il_y_a_#_semaines "
        "il_y_a_#_semaine hace_#_semanas hace_#_semana há_#_semanas há_#_semana #_semanas_atrás #_settimane_fa "
        "#_settimana_fa #_hafta_önce منذ_#_أسابيع منذ_#_أسبوع #_minggu_lalu #_周前 #_週前 #_星期前 #_週間前 "
        "#_주_전 #_주전 "
        "#_สัปดาห์ก่อน"
    ),
    "month": (
        "#_tháng_trước cách_đây_#_tháng #_months_ago #_month_ago vor_#_monat vor_#_monaten il_y_a_#_mois "
        "hace_#_meses "
        "hace_#_mes há_#_meses há_#_mês #_meses_atrás #_mesi_fa #_mese_fa #_ay_önce منذ_#_أشهر منذ_#_شهر "
        "#_bulan_lalu "
        "#_个月前 #_個月前 #_か月前 #_ヶ月前 #_カ月前 #_ケ月前 #_개월_전 #_개월전 #_เดือนก่อน"
    ),
    "year": (
        "#_năm_trước cách_đây_#_năm #_years_ago #_year_ago vor_#_jahr vor_#_jahren il_y_a_#_ans il_y_a_#_an "
        "hace_#_años hace_#_año há_#_anos há_#_ano #_anos_atrás #_anni_fa #_anno_fa #_yıl_önce منذ_#_سنوات "
        "منذ_#_سنة "
        "منذ_#_عام #_tahun_lalu #_年前 #_년_전 #_년전 #_ปีก่อน"
    ),
}

# Set phrases that say how many without a number.
AGO_SET = {
    ("hour", 2): "منذ_ساعتين לפני_שעתיים",
    ("day", 2): "منذ_يومين לפני_יומיים",
    ("minute", 2): "منذ_دقيقتين",
    ("week", 2): "منذ_أسبوعين",
    ("month", 2): "منذ_شهرين",
    ("hour", 1): "منذ_ساعة час_назад годину_тому godzinę_temu před_hodinou pred_hodinou tunti_sitten לפני_שעה",
    ("day", 1): "منذ_يوم день_назад päivä_sitten semalam",
    ("minute", 1): "منذ_دقيقة минуту_назад хвилину_тому minutę_temu před_minutou לפני_דקה",
    ("week", 1): "منذ_أسبوع last_week tuần_trước неделю_назад tydzień_temu viikko_sitten",
    ("month", 1): "منذ_شهر месяц_назад miesiąc_temu",
    ("year", 1): "منذ_سنة год_назад rok_temu",
    ("year", 2): "منذ_عامين",
    ("minute", 30): (
        "nửa_tiếng_trước nửa_giờ_trước 半小时前 半小時前 30分前 half_an_hour_ago half_hour_ago vor_einer_halben_stunde "
        "il_y_a_une_demi_heure hace_media_hora há_meia_hora mezz'ora_fa mezzora_fa een_half_uur_geleden "
        "half_uur_geleden för_en_halvtimme_sedan полчаса_назад pół_godziny_temu yarım_saat_önce منذ_نصف_ساعة"
    ),
    ("minute", 15): (
        "a_quarter_of_an_hour_ago quarter_of_an_hour_ago quarter_hour_ago vor_einer_viertelstunde "
        "il_y_a_un_quart_d'heure hace_un_cuarto_de_hora há_um_quarto_de_hora un_quarto_d'ora_fa kwartier_geleden "
        "een_kwartier_geleden четверть_часа_назад kwadrans_temu"
    ),
    ("hour", 12): "nửa_ngày_trước 半天前",
    ("second", 0): (
        "vừa_xong vừa_mới mới_đây just_now right_now moments_ago now gerade_eben gerade à_l'instant "
        "ahora_mismo ahora "
        "agora adesso zojuist nyss juuri_nyt только_что щойно przed_chwilą şimdi az_önce الآن הרגע עכשיו 刚刚 "
        "剛剛 たった今 "
        "방금 방금_전 เมื่อสักครู่ baru_saja sebentar_tadi"
    ),
}

ONES = (
    "a an bir een egy ein eine einem einen einer en et ett jeden jedna jedną một o one satu sebuah um uma "
    "un una une uno unu yksi ένα μία один одна одне одну"
)
# Beside a weekday: that day of the week before this one, or the last such day.
WEEK_BEFORE = (
    "tuần_trước last_week 上 letzte_woche la_semaine_dernière la_semana_pasada na_semana_passada "
    "la_settimana_scorsa minggu_lalu geçen_hafta"
)
LAST_SUCH = (
    "last dernier dernière pasado el_pasado passado passada na_passada scorso scorsa letzten letzter "
    "vorigen vorige afgelopen förra i_förra sist forrige"
    "w_zeszły w_zeszłą в_прошлый в_прошлую в_прошлое минулого минулої minulý minulou lalu yang_lalu geçen "
    "الماضي האחרון vừa_rồi"
)
# Before a phrase they change how long ago it was; what is none of the set phrases is then not read.
FRACTIONS = "half quarter third demi quart media meia mezza mezz halb halben halbe pół пол четверть nửa"
SMALL_NUMBERS = {
    "hai": 2, "ba": 3, "vài": 3, "two": 2, "three": 3, "four": 4, "five": 5, "zwei": 2, "drei": 3, "deux": 2,
    "trois": 3, "dos": 2, "tres": 3, "dois": 2, "duas": 2, "três": 3, "due": 2, "tre": 3, "twee": 2,
    "drie": 3, "два": 2, "две": 2,
    "три": 3, "dwa": 2, "dwie": 2, "trzy": 3, "iki": 2, "üç": 3, "dua": 2, "tiga": 3,
}  # fmt: skip
