"""The states and organisations that a title names, by their codes, demonyms included.

A short list for the paper's subject, in English; a name that is not in it does not count.
"""

from __future__ import annotations

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
LBN lebanon, lebanese, unifil
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
MOST_TOKENS = 4  # of one name


@lru_cache(maxsize=4096)
def named_in(title: str) -> frozenset[str]:
    """The codes of all parties that the title names; parts of longer names do not count."""
    tokens, names = tokens_of(title), _names()
    found, place = set(), 0
    while place < len(tokens):
        for length in range(min(MOST_TOKENS, len(tokens) - place), 0, -1):
            if code := names.get(tuple(tokens[place : place + length])):
                found.add(code)
                place += length
                break
        else:
            place += 1
    return frozenset(found)


@lru_cache(maxsize=1)
def _names() -> dict[tuple[str, ...], str]:
    rows = [line.partition(" ") for line in NAMES.strip().splitlines()]
    return {
        tuple(tokens_of(name)): code for code, _, names in rows for name in names.split(",") if name
    }
