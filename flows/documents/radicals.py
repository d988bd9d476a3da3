"""Letters that fonts of PDFs mix up with common ones, as everyone types them: ⼯ for 工, ⻓ for 长.

Many converters give the radical for the character that looks the same; no word of a catalogue would be found in such a text.
"""

from __future__ import annotations

import re
import unicodedata

RADICALS = str.maketrans("⺟⺠⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⺃⺏⺐⺑⺒⺓⺥⻎⻑⻒⻌⻙⻪⻫⻭⻯",
                         "母民西见角贝车长门青页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟乙尢尣尪巳幺爫辶長镸辶韦黾斉歯竜")
LONG_DASH = str.maketrans({"\u2e3a": "——", "\u2e3b": "———"})
LOOKALIKE = re.compile("[\u2e3a\u2e3b\u2e80-\u2fdf\uf900-\ufaff]")  # long dashes, radicals, compatibility ideographs


def common(text: str) -> str:
    """``text`` with each long dash as two signs, each radical and compatibility ideograph as the character that it looks like."""
    return LOOKALIKE.sub(lambda found: unicodedata.normalize("NFKC", found[0].translate(RADICALS).translate(LONG_DASH)), text)
