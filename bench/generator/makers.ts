/** Who builds what under which world manufacturer identifier, roughly in order of how many are about. A table of our own from general knowledge. */

/**
 * How a maker fills a VIN behind the WMI:
 * `checked` five describing characters, check digit, year, plant, six digits (North America, China);
 * `filler`  ZZZ, type of two characters, Z, year, plant, six digits (the VW group in Europe);
 * `plain`   five describing characters, a filler or by model a check digit, year, plant, six digits;
 * `type`    six digits of type, steering, plant, six digits that run on through the years (Mercedes-Benz);
 * `running` six describing characters, eight digits that run on through the years (Renault, PSA).
 */
export type Numbering = 'checked' | 'filler' | 'plain' | 'type' | 'running';
export type Market = 'europe' | 'northAmerica' | 'southAmerica' | 'asia' | 'oceania';
export type Category = 'car' | 'van' | 'truck' | 'bus' | 'motorcycle' | 'moped' | 'trailer';

export interface Maker {
  wmi: string;
  make: string;
  category: Category;
  numbering: Numbering;
  market: Market;
  weight: number;
  /** Engine codes, then how many digits follow them; absent for trailers. */
  engines?: { codes: readonly string[]; digits: number };
  /** Models, most frequent first, with their type codes by generation where the numbering prints them. */
  models: readonly { name: string; codes: readonly string[] }[];
}

type Row = readonly [wmi: string, make: string, category: Category, numbering: Numbering, market: Market, weight: number, engines: string, models: string];

