/**
 * Who builds in the world of this benchmark, how they number, and how often. Real manufacturer identifiers; models, shares and
 * numberings are ours, and others than those of `bench/generator`, on purpose.
 */

/**
 * How serials are handed out behind the describing part:
 * `dense` one after the other; `holes` in batches, of which every third was never built; `letter` a letter and five digits;
 * `parity` two plants take the even and the odd ones of one range; `monthly` a letter for the month and five digits;
 * `seven` seven digits that run on through the years.
 */
export const LAYOUTS = ['dense', 'holes', 'letter', 'parity', 'monthly', 'seven'] as const;
export type Layout = (typeof LAYOUTS)[number];
export const MARKETS = ['europe', 'north_america', 'south_america', 'asia', 'south'] as const;
export type Market = (typeof MARKETS)[number];

export type Maker = {
  readonly wmi: string; readonly make: string; readonly category: string; readonly layout: Layout; readonly isChecked: boolean; readonly market: Market; readonly weight: number;
  readonly models: readonly string[]; readonly engines: readonly string[];
};

/** wmi make category layout[+ = check digit] market weight models engines */
const ROWS = `
WVG|Volkswagen|car|dense|europe|60|Tiguan,Touareg,Touran|CFFB,CUAA,DFGA
W0V|Opel|car|seven|europe|55|Corsa,Astra,Crossland,Mokka|B14XER,A16LET
WMW|MINI|car|letter|europe|18|Cooper,Countryman,One|B38A15,N16B16
WP1|Porsche|car|dense|europe|10|Cayenne,Macan|CYP,DCS
W1K|Mercedes-Benz|car|holes|europe|45|C-Class,A-Class,E-Class,GLC|654920,264920
WBS|BMW|car|letter|europe|8|M3,M5|S58B30,S63B44
VR3|Peugeot|car|monthly|europe|50|208,308,3008,2008|HNP,YHZ
VF6|Renault|truck|holes|europe|9|Midlum,Premium,T|DXI7,DTI11
VNK|Toyota|car|dense|europe|40|Yaris,Yaris Cross|1KRFE,M15A
ZAR|Alfa Romeo|car|seven|europe|14|Giulietta,Giulia,159|940A2,939A5
ZCF|Iveco|van|seven|europe|16|Daily,Eurocargo|F1AE,F1CE
SJN|Nissan|car|dense|europe|48|Qashqai,Juke,Leaf|K9K,HR13
SAJ|Jaguar|car|letter|europe|9|XF,XE,F-Pace|204DTD,306DT
YV1|Volvo|car|parity|europe|30|V60,XC60,V70,XC90|D4204T,B4204T
YS3|Saab|car|dense|europe|5|9-3,9-5|B207,Z19DTH
TSM|Suzuki|car|holes|europe|18|Swift,Vitara,SX4|M13A,K14C
TMA|Hyundai|car|parity|europe|36|i30,Tucson,ix20|D4FB,G4FA
U5Y|Kia|car|parity|europe|30|Ceed,Sportage,Venga|D4FC,G4FG
NM0|Ford|van|monthly|europe|30|Transit,Transit Connect,Tourneo|DRFA,YLFS
NMT|Toyota|car|dense|europe|22|Corolla,C-HR,Auris|1NDTV,2ZRFXE
XW8|Volkswagen|car|holes|europe|14|Polo,Tiguan|CFNA,CZCA
XLR|DAF|truck|dense|europe|8|XF,LF|MX13,PR183
WMA|MAN|truck|holes|europe|8|TGX,TGL|D2676,D0834
VBK|KTM|motorcycle|parity|europe|7|Duke,Adventure|KTM690,LC8
ZDM|Ducati|motorcycle|dense|europe|6|Monster,Multistrada|ZDM937,ZDM821
JN1|Nissan|car|dense|asia|24|X-Trail,370Z,Micra|QR25,VQ37
JMZ|Mazda|car|dense|asia|26|3,6,CX-5|PEVPS,SHY1
JF1|Subaru|car|holes|asia|14|Forester,Impreza,Outback|FB20,EJ25
JSA|Suzuki|car|dense|asia|12|Jimny,Grand Vitara|K15B,J20A
JYA|Yamaha|motorcycle|parity|asia|8|MT-07,XT660|M401E,RM04E
KL1|Chevrolet|car|letter|asia|18|Aveo,Cruze,Captiva|B12D1,Z20S1
KPT|SsangYong|car|dense|asia|6|Korando,Rexton|D20DTF,671950
MAL|Hyundai|car|dense|asia|30|i10,Creta,Grand i10|G4LA,D4FA
MAT|Tata|car|holes|asia|22|Nexon,Indica,Tiago|REVTRN,475IDI
ME4|Honda|motorcycle|seven|asia|20|Activa,Shine|JF50E,JC65E
LSV|Volkswagen|car|dense+|asia|40|Lavida,Passat,Polo|CFBA,CSSA
LFV|Audi|car|holes+|asia|22|A4,A6,Q5|CVKB,DTMA
LGW|Great Wall|car|letter+|asia|14|Haval H6,Wingle|GW4C20,GW4D20
LSJ|MG|car|parity+|asia|16|ZS,HS,MG3|15S4G,20L4E
1C6|Ram|truck|dense+|north_america|26|1500,2500|ERB,EZH
1FM|Ford|car|letter+|north_america|34|Explorer,Escape,Edge|CYA,99G
1GC|Chevrolet|truck|dense+|north_america|28|Silverado,Colorado|L83,LV3
1N4|Nissan|car|parity+|north_america|24|Altima,Maxima,Sentra|QR25,VQ35
2T3|Toyota|car|holes+|north_america|24|RAV4,Corolla|2ARFE,A25A
3N1|Nissan|car|dense+|north_america|26|Versa,Sentra,Tiida|HR16,MR18
3FA|Ford|car|dense+|north_america|18|Fusion,Fiesta|C25HDEX,TSX
4S3|Subaru|car|dense+|north_america|12|Legacy,Impreza|FB25,EJ25
5NP|Hyundai|car|parity+|north_america|20|Elantra,Sonata|G4NB,G4KJ
5XY|Kia|car|parity+|north_america|18|Sorento,Optima|G4KE,G6DC
7SA|Tesla|car|dense+|north_america|12|Model Y,Model X|3D1,3D6
8AF|Ford|truck|monthly|south_america|14|Ranger,Focus|P5AT,DURA
8AP|Fiat|car|seven|south_america|16|Cronos,Palio,Siena|310A5,178F5
93H|Honda|car|dense|south_america|16|Fit,City,HR-V|L15A7,R18Z9
93Y|Renault|car|seven|south_america|20|Sandero,Duster,Kwid|K7MA,B4DA
988|Jeep|car|holes|south_america|12|Renegade,Compass|E1TORQ,MJET
AAV|Volkswagen|car|dense|south|12|Polo Vivo,Polo|CLP,CLS
AHT|Toyota|truck|dense|south|14|Hilux,Fortuner|1GDFTV,2KDFTV
6T1|Toyota|car|seven|south|9|Camry,Aurion|2ARFXE,2GRFE`;

