// Countries: ISO 3166-1 alpha-2, alpha-3, the IANA zone of the capital, distinguishing signs. A table only.

/** One country a row: alpha-2, alpha-3, zone, signs. */
export const COUNTRY_ROWS = `
AD AND Europe/Andorra AND
AE ARE Asia/Dubai UAE
AF AFG Asia/Kabul AFG
AG ATG America/Antigua
AI AIA America/Anguilla
AL ALB Europe/Tirane AL
AM ARM Asia/Yerevan AM
AO AGO Africa/Luanda
AQ ATA Antarctica/McMurdo
AR ARG America/Argentina/Buenos_Aires RA
AS ASM Pacific/Pago_Pago
AT AUT Europe/Vienna A
AU AUS Australia/Sydney AUS
AW ABW America/Aruba
AX ALA Europe/Mariehamn AX
AZ AZE Asia/Baku AZ
BA BIH Europe/Sarajevo BIH
BB BRB America/Barbados BDS
BD BGD Asia/Dhaka BD
BE BEL Europe/Brussels B
BF BFA Africa/Ouagadougou BF
BG BGR Europe/Sofia BG
BH BHR Asia/Bahrain BRN
BI BDI Africa/Bujumbura RU
BJ BEN Africa/Porto-Novo DY
BL BLM America/St_Barthelemy
BM BMU Atlantic/Bermuda
BN BRN Asia/Brunei BRU
BO BOL America/La_Paz BOL
BQ BES America/Kralendijk NA
BR BRA America/Sao_Paulo BR
BS BHS America/Nassau BS
BT BTN Asia/Thimphu
BV BVT UTC
BW BWA Africa/Gaborone BW RB
BY BLR Europe/Minsk BY
BZ BLZ America/Belize BH
CA CAN America/Toronto CDN
CC CCK Indian/Cocos
CD COD Africa/Kinshasa CGO
CF CAF Africa/Bangui RCA
CG COG Africa/Brazzaville RCB
CH CHE Europe/Zurich CH
CI CIV Africa/Abidjan CI
CK COK Pacific/Rarotonga
CL CHL America/Santiago RCH
CM CMR Africa/Douala CAM
CN CHN Asia/Shanghai CHN
CO COL America/Bogota CO
CR CRI America/Costa_Rica CR
CU CUB America/Havana C
CV CPV Atlantic/Cape_Verde
CW CUW America/Curacao
CX CXR Indian/Christmas
CY CYP Asia/Nicosia CY
CZ CZE Europe/Prague CZ
DE DEU Europe/Berlin D
DJ DJI Africa/Djibouti
DK DNK Europe/Copenhagen DK
DM DMA America/Dominica WD
DO DOM America/Santo_Domingo DOM
DZ DZA Africa/Algiers DZ
EC ECU America/Guayaquil EC
EE EST Europe/Tallinn EST
EG EGY Africa/Cairo ET
EH ESH Africa/El_Aaiun
ER ERI Africa/Asmara ER
ES ESP Europe/Madrid E
ET ETH Africa/Addis_Ababa ETH
EU EUE Europe/Brussels EU
FI FIN Europe/Helsinki FIN
FJ FJI Pacific/Fiji FJI
FK FLK Atlantic/Stanley
FM FSM Pacific/Pohnpei
FO FRO Atlantic/Faroe FO
FR FRA Europe/Paris F
GA GAB Africa/Libreville G
GB GBR Europe/London GB UK
GD GRD America/Grenada WG
GE GEO Asia/Tbilisi GE
GF GUF America/Cayenne
GG GGY Europe/Guernsey GBG
GH GHA Africa/Accra GH
GI GIB Europe/Gibraltar GBZ
GL GRL America/Nuuk KN
GM GMB Africa/Banjul WAG
GN GIN Africa/Conakry RG
GP GLP America/Guadeloupe
GQ GNQ Africa/Malabo
GR GRC Europe/Athens GR
GS SGS Atlantic/South_Georgia
GT GTM America/Guatemala GCA
GU GUM Pacific/Guam
GW GNB Africa/Bissau
GY GUY America/Guyana GUY
HK HKG Asia/Hong_Kong HK
HM HMD UTC
HN HND America/Tegucigalpa HN
HR HRV Europe/Zagreb HR
HT HTI America/Port-au-Prince RH
HU HUN Europe/Budapest H
ID IDN Asia/Jakarta RI
IE IRL Europe/Dublin IRL
IL ISR Asia/Jerusalem IL
IM IMN Europe/Isle_of_Man GBM
IN IND Asia/Kolkata IND
IO IOT Indian/Chagos
IQ IRQ Asia/Baghdad IRQ
IR IRN Asia/Tehran IR
IS ISL Atlantic/Reykjavik IS
IT ITA Europe/Rome I
JE JEY Europe/Jersey GBJ
JM JAM America/Jamaica JA
JO JOR Asia/Amman HKJ
JP JPN Asia/Tokyo J
KE KEN Africa/Nairobi EAK
KG KGZ Asia/Bishkek KG KS
KH KHM Asia/Phnom_Penh K
KI KIR Pacific/Tarawa
KM COM Indian/Comoro
KN KNA America/St_Kitts
KP PRK Asia/Pyongyang
KR KOR Asia/Seoul ROK
KW KWT Asia/Kuwait KWT
KY CYM America/Cayman
KZ KAZ Asia/Almaty KZ
LA LAO Asia/Vientiane LAO
LB LBN Asia/Beirut RL
LC LCA America/St_Lucia WL
LI LIE Europe/Vaduz FL
LK LKA Asia/Colombo CL
LR LBR Africa/Monrovia LB
LS LSO Africa/Maseru LS
LT LTU Europe/Vilnius LT
LU LUX Europe/Luxembourg L
LV LVA Europe/Riga LV
LY LBY Africa/Tripoli LAR
MA MAR Africa/Casablanca MA
MC MCO Europe/Monaco MC
MD MDA Europe/Chisinau MD
ME MNE Europe/Podgorica MNE
MF MAF America/Marigot
MG MDG Indian/Antananarivo RM
MH MHL Pacific/Majuro
MK MKD Europe/Skopje NMK
ML MLI Africa/Bamako RMM
MM MMR Asia/Yangon MYA
MN MNG Asia/Ulaanbaatar MGL
MO MAC Asia/Macau
MP MNP Pacific/Saipan
MQ MTQ America/Martinique
MR MRT Africa/Nouakchott RIM
MS MSR America/Montserrat
MT MLT Europe/Malta M
MU MUS Indian/Mauritius MS
MV MDV Indian/Maldives
MW MWI Africa/Blantyre MW
MX MEX America/Mexico_City MEX
MY MYS Asia/Kuala_Lumpur MAL
MZ MOZ Africa/Maputo MOC
NA NAM Africa/Windhoek NAM
NC NCL Pacific/Noumea
NE NER Africa/Niamey RN
NF NFK Pacific/Norfolk
NG NGA Africa/Lagos WAN
NI NIC America/Managua NIC
NL NLD Europe/Amsterdam NL
NO NOR Europe/Oslo N
NP NPL Asia/Kathmandu NEP
NR NRU Pacific/Nauru NAU
NU NIU Pacific/Niue
NZ NZL Pacific/Auckland NZ
OM OMN Asia/Muscat OM
PA PAN America/Panama PA
PE PER America/Lima PE
PF PYF Pacific/Tahiti
PG PNG Pacific/Port_Moresby PNG
PH PHL Asia/Manila RP
PK PAK Asia/Karachi PK
PL POL Europe/Warsaw PL
PM SPM America/Miquelon
PN PCN Pacific/Pitcairn
PR PRI America/Puerto_Rico
PS PSE Asia/Hebron
PT PRT Europe/Lisbon P
PW PLW Pacific/Palau
PY PRY America/Asuncion PY
QA QAT Asia/Qatar Q
RE REU Indian/Reunion
RO ROU Europe/Bucharest RO
RS SRB Europe/Belgrade SRB
RU RUS Europe/Moscow RUS
RW RWA Africa/Kigali RWA
SA SAU Asia/Riyadh KSA SA
SB SLB Pacific/Guadalcanal
SC SYC Indian/Mahe SY
SD SDN Africa/Khartoum SUD
SE SWE Europe/Stockholm S
SG SGP Asia/Singapore SGP
SH SHN Atlantic/St_Helena
SI SVN Europe/Ljubljana SLO
SJ SJM Arctic/Longyearbyen
SK SVK Europe/Bratislava SK
SL SLE Africa/Freetown WAL
SM SMR Europe/San_Marino RSM
SN SEN Africa/Dakar SN
SO SOM Africa/Mogadishu SO
SR SUR America/Paramaribo SME
SS SSD Africa/Juba
ST STP Africa/Sao_Tome
SV SLV America/El_Salvador ES
SX SXM America/Lower_Princes
SY SYR Asia/Damascus SYR
SZ SWZ Africa/Mbabane SD
TC TCA America/Grand_Turk
TD TCD Africa/Ndjamena TCH TD
TF ATF Indian/Kerguelen
TG TGO Africa/Lome TG
TH THA Asia/Bangkok T
TJ TJK Asia/Dushanbe TJ
TK TKL Pacific/Fakaofo
TL TLS Asia/Dili
TM TKM Asia/Ashgabat TM
TN TUN Africa/Tunis TN
TO TON Pacific/Tongatapu
TR TUR Europe/Istanbul TR
TT TTO America/Port_of_Spain TT
TV TUV Pacific/Funafuti
TW TWN Asia/Taipei RC
TZ TZA Africa/Dar_es_Salaam EAT
UA UKR Europe/Kyiv UA
UG UGA Africa/Kampala EAU
UM UMI Pacific/Wake
UN UNO America/New_York UN
US USA America/New_York USA
UY URY America/Montevideo ROU UY
UZ UZB Asia/Tashkent UZ
VA VAT Europe/Vatican V
VC VCT America/St_Vincent WV
VE VEN America/Caracas YV
VG VGB America/Tortola
VI VIR America/St_Thomas
VN VNM Asia/Ho_Chi_Minh VN
VU VUT Pacific/Efate
WF WLF Pacific/Wallis
WS WSM Pacific/Apia WS
XK XKX Europe/Belgrade RKS
YE YEM Asia/Aden YAR
YT MYT Indian/Mayotte
ZA ZAF Africa/Johannesburg ZA
ZM ZMB Africa/Lusaka Z
ZW ZWE Africa/Harare ZW
`;