const ROWS: readonly Row[] = [
  ['WVW', 'Volkswagen', 'car', 'filler', 'europe', 62, 'AXR BKC BXE CBZ CAY CJX DFG/6', 'Golf:1G 1H 1J 1K 5K AU CD,Passat:31 3A 3B 3C 3G,Polo:86 6N 9N 6R AW,Tiguan:5N AD,Jetta:16 1T,Up:12'],
  ['VF1', 'Renault', 'car', 'running', 'europe', 40, 'K9KB6 K4MC8 F4RA7 H4BA4 D4FA7/7', 'Clio,Mégane,Scénic,Captur,Twingo,Laguna,Kadjar'],
  ['1HG', 'Honda', 'car', 'checked', 'northAmerica', 34, 'D17A2- F23A4- K24Z7- R18A1- L15B7-/7', 'Accord,Civic,Fit'],
  ['WBA', 'BMW', 'car', 'plain', 'europe', 34, 'N47D20C N20B20A M54B30 B47D20A/8', '3 Series,5 Series,X5,1 Series,X3,7 Series'],
  ['VF3', 'Peugeot', 'car', 'running', 'europe', 33, '10FHBZ 10DYZN 10JBBR 10FSU/7', '206,207,308,3008,208,407,Partner'],
  ['WDB', 'Mercedes-Benz', 'car', 'type', 'europe', 30, '611961 646961 112911/8', 'E-Class:124 210 211,C-Class:202 203,S-Class:126 140 220,ML:163 164,190:201'],
  ['JTD', 'Toyota', 'car', 'plain', 'asia', 30, '1NZ- 2ZR- 1ND- 1KR- 2AZ-/7', 'Yaris,Corolla,Prius,Auris,Aygo'],
  ['1FT', 'Ford', 'truck', 'checked', 'northAmerica', 28, '5S6 9AA CT2/5', 'F-150,F-250,Ranger,F-350'],
  ['ZFA', 'Fiat', 'car', 'plain', 'europe', 26, '188A4 199A2 169A4 312A2 223A5/7', 'Punto,Panda,500,Tipo,Bravo,Doblò'],
  ['TMB', 'Škoda', 'car', 'filler', 'europe', 25, 'ASZ BXE CAY BZG CXS/6', 'Octavia:1U 1Z 5E NX,Fabia:6Y 5J NJ,Superb:3U 3T 3V,Kodiaq:NS'],
  ['KMH', 'Hyundai', 'car', 'plain', 'asia', 25, 'G4FC D4FB G4GC G4LA/7', 'i30,Tucson,Accent,Santa Fe,Elantra,i20'],
  ['WDD', 'Mercedes-Benz', 'car', 'type', 'europe', 24, '651924 271820 642850/8', 'C-Class:204 205,E-Class:212 213,A-Class:169 176,S-Class:221 222,CLS:218 219'],
  ['WAU', 'Audi', 'car', 'filler', 'europe', 24, 'BKE CAG CDN BPW CZP/6', 'A4:8D 8E 8K F4,A6:4B 4F 4G F2,A3:8L 8P 8V GY,Q5:8R FY,Q7:4L 4M'],
  ['W0L', 'Opel', 'car', 'plain', 'europe', 24, 'Z19DTH Z16XEP X14XE A17DTR/8', 'Astra,Corsa,Vectra,Insignia,Zafira,Meriva'],
  ['WF0', 'Ford', 'car', 'plain', 'europe', 24, 'G6DA HXDA FYDB T1DB/5', 'Focus,Fiesta,Mondeo,Kuga,C-Max'],
  ['KNA', 'Kia', 'car', 'plain', 'asia', 22, 'D4FA G4FC G4NA G3LA/7', 'Sportage,Ceed,Rio,Picanto,Sorento'],
  ['VF7', 'Citroën', 'car', 'running', 'europe', 22, '10FJBC 9HZ10JB 8HX10FD/7', 'C3,C4,Berlingo,C5,Xsara,DS3'],
  ['4T1', 'Toyota', 'car', 'checked', 'northAmerica', 20, '2AZ- 2AR- 2GR-/7', 'Camry,Avalon,Solara'],
  ['9BW', 'Volkswagen', 'car', 'filler', 'southAmerica', 20, 'CCR CFZ BAH UNF/6', 'Gol:30 37 5U,Fox:5Z,Saveiro:3S,Voyage:5V,Polo:6S'],
  ['1G1', 'Chevrolet', 'car', 'checked', 'northAmerica', 19, 'LTG LUJ LZ4 LE2/7', 'Malibu,Impala,Cruze,Camaro,Corvette'],
  ['JHM', 'Honda', 'car', 'plain', 'asia', 18, 'L13A1- R20A3- D14A3- K20A4-/7', 'Jazz,Civic,Accord,Insight'],
  ['9BD', 'Fiat', 'car', 'plain', 'southAmerica', 18, '178F1 310A1 178D9/7', 'Uno,Palio,Strada,Siena,Toro'],
  ['WV1', 'Volkswagen', 'van', 'filler', 'europe', 17, 'AXB BRR CAA CSH/6', 'Transporter:70 7H 7E,Caddy:9K 2K SA,Crafter:2E SY'],
  ['3VW', 'Volkswagen', 'car', 'checked', 'northAmerica', 16, 'CBPA BPY CPKA/6', 'Jetta,Golf,Beetle,Taos'],
  ['1C4', 'Jeep', 'car', 'checked', 'northAmerica', 16, 'ERB ED6 EZH/7', 'Grand Cherokee,Wrangler,Cherokee,Compass'],
  ['VSS', 'SEAT', 'car', 'filler', 'europe', 16, 'BMS BLS CAX CBZ/6', 'Ibiza:6K 6L 6J KJ,León:1M 1P 5F KL,Ateca:KH'],
  ['9BG', 'Chevrolet', 'car', 'plain', 'southAmerica', 15, 'CAA GFD JTV/7', 'Onix,Corsa,Celta,S10,Prisma'],
  ['SB1', 'Toyota', 'car', 'plain', 'europe', 14, '4ZZ- 1AD- 3ZZ- 1CD-/7', 'Avensis,Corolla,Auris'],
  ['UU1', 'Dacia', 'car', 'running', 'europe', 14, 'K7MA8 K9KU8 H4DF4/7', 'Logan,Duster,Sandero,Spring'],
  ['MA3', 'Suzuki', 'car', 'plain', 'asia', 14, 'K10BN G13BB K12MN/7', 'Swift,Alto,Celerio,Baleno'],
  ['1FM', 'Ford', 'car', 'checked', 'northAmerica', 14, 'BB5 9E8 FJ3/5', 'Explorer,Escape,Expedition,Edge'],
  ['XTA', 'Lada', 'car', 'plain', 'europe', 13, '2103 21083 21126 11183/7', '2107,2109,Priora,Kalina,Niva'],
  ['3N1', 'Nissan', 'car', 'checked', 'northAmerica', 13, 'MR18 QG18 HR16/6', 'Sentra,Versa,Tsuru,Kicks'],
  ['SAL', 'Land Rover', 'car', 'plain', 'europe', 13, '276DT 306DT 508PS 204DT/7', 'Range Rover Sport,Discovery,Defender,Evoque,Freelander'],
  ['W1K', 'Mercedes-Benz', 'car', 'type', 'europe', 12, '654920 264920 282914/8', 'A-Class:177,C-Class:206,E-Class:214,CLA:118,EQC:293'],
  ['1GC', 'Chevrolet', 'truck', 'checked', 'northAmerica', 12, 'LMG L83 LQ4/7', 'Silverado,Colorado,Express'],
  ['93Y', 'Renault', 'car', 'running', 'southAmerica', 12, 'D4DB7 K4MC6 H4MA7/7', 'Sandero,Logan,Duster,Kwid'],
  ['YV1', 'Volvo', 'car', 'plain', 'europe', 12, 'D5244T4 B5254T2 D4204T1/7', 'V70,XC60,S60,XC90,V40'],
  ['LSG', 'Buick', 'car', 'checked', 'asia', 12, 'L2B LFV LTG/7', 'Excelle,LaCrosse,Regal,Envision'],
  ['SJN', 'Nissan', 'car', 'plain', 'europe', 12, 'K9K4 HR16 MR20/6', 'Qashqai,Micra,Juke,Note'],
  ['JTM', 'Toyota', 'car', 'plain', 'asia', 11, '2AD- 1GD- 3ZR-/7', 'RAV4,Land Cruiser,C-HR'],
  ['LFV', 'Volkswagen', 'car', 'checked', 'asia', 11, 'EA211- CFB BJG/6', 'Sagitar,Bora,Magotan,Jetta'],
  ['VNK', 'Toyota', 'car', 'plain', 'europe', 10, '1KR- 1ND- 1NR-/7', 'Yaris,Yaris Cross'],
  ['JMZ', 'Mazda', 'car', 'plain', 'asia', 10, 'LF17 SHY1 PE20 RF7J/6', '3,6,CX-5,2,MX-5'],
  ['5YJ', 'Tesla', 'car', 'checked', 'northAmerica', 10, '', 'Model 3,Model S'],
  ['JYA', 'Yamaha', 'motorcycle', 'plain', 'asia', 10, 'J502E RN121E RM331E/6', 'YZF-R6,MT-07,XT660,FZ6'],
  ['JH2', 'Honda', 'motorcycle', 'plain', 'asia', 10, 'PC40E- SC57E- RC74E-/7', 'CBR600RR,CBR1000RR,Africa Twin,Hornet'],
  ['LVS', 'Ford', 'car', 'checked', 'asia', 9, 'CAF479 GTDI/6', 'Focus,Mondeo,Kuga'],
  ['TRU', 'Audi', 'car', 'filler', 'europe', 9, 'AUQ BWA CDL/6', 'TT:8N 8J FV,A3:8Y'],
  ['JN1', 'Nissan', 'car', 'plain', 'asia', 9, 'YD25 VQ35 QR25/6', 'X-Trail,Navara,Primera,350Z'],
  ['SHH', 'Honda', 'car', 'plain', 'europe', 9, 'N22A2- R18A2- K20A2-/7', 'Civic,CR-V'],
  ['WMW', 'MINI', 'car', 'plain', 'europe', 8, 'W10B16A N12B14A B38A15A/8', 'Cooper,One,Countryman'],
  ['ZAP', 'Piaggio', 'moped', 'plain', 'europe', 8, 'C381M M198M M459M/7', 'Zip,Liberty,Vespa LX,Beverly'],
  ['NM0', 'Ford', 'van', 'plain', 'europe', 8, 'P8FA D2FA PHFA/5', 'Transit Connect,Transit Custom,Transit'],
  ['SAJ', 'Jaguar', 'car', 'plain', 'europe', 7, '204DTD 306PS 508PN/7', 'XF,F-Pace,XE,XJ'],
  ['ZAR', 'Alfa Romeo', 'car', 'plain', 'europe', 7, '937A2 940A3 939A9/7', 'Giulietta,147,159,Giulia'],
  ['1C6', 'RAM', 'truck', 'checked', 'northAmerica', 7, 'ETK EZH ERC/7', '1500,2500,3500'],
  ['LRW', 'Tesla', 'car', 'checked', 'asia', 7, '', 'Model Y,Model 3'],
  ['WP0', 'Porsche', 'car', 'filler', 'europe', 6, 'MA101 DBC MDC/5', '911:96 99 9A,Cayenne:9P 92,Panamera:97,Boxster:98'],
  ['6FP', 'Ford', 'car', 'plain', 'oceania', 6, 'JGAT FPV/6', 'Falcon,Territory'],
  ['MAL', 'Hyundai', 'car', 'plain', 'asia', 6, 'G4HG G4LA D3FA/7', 'i10,Atos,Creta'],
  ['LGX', 'BYD', 'car', 'checked', 'asia', 6, 'BYD476 BYD487/7', 'Song,Qin,Han,Atto 3'],
  ['1HD', 'Harley-Davidson', 'motorcycle', 'checked', 'northAmerica', 5, 'KEL GNM FC4/7', 'Sportster,Softail,Road King,Electra Glide'],
  ['WB1', 'BMW', 'motorcycle', 'plain', 'europe', 5, '122EN 804EA/8', 'R 1200 GS,F 800 GS,S 1000 RR'],
  ['ZCF', 'Iveco', 'van', 'plain', 'europe', 5, 'F1AE0 F1CE3/7', 'Daily,Eurocargo'],
  ['YS2', 'Scania', 'truck', 'plain', 'europe', 4, 'DC13 DC09/7', 'R 450,G 410,P 280'],
  ['WMA', 'MAN', 'truck', 'plain', 'europe', 4, 'D2066LF D2676LF/8', 'TGX,TGS,TGL'],
  ['XLR', 'DAF', 'truck', 'plain', 'europe', 3, 'MX340S MX11/6', 'XF,CF,LF'],
  ['WSM', 'Schmitz Cargobull', 'trailer', 'plain', 'europe', 3, '', 'S.KO,S.CS'],
  ['WKE', 'Krone', 'trailer', 'plain', 'europe', 2, '', 'SD,SDP'],
  ['1UY', 'Utility', 'trailer', 'checked', 'northAmerica', 2, '', '3000R,4000D-X'],
  ['VNE', 'Irisbus', 'bus', 'plain', 'europe', 1, 'F2BE0 F4AE0/7', 'Citelis,Crossway'],
  ['1XK', 'Kenworth', 'truck', 'checked', 'northAmerica', 1, 'MX13 ISX15/6', 'T680,W900'],
];

function toMaker([wmi, make, category, numbering, market, weight, engines, models]: Row): Maker {
  const [codes = '', digits = '6'] = engines.split('/');
  return {
    wmi, make, category, numbering, market, weight,
    ...(engines === '' ? {} : { engines: { codes: codes.split(' '), digits: Number(digits) } }),
    models: models.split(',').map((model) => {
      const [name = '', types = ''] = model.split(':');
      return { name, codes: types === '' ? [] : types.split(' ') };
    }),
  };
}

export const MAKERS: readonly Maker[] = ROWS.map(toMaker);