export const MAKERS: readonly Maker[] = ROWS.trim().split('\n').map((row) => {
  const [wmi = '', make = '', category = '', layout = '', market = '', weight = '', models = '', engines = ''] = row.split('|');
  return {
    wmi, make, category, layout: layout.replace('+', '') as Layout, isChecked: layout.endsWith('+'), market: market as Market, weight: Number(weight), models: models.split(','), engines: engines.split(','),
  };
});

/** Numbers that are no VINs: `#` is the serial. Chassis numbers before 1981, and frames of Japanese domestic cars. */
export const OLD: readonly { readonly make: string; readonly model: string; readonly shape: string; readonly years: readonly [number, number]; readonly market: Market; readonly weight: number }[] = [
  { make: 'Volvo', model: '144', shape: '1443451######', years: [1968, 1974], market: 'europe', weight: 3 },
  { make: 'Opel', model: 'Kadett', shape: '37#######', years: [1973, 1979], market: 'europe', weight: 4 },
  { make: 'Porsche', model: '911', shape: '91131#####', years: [1973, 1977], market: 'europe', weight: 1 },
  { make: 'MINI', model: '1000', shape: 'XA2S1N######A', years: [1969, 1980], market: 'europe', weight: 3 },
  { make: 'Peugeot', model: '504', shape: '504A13#######', years: [1970, 1980], market: 'europe', weight: 4 },
  { make: 'Alpine', model: 'A110', shape: '1#####', years: [1967, 1977], market: 'europe', weight: 0.3 },
  { make: 'Nissan', model: 'Skyline', shape: 'BNR32-######', years: [1989, 1994], market: 'asia', weight: 3 },
  { make: 'Mazda', model: 'RX-7', shape: 'FD3S-######', years: [1992, 2002], market: 'asia', weight: 2 },
  { make: 'Mitsubishi', model: 'Lancer', shape: 'CT9A-#######', years: [2001, 2007], market: 'asia', weight: 3 },
];