/** Signs no longer issued that old vehicles and papers still bear. Where one sign passed on, the present holder wins. */
export const SIGNS_PAST: Readonly<Record<string, string>> = {
  AMN: 'AD', BUR: 'MM', CS: 'CZ', DDR: 'DE', EW: 'EE', GBA: 'GG', GBK: 'AX', IRN: 'IR', MK: 'MK', PI: 'PH', RGB: 'GN', RIM: 'MR', SCG: 'RS', SF: 'FI', SU: 'RU', TMN: 'TM', YU: 'RS', CC: 'CC', CD: 'CD',
};

/** Names in use that the language tables do not hold. */
export const NAMES_BESIDE: Readonly<Record<string, string>> = {
  UK: 'GB', 'Great Britain': 'GB', Britain: 'GB', England: 'GB', Scotland: 'GB', Wales: 'GB', 'Northern Ireland': 'GB', 'United Kingdom of Great Britain and Northern Ireland': 'GB',
  USA: 'US', 'U.S.A.': 'US', America: 'US', 'United States of America': 'US', "Etats-Unis d'Amérique": 'US', 'Estados Unidos de América': 'US', EEUU: 'US',
  Holland: 'NL', 'The Netherlands': 'NL', 'Pays Bas': 'NL', Czechia: 'CZ', 'Czech Republic': 'CZ', 'République tchèque': 'CZ', Slovakia: 'SK', 'Slovak Republic': 'SK',
  Macedonia: 'MK', 'North Macedonia': 'MK', FYROM: 'MK', Bosnia: 'BA', 'Bosnia and Herzegovina': 'BA', Kosovo: 'XK', Moldova: 'MD', 'Republic of Moldova': 'MD', Russia: 'RU', 'Russian Federation': 'RU',
  Türkiye: 'TR', Turkey: 'TR', Turkiye: 'TR', Korea: 'KR', 'South Korea': 'KR', 'Republic of Korea': 'KR', 'Korea, Republic of': 'KR', 'North Korea': 'KP', "Democratic People's Republic of Korea": 'KP',
  'Ivory Coast': 'CI', "Côte d'Ivoire": 'CI', 'Cape Verde': 'CV', 'Cabo Verde': 'CV', Swaziland: 'SZ', Eswatini: 'SZ', Burma: 'MM', Myanmar: 'MM', 'East Timor': 'TL',
  'Democratic Republic of the Congo': 'CD', 'DR Congo': 'CD', DRC: 'CD', Congo: 'CG', 'Republic of the Congo': 'CG', UAE: 'AE', Emirates: 'AE', 'Saudi Arabia': 'SA', KSA: 'SA', Palestine: 'PS', 'State of Palestine': 'PS',
  Iran: 'IR', 'Islamic Republic of Iran': 'IR', Syria: 'SY', 'Syrian Arab Republic': 'SY', Laos: 'LA', 'Viet Nam': 'VN', Vietnam: 'VN', Tanzania: 'TZ', 'United Republic of Tanzania': 'TZ', Bolivia: 'BO', Venezuela: 'VE',
  'Hong Kong': 'HK', Macau: 'MO', Macao: 'MO', Taiwan: 'TW', 'Vatican City': 'VA', 'Holy See': 'VA', Brunei: 'BN', Micronesia: 'FM', 'European Union': 'EU', 'United Nations': 'UN', Brasil: 'BR', Deutschland: 'DE', España: 'ES',
};
