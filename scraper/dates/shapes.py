"""The forms that dates and times take, as patterns over the shape of a text (see `tokens`).

Every repetition is bounded, so each pattern looks at a bounded number of tokens from where
it begins: matching is linear in the number of tokens.
"""

import re

_GLUE = r"[ .,/\-oFDYOE'()]{0,8}"  # between the parts of a date whose month is a name
_MONTH = r"M(?: ?[/(] ?M\)?)?"  # twice in Arabic: by the Syriac and by the Latin name
_SHORT = r"[ .,'/\-oF]{0,4}"
_P = r"(?:\(?P\)?)"

# Group names: d day, m month, y year of three or four digits (or two, where the form says so).
_FORMS = [
    ("iso", r"(?P<A>A)"),
    ("ymd", r"4 ?([/.\-]) ?1 ?\{0} ?1"),
    ("dmy", r"1 ?([/.\-]) ?1 ?\{0} ?4"),
    ("roc", r"3([/.\-])1\{0}1"),
    ("cjk", r"(?:E[ ,.]?)?[134] ?E?Y[ .,]{0,2}1[ \-o]{0,2}O[ .F]{0,2}1(?: ?D)?"),
    ("cjk", r"E[ ,.]?[13]([/.\-])1\{0}1"),
    ("ymd", r"4[ .,]{0,2}Y[ .,]{0,2}1[ \-oF]{0,3}O[ .]?1(?: ?D)?"),
    ("dOy", r"1[ ,./\-]{0,2}O[ .]?1[ ,./\-]{0,3}(?:Y ?)?4"),
    ("Ody", r"O[ .]?1 ?,? ?1 ?, ?4"),
    ("dMy", rf"1{_GLUE}{_MONTH}{_GLUE}(?:E[ .]{{0,2}})?4"),
    ("dMy", r"1[ .\-/oF]{0,4}M[ .'\-/,]{1,3}1(?! ?[PHI/.\-oO]|[ ,]{0,2}[M4])"),
    ("Mdy", rf"M{_SHORT}1[o.]?(?: ?\(?W\)?)?{_GLUE}4"),
    ("Mdy", rf"M{_SHORT}1[o.]?,? (?:C(?: ?P)?[ ,]{{1,2}}[ZG ]{{0,3}})4"),
    ("Mdy", rf"M{_SHORT}1[o.]?(?: ?\(?W\)?)?,? ?'1(?![ .\-/]?[1348])"),
    ("yMd", rf"4{_GLUE}M{_GLUE}1"),
    ("dmy", r"(?:^|(?<=^ ))1 1[/.\-]4"),  # a leaf of a calendar: the day above month and year
    ("dmy", r"(?:^|(?<=^ ))1 1 4(?= ?$)"),
    ("ydM", rf"4{_GLUE}1{_GLUE}M"),
    ("two", r"1 ?([/.\-]) ?1 ?\{0} ?'?1"),
    ("md", r"1[ \-o]{0,2}O[ .]?1 ?D"),
    ("dM", r"1[ .\-/oF]{0,5}M"),
    ("dO", r"1 ?O ?1(?![1-9])"),
    ("Md", r"M[ .]{0,2}1o?(?![0-9:]| ?M)"),
    ("dm", r"1([/.])1\.?(?! ?[MO])"),
    ("dm", r"1-1(?! ?[MO])"),
    ("day", r"B"),
    ("compact", r"8"),
]


def _number_forms() -> str:
    """Return one alternation of all forms, each a named group, back-references counted."""
    parts, groups = [], 0
    for number, (form, pattern) in enumerate(_FORMS):
        own = re.compile(pattern.replace(r"\{0}", "-")).groups
        parts.append(f"(?P<{form}_{number}>" + pattern.replace(r"\{0}", rf"(?:\{groups + 2})") + ")")
        groups += own + 1
    return "|".join(parts)


DATE = re.compile(_number_forms())
CLOCK = re.compile(
    rf"(?P<clock>(?:{_P} ?)?C(?: ?H)?(?: ?{_P})?)"
    rf"|(?P<marked>(?:{_P} ?)?1 ?H(?: ?Q| ?U ?1(?: ?I)?"
    rf"|\.? ?1(?: ?[IS'](?: ?1 ?S?)?|(?![/.\-0-9OM]| [/.0-9OM])))?(?: ?{_P})?(?! ?1 ?I))"
    r"|(?P<military>4 ?H)"
    rf"|(?P<dotted>(?:{_P} ?)?1\.1(?:\.1)?(?![.\-/]?[0-9]|\.[\-~])(?: ?H)?(?: ?{_P})?)"
    rf"|(?P<bare>1 ?{_P})"
)
# What may stand between a date and its time, and between a time and its zone.
LINK = re.compile(r"[ ,|()\-@;.'FWLDoEYH/*~ZG:]{0,14}")
LOOSE_LINK = re.compile(r"[ ,|()\-@;.'FWLDoEY/*~ZG:]{0,10}(?:X[ ,|()\-@;.'FWLDoEY/*~ZG:]{1,6}){1,2}")
ZONE = re.compile(r" {0,2}[(,]? ?(?P<zone>[ZG])")
