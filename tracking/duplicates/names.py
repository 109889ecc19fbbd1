"""The states and organisations that a title names, by their codes; demonyms and capitals count.

A short list for the paper's subject, in English; a name that is not in it does not count.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from tracking.search.tokenizer import tokens_of

NAMES = """
AFG afghanistan, afghan, afghans, taliban, kabul
AGO angola, angolan
ARE united arab emirates, uae, emirati
ARG argentina, argentine
ASEAN asean
AU african union
AUS australia, australian
AZE azerbaijan, azerbaijani
BDI burundi
BGD bangladesh, bangladeshi
BHR bahrain, bahraini
BLR belarus, belarusian
BRA brazil, brazilian
BRICS brics
CAN canada, canadian
CHE switzerland, swiss
CHN china, chinese
CICA cica
COD congo, congolese
COL colombia, colombian
CUB cuba, cuban
DEU germany, german
DJI djibouti
DZA algeria, algerian
EGY egypt, egyptian
ESP spain, spanish
ETH ethiopia, ethiopian
EU european union, eu
FJI fiji, fijian
FRA france, french
FSM micronesia, micronesian
GBR united kingdom, uk, britain, british
GCC gcc, gulf cooperation council
GHA ghana, ghanaian
HTI haiti, haitian
HUN hungary, hungarian
IDN indonesia, indonesian
IND india, indian
INTERPOL interpol
IRL ireland, irish
IRN iran, iranian
IRQ iraq, iraqi
ISR israel, israeli
ITA italy, italian
JOR jordan, jordanian
JPN japan, japanese
KAZ kazakhstan, kazakh
KEN kenya, kenyan
KGZ kyrgyzstan, kyrgyz
KHM cambodia, cambodian
KIR kiribati
KOR south korea, south korean
LAO laos, lao
LAS arab states, arab league, league of arab states
LBN lebanon, lebanese
LBY libya, libyan
LKA sri lanka, sri lankan
MDG madagascar
MEX mexico, mexican
MLI mali, malian
MMR myanmar, burmese
MNG mongolia, mongolian
MOZ mozambique, mozambican
MWI malawi, malawian
MYS malaysia, malaysian
NAM namibia, namibian
NATO nato
NER niger
NGA nigeria, nigerian
NIC nicaragua, nicaraguan
NLD netherlands, dutch
NPL nepal, nepali
NRU nauru
NZL new zealand
OMN oman, omani
OPCW opcw
PAK pakistan, pakistani, pakistanis
PER peru, peruvian
PHL philippines, philippine, filipino
PNG papua new guinea
POL poland, polish, warsaw
PRK north korea, north korean, dprk
PSE palestine, palestinian, palestinians, gaza, hamas, fatah
QAT qatar, qatari
RUS russia, russian, moscow, russians
RWA rwanda, rwandan
SAU saudi arabia, saudi
SCO sco, shanghai cooperation organization, shanghai cooperation organisation
SDN sudan, sudanese
SEN senegal, senegalese
SGP singapore, singaporean
SLB solomon islands, solomon, solomons
SLE sierra leone
SOM somalia, somali
SRB serbia, serbian
SSD south sudan, south sudanese
SYR syria, syrian
THA thailand, thai
TJK tajikistan, tajik
TKM turkmenistan, turkmen
TLS timor leste, east timor
TON tonga, tongan
TUR turkey, türkiye, turkish
TZA tanzania, tanzanian
UGA uganda, ugandan
UKR ukraine, ukrainian, kyiv, kiev
UN united nations, un, security council, general assembly
USA united states, us, usa, american
UZB uzbekistan, uzbek
VEN venezuela, venezuelan
VNM vietnam, vietnamese, viet nam
VUT vanuatu
WHO world health organization
WSM samoa, samoan
YEM yemen, yemeni
ZAF south africa, south african
ZMB zambia, zambian
ZWE zimbabwe, zimbabwean
"""
# What newspapers call a government by. After "in" or "at" such a name is a place.
CAPITALS = """
ARE abu dhabi
AUS canberra
BLR minsk
BRA brasilia
CHN beijing
CUB havana
DEU berlin
EGY cairo
ETH addis ababa
FRA paris
GBR london
IDN jakarta
IND new delhi, delhi
IRN tehran
IRQ baghdad
ISR jerusalem, tel aviv
JPN tokyo
KAZ astana
KEN nairobi
KHM phnom penh
KOR seoul
LAO vientiane
LBN beirut
LKA colombo
MEX mexico city
MMR naypyidaw, nay pyi taw
MNG ulaanbaatar
MYS kuala lumpur
NPL kathmandu
PAK islamabad
PHL manila
PRK pyongyang
QAT doha
SAU riyadh
SDN khartoum
SLB honiara
SOM mogadishu
SSD juba
SYR damascus
THA bangkok
TUR ankara
USA washington
UZB tashkent
VEN caracas
VNM hanoi
ZAF pretoria
"""
MOST_TOKENS = 4  # of one name
PLACE = re.compile(r"\b(?:in|at|near|from)\s+", re.IGNORECASE)


@lru_cache(maxsize=4096)
def named_in(title: str) -> frozenset[str]:
    """The codes of all parties that the title names; parts of longer names do not count."""
    return frozenset(word for word in words_of(title, tokens_of) if word.isupper())


def words_of(title: str, split: Callable[[str], list[str]]) -> list[str]:
    """The tokens of a title, with codes for the names of parties.

    The capital in which something happens stays a word: it is a place, no government.
    """
    first, *others = map(split, PLACE.split(title))
    words = with_codes(first)
    for tokens in others:
        length = _length_of_name(tokens, _names_in(CAPITALS))
        words += [*tokens[:length], *with_codes(tokens[length:])]
    return words


def with_codes(tokens: list[str]) -> list[str]:
    """The tokens, with the code of a party (in capitals) in place of each of its names."""
    names, replaced, place = _names_in(NAMES + CAPITALS), list[str](), 0
    while place < len(tokens):
        length = _length_of_name(tokens[place : place + MOST_TOKENS], names)
        name = tuple(tokens[place : place + length])
        replaced.append(names[name] if length else tokens[place])
        place += length or 1
    return replaced


def _length_of_name(tokens: list[str], names: dict[tuple[str, ...], str]) -> int:
    """Of the longest name that the tokens begin with; 0 if it is none."""
    lengths = range(min(MOST_TOKENS, len(tokens)), 0, -1)
    return next((length for length in lengths if tuple(tokens[:length]) in names), 0)


@lru_cache(maxsize=2)
def _names_in(lines: str) -> dict[tuple[str, ...], str]:
    rows = [line.partition(" ") for line in lines.strip().splitlines()]
    return {
        tuple(tokens_of(name)): code for code, _, names in rows for name in names.split(",") if name
    }
