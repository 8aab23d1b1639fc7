"""What is printed in the lines that a model is shown: amounts, days, words, where and how."""

import difflib
import re
import unicodedata
from decimal import Decimal, InvalidOperation

MONTHS = {word: number for number, words in enumerate((
    "january jan januar januari janvier janv enero ene gennaio gen janeiro styczen stycznia "
    "tammikuu tammikuuta jän jänner", "february feb februar februari février févr febrero febbraio "
    "fevereiro luty lutego helmikuu helmikuuta", "march mar märz mrz maart mars marzo março marzec "
    "marca maaliskuu maaliskuuta", "april apr avril avr abril abr aprile kwiecien kwietnia huhtikuu "
    "huhtikuuta", "may mai mei mayo maggio mag maio maj toukokuu toukokuuta", "june jun juni juin "
    "junio giugno giu junho czerwiec czerwca kesäkuu kesäkuuta", "july jul juli juillet juil julio "
    "luglio lug julho lipiec lipca heinäkuu heinäkuuta", "august aug août aout augustus agosto ago "
    "augusti sierpien sierpnia elokuu elokuuta", "september sep sept septembre septiembre settembre "
    "set setembro wrzesien wrzesnia syyskuu syyskuuta", "october oct oktober okt octobre octubre "
    "ottobre ott outubro pazdziernik pazdziernika lokakuu lokakuuta", "november nov novembre "
    "noviembre novembro listopad listopada marraskuu marraskuuta", "december dec dezember dez "
    "décembre déc diciembre dic dicembre dezembro grudzien grudnia joulukuu joulukuuta"), 1)
    for word in words.split()}
CURRENCIES = {"EUR": "€ Euro", "USD": "US$ $", "GBP": "£", "SEK": "kr", "NOK": "kr", "DKK": "kr",
              "CHF": "Fr. SFr", "MYR": "RM", "INR": "Rs ₹", "PLN": "zł", "JPY": "¥"}
SHORTEST_MISREAD, LEAST_LIKENESS = 6, 0.8
LINE = re.compile(r"^(?:(p\d+\.l\d+) \| )?(.+)$", re.M)  # questions without rows have no ids
# Thousands may be apart, and OCR sees a gap behind the decimal mark.
NUMBER = re.compile(r"[-–−(]?\d(?:[\d.,’']|[ \u00a0\u202f](?=\d{3}(?!\d))"
                    r"|(?<=[.,]) (?=\d\d(?!\d)))*-?\)?")
DAY = re.compile(r"\d{1,4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,4}"
                 r"|\d{1,2}(?:\.|st|nd|rd|th)?[ -]?(?:de |of )?([^\W\d_]{3,12})\.?,?"
                 r"[ -]?(?:de |’|')?\d{2,4}"
                 r"|([^\W\d_]{3,12})\.? \d{1,2}(?:st|nd|rd|th)? ?,? \d{4}|(?<!\d)20\d{6}(?!\d)")


def folded(text):
    """Letters and digits without case and accents, and where each stands in the text."""
    letters, places = [], []
    for place, char in enumerate(text):
        for part in unicodedata.normalize("NFKD", char).casefold():
            if part.isalnum():
                letters.append(part)
                places.append(place)
    return "".join(letters), places


def amount(text):
    """The number that is printed, or None."""
    text = str(text).strip()
    minus = text[:1] in "-–−(" or text[-1:] in "-)"
    digits = re.sub(r"[^\d.,]", "", text).rstrip(".,")
    marks = [char for char in digits if char in ".,"]
    if marks:
        last = marks[-1]
        behind = len(digits) - digits.rindex(last) - 1
        both = len(set(marks)) == 2
        is_point = both or (marks.count(last) == 1 and (behind != 3 or digits.startswith("0")))
        head, tail = digits.rsplit(last, 1)
        digits = re.sub(r"[.,]", "", head) + ("." if is_point else "") + tail
    try:
        return -Decimal(digits) if minus else Decimal(digits)
    except InvalidOperation:
        return None


def days(text):
    """The days a print may mean, as ISO; of two readings both."""
    word = re.search(r"[^\W\d_]{3,12}", text)
    numbers = re.findall(r"\d+", text)
    if word:
        month = MONTHS.get(word[0].casefold())
        if not month or len(numbers) != 2:
            return set()
        day, year = numbers
        return {iso(year, month, day)} - {None}
    if len(numbers) == 1 and len(text) == 8:
        return {iso(text[:4], text[4:6], text[6:])} - {None}
    if len(numbers) != 3:
        return set()
    if len(numbers[0]) == 4:
        return {iso(*numbers)} - {None}
    one, two, year = numbers
    # 24-06-01 is read with its year first too.
    return {iso(year, two, one), iso(year, one, two), iso(one, two, year)} - {None}


