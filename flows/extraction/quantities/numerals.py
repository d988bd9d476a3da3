"""Numbers as Chinese reports write them: a written number becomes a float, or None where it is no number.

Full-width forms are folded one character for one, so that an offset in the folded text is an offset in the original.
"""

from __future__ import annotations

import re

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "，；！？"}
_LIKENESSES = {
    ord(written): plain
    for written, plain in {
        "\u3000": " ", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ", "\t": " ",
        "∶": ":", "︰": ":", "–": "-", "—": "-", "―": "-", "−": "-", "‐": "-", "‑": "-", "﹣": "-",
        "∼": "~", "〜": "~", "⁄": "/", "﹪": "%", "．": ".", "﹒": ".", "〇": "零", "○": "零",
    }.items()
}  # fmt: skip
_FOLD = _FULL_WIDTH | _LIKENESSES

DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_TENS = {"廿": "二十", "卅": "三十"}
CHINESE = "零一二两三四五六七八九十百千万亿廿卅"

_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TEENS = ("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENTHS = ("ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS = {word: value for value, word in enumerate((*_ONES, *_TEENS))} | {word: 10 * ten for ten, word in enumerate(_TENTHS, 1)}

MULTIPLIERS = {
    "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
    "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9,
}  # fmt: skip

_ARABIC = re.compile(r"\d+(?:\.\d+)?")  # 1234.5


def fold(text: str) -> str:
    """``text`` with full-width letters, digits and signs in their plain form, of the same length: ２０２１ -> 2021, ％ -> %."""
    return text.translate(_FOLD)


def arabic(written: str) -> float | None:
    """A number in digits, thousands marked or not: 16,000 -> 16000.0, "1 234" -> 1234.0; None if it is none."""
    plain = "".join(fold(written).replace(",", "").replace("，", "").split())
    return float(plain) if _ARABIC.fullmatch(plain) else None


def chinese(written: str) -> float | None:
    """A number in Chinese numerals: 十二 -> 12, 两百 -> 200, 一千零五十 -> 1050, 三百五 -> 350, 廿 -> 20.

    None for what is a year (二零二一), an estimate (三五, 七八十) or no number at all.
    """
    text = "".join(_TENS.get(character, character) for character in fold(written))
    total = section = 0
    digit: int | None = None
    last_scale = 1  # the scale just read, for 三百五 = 350
    ceiling = _MYRIADS["亿"] * 10
    scale_ceiling = 10**4
    after_zero = False
    for character in text:
        if character == "零":
            if digit is not None:
                return None
            after_zero = True
        elif character in DIGITS:
            if digit is not None:
                return None
            digit = DIGITS[character]
        elif character in _SCALES:
            scale = _SCALES[character]
            if scale >= scale_ceiling:
                return None
            section += (1 if digit is None else digit) * scale
            digit, last_scale, scale_ceiling, after_zero = None, scale, scale, False
        elif character in _MYRIADS:
            myriad = _MYRIADS[character]
            if myriad >= ceiling:
                return None
            total += (section + (digit or 0) or 1) * myriad
            section, digit, last_scale, ceiling, scale_ceiling, after_zero = 0, None, myriad, myriad, 10**4, False
        else:
            return None
    if digit is not None:
        section += digit * (last_scale // 10 if last_scale >= 100 and not after_zero else 1)
    return float(total + section) if text else None


def english(written: str) -> float | None:
    """A number word: six -> 6, twenty-one -> 21; None if it is none."""
    tens, _, ones = written.lower().partition("-")
    value = WORDS.get(tens)
    if value is None or not ones:
        return None if value is None else float(value)
    return float(value + WORDS[ones]) if value >= 20 and 0 < WORDS.get(ones, 0) < 10 else None
