// Regions and countries by the first two characters of a VIN (ISO 3780 as assigned by SAE International). A table only: it
// knows today's assignments, and leaves out the ones that were never used or are in doubt.

/** Ranges in the order A–Z without I, O, Q, then 1–9, 0: first character, from, to, country. */
export const COUNTRY_RANGES = `
A A H ZA;A J K CI;A L M LS;A N P BW;A R S NA;A T U MG;A V W MU;A X Y TN;A Z 1 CY;A 2 3 ZW;A 4 5 MZ
B A B AO;B C C ET;B F G KE;B H H RW;B L L NG;B R R DZ;B T T SZ;B U U UG;B 3 4 LY
C A B BJ;C F G MG;C L M TN;D A E EG;D F K MA;D L R ZM;E A E ET;E F K MZ;F A E GH;F F K NG
J A 0 JP
K A E LK;K F H IL;K L R KR;K S T JO;K 1 3 KR;K 5 5 KG
L A 0 CN
M A E IN;M F K ID;M L R TH;M S S MM;M U U MN;M X X KZ;M Y 0 IN
N A E IR;N F G PK;N J J IQ;N L R TR;N S T UZ;N V V AZ;N X X TJ;N Y Y AM;N 1 5 IR;N 7 8 TR
P A E PH;P F K SG;P L R MY;P S T BD;P V V KH;P 5 0 IN
R A E AE;R F K TW;R L N VN;R P P LA;R S T SA;R U W RU;R 1 7 HK
S A M GB;S N T DE;S U Z PL;S 1 2 LV;S 3 3 GE;S 4 4 IS
T A H CH;T J P CZ;T R V HU;T W 2 PT;T 3 5 RS;T 6 6 AD;T 7 8 NL
U A C ES;U H M DK;U N R IE;U U X RO;U 1 2 MK;U 5 7 SK;U 8 0 BA
V A E AT;V F R FR;V S W ES;V X 2 FR;V 3 5 HR;V 6 8 EE
W A 0 DE
X A C BG;X D E RU;X F H GR;X J K RU;X L R NL;X S W RU;X X Y LU;X Z 0 RU
Y A E BE;Y F K FI;Y N N MT;Y S W SE;Y X 2 NO;Y 3 5 BY;Y 6 8 UA
Z A U IT;Z X Z SI;Z 1 1 SM;Z 3 5 LT;Z 6 0 RU
1 A 0 US;2 A 5 CA;3 A X MX;3 4 4 NI;3 5 5 DO;3 6 6 HN;3 7 7 PA;3 8 9 PR;4 A 0 US;5 A 0 US
6 A X AU;6 Y 1 NZ;7 A E NZ;7 F 0 US
8 A E AR;8 F G CL;8 L N EC;8 S W PE;8 X Z VE;8 2 2 BO;8 4 4 CR
9 A E BR;9 F G CO;9 S V UY;9 1 0 BR
`;

/** The part of the world by the first character (ISO 3780 §5). */
export const REGIONS: Readonly<Record<string, string>> = Object.fromEntries(
  (
    [
      ['ABCDEFGH', 'africa'],
      ['JKLMNPR', 'asia'],
      ['STUVWXYZ', 'europe'],
      ['12345', 'north_america'],
      ['67', 'oceania'],
      ['890', 'south_america'],
    ] as const
  ).flatMap(([characters, region]) => Array.from(characters, (character) => [character, region])),
);

/**
 * Makers outside North America and China that write the model year at position 10 in every market, by the beginnings of
 * their VINs. Gathered from makers' own decoding sheets and from public decoders' test suites; a hint, not a rule.
 */
export const YEAR_AT_TEN: readonly string[] =
  'WVW WVG WV1 WV2 WV3 WAU WA1 WUA TRU TMB VSS WP0 WP1 W0L W0V W09 VSX SAJ SAL SAD SAR SCA SCB SCC SCF YV1 YV2 YV3 YV4 YV5 LYV XTA XW8 X7L KL KM KN KP U5Y U6Y TMA MA1 MA3 MA6 MAK MAL MB MBH MD2 ME 93 94 95 92 91 9B 99 8A 6F 6G 6H 6U ZAM ZFF ZHW ZAR ZD VF6 5YJ XP7 LRW'.split(' ');