def iso(year, month, day):
    year, month, day = int(year), int(month), int(day)
    if year < 100:
        year += 2000
    sound = 1970 <= year < 2100 and 1 <= month <= 12 and 1 <= day <= 31
    return f"{year:04}-{month:02}-{day:02}" if sound else None


class Line:
    """A printed line with its id; what it holds is found when first asked for."""

    def __init__(self, name, text):
        self.id, self.text = name, text
        self.letters, self.places = folded(text)
        self.cells = [cell for cell in re.split(r" {3,}", text.strip()) if cell]
        self.days = [(match[0], found) for match in DAY.finditer(text) if (found := days(match[0]))]
        self.numbers = [(match[0], value) for match in NUMBER.finditer(text)
                        if (value := amount(match[0])) is not None]

    def words(self, wanted, end=""):
        """The print of the whole words that have these letters, and `end` behind, or None."""
        at = self.letters.find(wanted)
        while at >= 0:
            first, last = self.places[at], self.places[at + len(wanted) - 1]
            before, behind = self.text[:first], self.text[last + 1:]
            if not before[-1:].isalnum() and not behind[:1].isalnum():
                return self.text[first:last + 1] + (end if behind.startswith(end) else "")
            at = self.letters.find(wanted, at + 1)
        return None


def lines_of(text):
    """The lines of the <document> block of a question."""
    block = text.rsplit("<document>\n", 1)[-1].split("</document>")[0]
    return [Line(*match.groups()) for match in LINE.finditer(block)]


def find_text(lines, value):
    """The print of a text: in one line, wrapped in the cells of lines below each other, or with
    letters that were read wrongly."""
    wanted, places = folded(str(value))
    if not wanted:
        return ""
    for line in lines:
        if found := line.words(wanted, str(value)[places[-1] + 1:].strip()):
            return found
    for index, line in enumerate(lines):
        for cell in line.cells:
            if found := wrapped(lines, index, cell, wanted):
                return found
    return find_misread(lines, str(value), wanted)


def find_misread(lines, value, wanted):
    """The words that are most like the value, as many as it has or one more or less, or ''."""
    if len(wanted) < SHORTEST_MISREAD:
        return ""
    # Of a number a letter is much.
    numeric = sum(char.isdigit() for char in wanted) > len(wanted) / 2
    best, most = "", 0.9 if numeric else LEAST_LIKENESS
    count = len(value.split())
    for line in lines:
        if len(line.letters) < len(wanted) - 2:
            continue
        words = [match.span() for match in re.finditer(r"\S+", line.text)]
        for size in {max(1, count - 1), count, count + 1}:
            for at in range(len(words) - size + 1):
                print_ = line.text[words[at][0]:words[at + size - 1][1]]
                if (likeness := ratio(folded(print_)[0], wanted)) > most:
                    best, most = print_, likeness
    return best


def ratio(one, other):
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() > LEAST_LIKENESS else 0.0


def wrapped(lines, index, cell, wanted):
    """The value that begins as the end of this cell and goes on below, or ''."""
    begin, places = folded(cell)
    for at in range(len(begin)):
        if len(begin) - at >= 4 and wanted.startswith(begin[at:]) and (
                at == 0 or places[at] == 0 or not cell[places[at] - 1].isalnum()):
            rest = wanted[len(begin) - at:]
            for below in lines[index + 1:index + 3]:
                for other in below.cells:
                    letters, ends = folded(other)
                    if rest and letters.startswith(rest):
                        return f"{cell[places[at]:]} {other[:ends[len(rest) - 1] + 1]}"
    return ""


def find_amount(lines, value, near=Decimal("0.005")):
    """The first print of an amount, with its sign if it is printed so."""
    wanted = amount(value)
    if wanted is None:
        return ""
    same = [(print_, number) for line in lines for print_, number in line.numbers
            if abs(abs(number) - abs(wanted)) < near]
    same.sort(key=lambda one: one[1] != wanted)
    return same[0][0].rstrip(".,") if same else ""


def find_rate(lines, value):
    """A rate, with its percent sign where one stands behind it."""
    for line in lines:
        for match in re.finditer(r"(?<![\d.,])\d{1,2}(?:[.,]\d{1,3})? ?%", line.text):
            if amount(match[0].rstrip(" %")) == amount(value):
                return match[0]
    return ""


def find_day(lines, value):
    wanted = days(str(value))
    for line in lines:
        for print_, meanings in line.days:
            if wanted & meanings:
                return print_
    return ""


def find_currency(lines, value):
    for print_ in [str(value), *CURRENCIES.get(str(value), "").split()]:
        sign = re.escape(print_)
        pattern = rf"(?<![^\W\d_]){sign}(?![^\W\d_])"
        if any(re.search(pattern, line.text) for line in lines):
            return print_
    return ""
