/**
 * Writes the training world and the first session's file under samples/. Every number is made up and recognisable as
 * samples/README.md says; the same script always writes the same bytes.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withCheckDigit } from '../bench/generator/check-digit.ts';
import { hashText, Random } from '../bench/generator/random.ts';

interface Model { make: string; model: string; category: string; years: readonly [number, number]; vin: string }
interface Vehicle { vin: string; plate: string; plateCountry: string; engine: string; category: string; make: string; model: string; year: number; colour: string; event: string; day: string; country: string; place: string }
interface World { country: string; rows: number; places: readonly string[]; plate: (random: Random, serial: string) => string; models: readonly Model[] }

const YEAR_CODES = 'ABCDEFGHJKLMNPRSTVWXY123456789';
const COLOURS = ['black', 'white', 'grey', 'silver', 'blue', 'red', 'green', 'brown', 'beige', 'yellow', 'orange'];
const GENERIC = ['reference', 'vin', 'plate', 'plate_country', 'engine_number', 'category', 'make', 'model', 'year', 'colour', 'event', 'event_date', 'event_country', 'event_place', 'operation', 'clear_reason'] as const;

/** Eleven characters, in which `y` is the year's code and `c` the check digit, and a training serial. */
function vinOf(template: string, year: number, serial: string): string {
  const text = template.replace('y', YEAR_CODES[(year - 1980) % 30]!) + '97' + serial;
  if (text.length !== 17) throw new Error(`${template} makes a VIN of ${text.length} characters.`);
  return text.includes('c') ? withCheckDigit(text.replace('c', '0')) : text;
}

const model = (make: string, name: string, vin: string, years: readonly [number, number]): Model => ({ make, model: name, category: 'car', years, vin });
const as = (category: string, car: Model): Model => ({ ...car, category });

const MODELS = {
  golf: model('Volkswagen', 'Golf', 'WVWZZZ1KZyW', [2004, 2008]), passat: model('Volkswagen', 'Passat', 'WVWZZZ3CZyE', [2006, 2019]),
  transporter: as('van', model('Volkswagen', 'Transporter', 'WV1ZZZ7HZyH', [2004, 2015])), a6: model('Audi', 'A6', 'WAUZZZ4GZyN', [2012, 2018]),
  three: model('BMW', '3 Series', 'WBA8E1100yK', [2013, 2018]), x5: model('BMW', 'X5', 'WBAKS4100y0', [2014, 2018]),
  eClass: model('Mercedes-Benz', 'E-Class', 'WDD2130041A', [2016, 2022]), octavia: model('Škoda', 'Octavia', 'TMBJJ7NE0y0', [2013, 2020]),
  clio: model('Renault', 'Clio', 'VF15R000H50', [2014, 2019]), megane: model('Renault', 'Mégane', 'VF1BZ000H45', [2009, 2015]),
  p308: model('Peugeot', '308', 'VF3LB9HC0ES', [2013, 2020]), p206: model('Peugeot', '206', 'VF32AKFWF44', [2001, 2008]),
  c3: model('Citroën', 'C3', 'VF7SXHMZ0KT', [2016, 2022]), duster: model('Dacia', 'Duster', 'UU1HSDACN50', [2012, 2018]), logan: model('Dacia', 'Logan', 'UU1LSDAEH40', [2006, 2013]),
  yaris: model('Toyota', 'Yaris', 'VNKKJ3D30yA', [2012, 2019]), corolla: model('Toyota', 'Corolla', 'SB1K33BE0yE', [2019, 2024]), landCruiser: model('Toyota', 'Land Cruiser', 'JTMHV05J0y4', [2010, 2021]),
  rangeRover: model('Land Rover', 'Range Rover Sport', 'SALWA2KE0yA', [2014, 2021]), tucson: model('Hyundai', 'Tucson', 'KMHJ381A0yU', [2015, 2020]), sportage: model('Kia', 'Sportage', 'KNAPN81B0y7', [2016, 2021]),
  gol: model('Volkswagen', 'Gol', '9BWAA05U0yP', [2009, 2021]), palio: model('Fiat', 'Palio', '9BD17106L0y', [2005, 2016]), sandero: model('Renault', 'Sandero', '93Y5SRD04yJ', [2013, 2021]), onix: model('Chevrolet', 'Onix', '9BGKS48U0yG', [2013, 2019]),
  accord: model('Honda', 'Accord', '1HGCM826cyA', [2003, 2007]), f150: as('truck', model('Ford', 'F-150', '1FTFW1EFcyF', [2011, 2020])), model3: model('Tesla', 'Model 3', '5YJ3E1EAcyF', [2018, 2023]),
  camry: model('Toyota', 'Camry', '4T1BF1FKcyU', [2012, 2017]), malibu: model('Chevrolet', 'Malibu', '1G1ZD5STcyF', [2016, 2022]), wrangler: model('Jeep', 'Wrangler', '1C4HJXDGcyW', [2018, 2023]),
  jetta: model('Volkswagen', 'Jetta', '3VWD17AJcyM', [2014, 2018]), harley: as('motorcycle', model('Harley-Davidson', 'Sportster', '1HD1CT31cyK', [2010, 2019])), trailer: as('trailer', model('Utility', '3000R', '1UYVS253cyM', [2012, 2022])),
  mt07: as('motorcycle', model('Yamaha', 'MT-07', 'JYARM041000', [2014, 2021])), krone: as('trailer', model('Krone', 'SD', 'WKESD000000', [2010, 2021])), scania: as('truck', model('Scania', 'R 450', 'YS2R4X20005', [2014, 2020])),
  swift: model('Suzuki', 'Swift', 'MA3FZC62S00', [2011, 2017]), vespa: as('moped', model('Piaggio', 'Vespa LX', 'ZAPM6810000', [2006, 2014])),
  lada: model('Lada', 'Priora', 'XTA217030y0', [2008, 2015]), zaz: model('ZAZ', 'Lanos', 'Y6DTF699P90', [2008, 2013]),
} satisfies Record<string, Model>;

const EUROPE = [MODELS.golf, MODELS.passat, MODELS.transporter, MODELS.a6, MODELS.three, MODELS.x5, MODELS.eClass, MODELS.octavia, MODELS.rangeRover, MODELS.tucson, MODELS.sportage, MODELS.mt07, MODELS.krone, MODELS.scania, MODELS.vespa];
const FRENCH = [MODELS.clio, MODELS.megane, MODELS.p308, MODELS.p206, MODELS.c3, MODELS.duster, MODELS.yaris];
const letters = (random: Random, count: number, alphabet = 'ABCDEFGHJKLMNPRSTVWXYZ'): string => Array.from({ length: count }, () => random.pick(Array.from(alphabet))).join('');

/** A plate's first two digits are 9 and 7. */
const WORLDS = {
  DE: { country: 'DE', rows: 90, places: ['Berlin', 'Hamburg', 'München', 'Köln', 'Bremerhaven'], models: [...EUROPE, MODELS.corolla, MODELS.clio],
    plate: (random, serial) => `${random.pick(['B', 'M', 'HH', 'MÜ', 'WÜ', 'LÖ', 'GÖ', 'K', 'DD'])}-${letters(random, 2)} 97${serial.slice(2)}` },
  FR: { country: 'FR', rows: 90, places: ['Paris', 'Marseille', 'Lyon', 'Lille', 'Le Havre'], models: [...FRENCH, ...FRENCH, MODELS.logan, ...EUROPE],
    plate: (random, serial) => `${letters(random, 2)}-97${serial.slice(3)}-${letters(random, 2)}` },
  NL: { country: 'NL', rows: 70, places: ['Amsterdam', 'Rotterdam', 'Utrecht', 'Eindhoven'], models: [...EUROPE, MODELS.yaris, MODELS.clio, MODELS.model3],
    plate: (random, serial) => `${letters(random, 2, 'BDFGHJKLNPRSTXZ')}-97${serial.slice(3)}-${letters(random, 1, 'BDFGHJKLNPRSTXZ')}` },
  BR: { country: 'BR', rows: 80, places: ['São Paulo', 'Rio de Janeiro', 'Curitiba', 'Foz do Iguaçu'], models: [MODELS.gol, MODELS.palio, MODELS.sandero, MODELS.onix, MODELS.gol, MODELS.corolla, MODELS.scania],
    plate: (random, serial) => (random.chance(0.6) ? `${letters(random, 3)}9${letters(random, 1, 'ABCDEFGHJ')}7${serial.slice(3)}` : `${letters(random, 3)}-97${serial.slice(2)}`) },
  MA: { country: 'MA', rows: 60, places: ['Casablanca', 'Tanger', 'Rabat', 'Agadir'], models: [...FRENCH, MODELS.logan, MODELS.duster, MODELS.landCruiser, MODELS.swift, MODELS.eClass],
    plate: (random, serial) => `97${serial.slice(1)}-${random.pick(['أ', 'ب', 'د', 'ه', 'و', 'ط'])}-${1 + random.below(60)}` },
  US: { country: 'US', rows: 100, places: ['NJ', 'NY', 'CA', 'TX', 'FL', 'MI'], models: [MODELS.accord, MODELS.f150, MODELS.model3, MODELS.camry, MODELS.malibu, MODELS.wrangler, MODELS.jetta, MODELS.harley, MODELS.trailer, MODELS.f150],
    plate: (random, serial) => `9${letters(random, 3)}7${serial.slice(2)}` },
  UA: { country: 'UA', rows: 90, places: ['КИЄВІ', 'ОДЕСІ', 'ЛЬВОВІ', 'ХАРКОВІ', 'ДНІПРІ'], models: [...EUROPE, MODELS.lada, MODELS.lada, MODELS.zaz, MODELS.zaz, MODELS.logan],
    plate: (random, serial) => `${random.pick(['АА', 'КА', 'ВН', 'ВС', 'АХ', 'АЕ', 'СВ'])}97${serial.slice(2)}${letters(random, 2, 'АВСЕНІКМОРТХ')}` },
} satisfies Record<string, World>;

const day = (random: Random): string => new Date(Date.UTC(2024, 0, 1) + random.below(911) * 86_400_000).toISOString().slice(0, 10); // to 2026-06-29

/** Serials run on through a file from `first`, so that no two files share a number by chance. */
function drawVehicles(world: World, first: number): Vehicle[] {
  const random = new Random(hashText(`training ${world.country}`));
  return Array.from({ length: world.rows }, (_, index) => {
    const serial = String(first + index * 5 + random.below(4)).padStart(4, '0');
    const chosen = random.pick(world.models);
    const year = chosen.years[0] + random.below(chosen.years[1] - chosen.years[0] + 1);
    const vin = random.chance(0.94) ? vinOf(chosen.vin, year, serial) : '';
    const plate = vin === '' || random.chance(0.9) ? world.plate(random, serial) : '';
    const engine = chosen.category !== 'trailer' && random.chance(0.4) ? `${letters(random, 3)}97${serial}` : '';
    const event = random.chance(0.9) ? 'stolen' : random.pick(['misappropriated', 'lost']);
    return { vin, plate, plateCountry: plate === '' ? '' : world.country, engine, category: chosen.category, make: chosen.make, model: chosen.model, year, colour: random.pick(COLOURS), event, day: maxDay(day(random), year), country: world.country, place: random.pick(world.places) };
  });
}

const maxDay = (found: string, year: number): string => (Number(found.slice(0, 4)) < year ? `${year}${found.slice(4)}` : found);

const typed = (vehicle: Partial<Vehicle> & Pick<Vehicle, 'make' | 'model' | 'year'>, world: World): Vehicle =>
  ({ vin: '', plate: '', plateCountry: vehicle.plate ? world.country : '', engine: '', category: 'car', colour: 'blue', event: 'stolen', day: '2026-05-17', country: world.country, place: world.places[0]!, ...vehicle });

/** The cases that samples/README.md tells of, by bureau. */
const CASES: Record<string, Parameters<typeof typed>[0][]> = {
  DE: [
    ...[301, 302, 303, 304, 305].map((serial, index) => ({ make: 'Volkswagen', model: 'Golf', year: 2008, vin: `WVWZZZ1KZ8W970${serial}`, colour: COLOURS[index]!, day: `2026-04-${12 + index}` })),
    { make: 'BMW', model: '3 Series', year: 2014, vin: 'WBA8B5108EK970258', plate: 'B-DD 9712', day: '2026-06-02' },
    { make: 'Volkswagen', model: 'Beetle', year: 1973, vin: '1133019701', plate: 'MÜ-AB 9703', colour: 'green' },
    { make: 'Toyota', model: 'Land Cruiser', year: 2018, vin: 'JTMHV05J0J4970410', plate: 'AA9702BB', plateCountry: 'UA', colour: 'white', day: '2026-06-11' },
    { make: 'Mercedes-Benz', model: 'E-Class', year: 2019, vin: 'WDD2130041A970500', plate: 'HH-TR 9750', colour: 'black', day: '2026-06-20' },
  ],
  FR: [
    { make: 'Mercedes-Benz', model: 'E-Class', year: 2019, vin: 'WDD2130041A970500', plate: 'HH-TR 9750', plateCountry: 'DE', colour: 'black', day: '2026-06-21' },
    { make: 'Peugeot', model: '404', year: 1969, vin: '4049704', colour: 'beige', day: '2026-03-04' },
    { make: 'Renault', model: 'Clio', year: 2016, vin: 'VF15R000H50970611', plate: 'TR-970-NG', colour: 'red', day: '2026-06-25' },
  ],
  NL: [
    { make: 'BMW', model: '3 Series', year: 2014, vin: 'WBA885108EK970258', plate: 'B-OD 9712', plateCountry: 'DE', day: '2026-06-03' },
    { make: 'Toyota', model: 'Corolla', year: 2004, vin: 'NZE121-3019705', colour: 'silver', day: '2026-02-27' },
    { make: 'Jensen', model: 'Interceptor', year: 1971, vin: '9706', plate: '97-06-TR', colour: 'green', day: '2026-01-19' },
  ],
  MA: [{ make: 'Peugeot', model: '206', year: 2005, plate: '97001-أ-6', colour: 'grey', day: '2026-06-14' }],
  BR: [{ make: 'Volkswagen', model: 'Gol', year: 2018, vin: '9BWAA05U0JP970720', plate: 'TRN9A71', colour: 'white', day: '2026-06-08' }],
  UA: [
    { make: 'Tesla', model: 'Model S', year: 2017, vin: withCheckDigit('5YJSA1E20HF970176'), plate: 'КА9701АА', colour: 'grey', day: '2026-05-30' },
    { make: 'Lada', model: '2101', year: 1978, vin: '0009702', plate: 'АА9703ВС', colour: 'red', day: '2025-11-08' },
  ],
  US: [{ make: 'Honda', model: 'Accord', year: 2003, vin: wrongCheckDigit('1HGCM82603A970777'), plate: '9TRN777', colour: 'silver', day: '2026-06-27', place: 'NJ' }],
};

function wrongCheckDigit(vin: string): string {
  const right = withCheckDigit(vin);
  return right.slice(0, 8) + (right[8] === '9' ? '0' : right[8] === 'X' ? '1' : String(Number(right[8]) + 1)) + right.slice(9);
}

/** Every bureau's serials begin a thousand after the one before. */
function fileOf(country: keyof typeof WORLDS): Vehicle[] {
  const world: World = WORLDS[country];
  return [...(CASES[country] ?? []).map((vehicle) => typed(vehicle, world)), ...drawVehicles(world, 1000 + Object.keys(WORLDS).indexOf(country) * 1000)];
}

const cell = (value: string, delimiter: string): string => (value.includes(delimiter) || value.includes('"') ? `"${value.replaceAll('"', '""')}"` : value);
const csv = (header: readonly string[], rows: readonly (readonly string[])[], delimiter = ','): string =>
  [header, ...rows].map((row) => row.map((value) => cell(value, delimiter)).join(delimiter)).join('\n') + '\n';
const lines = (rows: readonly unknown[]): string => `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`;

const generic = (vehicles: readonly Vehicle[]): string[][] => vehicles.map((vehicle, index) => [
  `${vehicle.country}-TRN-${String(index + 1).padStart(4, '0')}`, vehicle.vin, vehicle.plate, vehicle.plateCountry, vehicle.engine, vehicle.category,
  vehicle.make, vehicle.model, String(vehicle.year), vehicle.colour, vehicle.event, vehicle.day, vehicle.country, vehicle.place, '', '',
]);

function ndjson(rows: readonly string[][]): string {
  return rows.map((row) => JSON.stringify(Object.fromEntries(GENERIC.map((name, at) => [name, row[at]]).filter(([, value]) => value !== '')))).join('\n') + '\n';
}

const VMA: Record<string, string> = { Honda: 'HOND', Ford: 'FORD', Tesla: 'TESL', Toyota: 'TOYT', Chevrolet: 'CHEV', Jeep: 'JEEP', Volkswagen: 'VOLK', 'Harley-Davidson': 'HD', Utility: 'UTIL' };
const VMO: Record<string, string> = { Accord: 'ACC', 'F-150': '150', 'Model 3': 'MD3', Camry: 'CAM', Malibu: 'MAL', Wrangler: 'WRN', Jetta: 'JET', Sportster: 'XL8', '3000R': '' };
const VST: Record<string, string> = { car: '4D', truck: 'PK', motorcycle: 'MC', trailer: 'VN' };
const LIT: Record<string, string> = { car: 'PC', truck: 'TK', motorcycle: 'MC', trailer: 'TL' };
const VCO: Record<string, string> = { black: 'BLK', white: 'WHI', grey: 'GRY', silver: 'SIL', blue: 'BLU', red: 'RED', green: 'GRN', brown: 'BRO', beige: 'BGE', yellow: 'YEL', orange: 'ONG' };

function ncic(vehicles: readonly Vehicle[]): string {
  return csv(['VIN', 'LIC', 'LIS', 'LIY', 'LIT', 'VYR', 'VMA', 'VMO', 'VST', 'VCO', 'OCA', 'ORI', 'DOT'], vehicles.map((vehicle, index) => [
    vehicle.vin, vehicle.plate, vehicle.plate && vehicle.place, vehicle.plate && vehicle.day.slice(0, 4), vehicle.plate && LIT[vehicle.category]!, String(vehicle.year),
    VMA[vehicle.make]!, VMO[vehicle.model]!, VST[vehicle.category]!, VCO[vehicle.colour]! + (index % 17 === 9 ? '/BLK' : ''),
    `TRN26${String(index + 1).padStart(5, '0')}`, `${vehicle.place}0TRN100`, vehicle.day.replaceAll('-', ''),
  ]));
}

const CYRILLIC_COLOUR: Record<string, string> = { black: 'ЧОРНИЙ', white: 'БІЛИЙ', grey: 'СІРИЙ', silver: 'СРІБЛЯСТИЙ', blue: 'СИНІЙ', red: 'ЧЕРВОНИЙ', green: 'ЗЕЛЕНИЙ', brown: 'КОРИЧНЕВИЙ', beige: 'БЕЖЕВИЙ', yellow: 'ЖОВТИЙ', orange: 'ОРАНЖЕВИЙ' };
const CYRILLIC_TYPE: Record<string, string> = { car: 'ЛЕГКОВИЙ', van: 'ВАНТАЖНИЙ', truck: 'ВАНТАЖНИЙ', motorcycle: 'МОТОЦИКЛ', moped: 'МОПЕД', trailer: 'ПРИЧІП' };
const CYRILLIC_MAKE: Record<string, string> = { Lada: 'ВАЗ', ZAZ: 'ЗАЗ' };

function uaWanted(vehicles: readonly Vehicle[]): string {
  return lines(vehicles.map((vehicle, index) => {
    const inChassis = vehicle.category === 'trailer' || vehicle.category === 'truck';
    return {
      brandmodel: `${CYRILLIC_MAKE[vehicle.make] ?? vehicle.make.toUpperCase()} - ${vehicle.model.toUpperCase()}`, cartype: CYRILLIC_TYPE[vehicle.category], color: CYRILLIC_COLOUR[vehicle.colour],
      vehiclenumber: vehicle.plate || null, bodynumber: inChassis ? null : vehicle.vin || null, chassisnumber: inChassis ? vehicle.vin || null : null, enginenumber: vehicle.engine || null,
      organunit: `НАВЧАЛЬНИЙ ВІДДІЛ ПОЛІЦІЇ В М. ${vehicle.place}`,
      illegalseizuredate: vehicle.day, insertdate: `${vehicle.day}T${String(8 + (index % 12)).padStart(2, '0')}:${String((index * 7) % 60).padStart(2, '0')}:00`,
    };
  }));
}

const NZ_MODELS = [['Toyota', 'COROLLA', 'Saloon'], ['Subaru', 'LEGACY', 'Stationwagon'], ['Mazda', 'FAMILIA', 'Hatchback'], ['Nissan', 'SKYLINE', 'Saloon'], ['Honda', 'CIVIC', 'Hatchback'], ['Toyota', 'HILUX', 'Utility'],
  ['Toyota', 'HIACE', 'Light Van'], ['Mitsubishi', 'L300', 'Light Van'], ['Suzuki', 'GSX-R', 'Roadbike'], ['Yamaha', 'JOG', 'Moped'], ['Trailer', 'HOMEMADE', 'Trailer'], ['Trailer', 'BRIGGS', 'Boat Trailer'], ['Isuzu', 'FORWARD', 'Other Truck'], ['Subaru', 'IMPREZA', 'Saloon']] as const;
const NZ_REGIONS = ['Auckland City', 'Canterbury', 'Wellington', 'Waikato', 'Waitemata', 'Bay of Plenty', 'Counties/Manukau', 'Northland', 'Southern', 'Tasman'];

/** As such lists come: no reference, no VIN, some cells empty. */
function nzPolice(): string {
  const random = new Random(hashText('training NZ'));
  const seen = new Set<string>();
  const rows: string[][] = [];
  while (rows.length < 80) {
    const [make, name, type] = random.pick(NZ_MODELS);
    const plate = make === 'Trailer' ? `97${random.below(10)}${letters(random, 2)}` : random.chance(0.7) ? `${letters(random, 3)}97${random.below(10)}` : `${letters(random, 2)}97${random.below(10)}${random.below(10)}`;
    if (seen.has(plate)) continue;
    seen.add(plate);
    const colour = random.pick(['White', 'Silver', 'Blue', 'Red', 'Grey', 'Black', 'Green', 'Gold', 'Yellow', 'Cream']);
    rows.push([plate, rows.length % 23 === 11 ? '' : colour, make, rows.length % 29 === 17 ? '' : name, String(1994 + random.below(24)), rows.length % 37 === 21 ? '' : type, day(random), random.pick(NZ_REGIONS)]);
  }
  return csv(['plate', 'color', 'make', 'model', 'year', 'type', 'date_stolen', 'region'], rows);
}

/** A day later: two recovered, one corrected, one new. */
function laterDelta(first: readonly string[][]): string {
  const reference = (row: number): string => first[row]![0]!;
  const cleared = (row: number): string[] => GENERIC.map((name) => (name === 'reference' ? reference(row) : name === 'vin' ? first[row]![1]! : name === 'operation' ? 'clear' : name === 'clear_reason' ? 'recovered' : ''));
  const corrected = first[5]!.map((value, at) => (GENERIC[at] === 'colour' ? 'grey' : value));
  const [added] = generic([typed({ make: 'Audi', model: 'A6', year: 2017, vin: 'WAUZZZ4GZHN970990', plate: 'WÜ-TR 9799', colour: 'grey', day: '2026-06-30' }, WORLDS.DE)]);
  return csv(GENERIC, [cleared(1), cleared(4), corrected, ['DE-TRN-0900', ...added!.slice(1)]], ';');
}

type Unit = { readonly name: string; readonly place: string; readonly locode: string };
const unit = (name: string, place: string, locode: string): Unit => ({ name, place, locode });
const CALLING_CODES: Readonly<Record<string, string>> = { UA: '380', DE: '49', FR: '33', NL: '31', BR: '55', NZ: '64', MA: '212', US: '1' };
/** Behind a country's code no network has a number that begins with 000. */
const telephone = (country: string, at: number): string => `+${CALLING_CODES[country]} 000 970${at + 1}`;
const bureau = (country: string, city: string, timeZone: string, units: readonly Unit[]): object => ({
  code: `TRN-${country}`, name: `NCB ${city} (training)`, country, timeZone, units: units.map((one, at) => ({ ...one, telephone: telephone(country, at), timeZone })),
});

const BUREAUS = [
  bureau('UA', 'Kyiv', 'Europe/Kyiv', [unit('Odesa Port Control 1', 'Odesa', 'UAODS'), unit('Lviv Road Post West', 'Lviv', 'UALWO')]),
  bureau('DE', 'Wiesbaden', 'Europe/Berlin', [unit('Hamburg Free Port Desk', 'Hamburg', 'DEHAM'), unit('Bremerhaven Vehicle Terminal', 'Bremerhaven', 'DEBRV')]),
  bureau('FR', 'Paris', 'Europe/Paris', [unit('Le Havre Outbound Lanes', 'Le Havre', 'FRLEH'), unit('Marseille Ferry Post', 'Marseille', 'FRMRS')]),
  bureau('NL', 'The Hague', 'Europe/Amsterdam', [unit('Rotterdam Container Control', 'Rotterdam', 'NLRTM'), unit('Vlissingen Ro-Ro Post', 'Vlissingen', 'NLVLI')]),
  bureau('BR', 'Brasília', 'America/Sao_Paulo', [unit('Santos Port Post', 'Santos', 'BRSSZ'), unit('Foz do Iguaçu Bridge Post', 'Foz do Iguaçu', 'BRIGU')]),
  bureau('NZ', 'Wellington', 'Pacific/Auckland', [unit('Auckland Wharf Desk', 'Auckland', 'NZAKL'), unit('Lyttelton Port Desk', 'Lyttelton', 'NZLYT')]),
  bureau('MA', 'Rabat', 'Africa/Casablanca', [unit('Tanger Med Arrivals', 'Tanger Med', 'MAPTM'), unit('Casablanca Port Post', 'Casablanca', 'MACAS')]),
  bureau('US', 'Washington', 'America/New_York', [unit('Newark Export Desk', 'Newark', 'USEWR'), unit('Baltimore Terminal Desk', 'Baltimore', 'USBAL')]),
];

/** What an import file cannot carry: two plates, other numbers, restrictions, an action. In the API's shape. */
const DESK = [
  { bureau: 'TRN-NL', vehicle: { reference: 'NL-TRN-D001', category: 'car', vin: 'WBAKS41000G970801', plates: [{ number: 'TR-970-N', country: 'NL' }, { number: 'WPR 97001', country: 'PL' }], make: 'BMW', model: 'X5', year: 2016, colour: 'black', event: { kind: 'stolen', from: '2026-06-18', country: 'NL', place: 'Utrecht' } } },
  { bureau: 'TRN-FR', vehicle: { reference: 'FR-TRN-D001', category: 'car', vin: 'VF3LB9HC0ES970802', plates: [{ number: 'TR-971-NG', country: 'FR' }], make: 'Peugeot', model: '308', year: 2018, colour: 'grey', event: { kind: 'misappropriated', from: '2026-06-05', country: 'FR', place: 'Lyon' }, restrictions: ['TRN-BR', 'TRN-MA'] } },
  { bureau: 'TRN-DE', vehicle: { reference: 'DE-TRN-D001', category: 'car', vin: 'WAUZZZ4GZGN970803', plates: [{ number: 'GÖ-TR 9780', country: 'DE' }], engineNumber: 'CRT970803', otherNumbers: [{ kind: 'gearbox', number: 'NXY97080' }], make: 'Audi', model: 'A6', year: 2016, colour: 'white', event: { kind: 'stolen', from: '2026-06-22', country: 'DE', place: 'Göttingen' } } },
];

const first = (values: Partial<Record<(typeof GENERIC)[number], string>>): string[] => GENERIC.map((name) => values[name] ?? '');
const FIRST_SESSION = [
  first({ reference: 'A-1', vin: 'WVWZZZ1KZ8W979001', plate: 'KA9790BC', plate_country: 'UA', category: 'car', make: 'Volkswagen', model: 'Golf', year: '2008', colour: 'blue', event: 'stolen', event_date: '2026-06-28', event_country: 'UA', event_place: 'Kyiv' }),
  first({ reference: 'A-2', vin: withCheckDigit('1HGCM82604A979002'), category: 'car', make: 'Honda', model: 'Accord', year: '2004', colour: 'silver', event: 'stolen', event_date: '2026-06-20', event_country: 'US', event_place: 'Newark' }),
  first({ reference: 'A-3', vin: 'VF15R000H50979003', plate: 'TS-979-NG', plate_country: 'FR', category: 'car', make: 'Renault', model: 'Clio', year: '2017', colour: 'red', event: 'stolen', event_date: '2026-06-12', event_country: 'FR', event_place: 'Lille' }),
  first({ reference: 'A-4', plate: 'TSN979', plate_country: 'NZ', category: 'van', make: 'Toyota', model: 'Hiace', year: '2011', colour: 'white', event: 'stolen', event_date: '2026-06-03', event_country: 'NZ', event_place: 'Auckland' }),
  first({ reference: 'A-5', vin: '1133029705', plate: 'MÜ-TS 9795', plate_country: 'DE', category: 'car', make: 'Volkswagen', model: 'Beetle', year: '1973', colour: 'green', event: 'stolen', event_date: '2026-05-30', event_country: 'DE', event_place: 'München' }),
  first({ reference: 'A-6', vin: 'WDD2130041A979006', category: 'car', make: 'Mercedes-Benz', model: 'E-Class', year: '2019', colour: 'black', event: 'stolen', event_date: '03/04/2026', event_country: 'DE', event_place: 'Berlin' }),
  first({ reference: 'A-7', vin: 'TMBJJ7NE0G0979007', engine_number: 'CRM979007', category: 'car', make: 'Škoda', model: 'Octavia', year: '2016', colour: 'grey', event: 'misappropriated', event_date: '2026-04-17', event_country: 'CZ', event_place: 'Brno' }),
  first({ reference: 'A-8', vin: 'JYARM041000979008', category: 'motorcycle', make: 'Yamaha', model: 'MT-07', year: '2018', colour: 'blue', event: 'stolen', event_date: '2026-06-07', event_country: 'NL', event_place: 'Utrecht' }),
  first({ reference: 'A-9', category: 'car', make: 'Fiat', model: 'Panda', year: '2015', colour: 'yellow', event: 'stolen', event_date: '2026-06-09', event_country: 'IT', event_place: 'Napoli' }),
  first({ reference: 'A-10', vin: '9BWAA05U0JP979010', plate: 'TSN9A79', plate_country: 'BR', category: 'car', make: 'Volkswagen', model: 'Gol', year: '2018', colour: 'white', event: 'stolen', event_date: '2026-06-15', event_country: 'BR', event_place: 'Santos' }),
  first({ reference: 'A-11', plate: '97911-ب-26', plate_country: 'MA', category: 'car', make: 'Dacia', model: 'Logan', year: '2012', colour: 'white', event: 'lost', event_date: '2026-05-11', event_country: 'MA', event_place: 'Tanger' }),
  first({ reference: 'A-12', vin: withCheckDigit('5YJ3E1EA0LF979012'), category: 'car', make: 'Tesla', model: 'Model 3', year: '2020', colour: 'white', event: 'stolen', event_date: '2026-06-29', event_country: 'US', event_place: 'Baltimore' }),
];

const INDEX = [
  { bureau: 'TRN-UA', file: 'ua-wanted.json', profile: 'ua-wanted', mode: 'snapshot' },
  { bureau: 'TRN-DE', file: 'de-vehicles.csv', profile: 'generic', mode: 'delta' },
  { bureau: 'TRN-FR', file: 'fr-vehicles.csv', profile: 'generic', mode: 'delta' },
  { bureau: 'TRN-NL', file: 'nl-vehicles.ndjson', profile: 'generic', mode: 'delta' },
  { bureau: 'TRN-BR', file: 'br-vehicles.csv', profile: 'generic', mode: 'snapshot' },
  { bureau: 'TRN-NZ', file: 'nz-police.csv', profile: 'nz-police', mode: 'snapshot' },
  { bureau: 'TRN-MA', file: 'ma-vehicles.csv', profile: 'generic', mode: 'delta' },
  { bureau: 'TRN-US', file: 'us-ncic.csv', profile: 'ncic', mode: 'delta' },
  { bureau: 'TRN-DE', file: 'de-vehicles-later.csv', profile: 'generic', mode: 'delta' },
];

/** Every file by its path below samples/. */
export function makeSamples(): Map<string, string> {
  const german = generic(fileOf('DE'));
  return new Map([
    ['training/bureaus.json', `${JSON.stringify(BUREAUS, null, 2)}\n`],
    ['training/index.json', lines(INDEX)],
    ['training/desk.json', lines(DESK)],
    ['training/ua-wanted.json', uaWanted(fileOf('UA'))],
    ['training/de-vehicles.csv', csv(GENERIC, german, ';')],
    ['training/de-vehicles-later.csv', laterDelta(german)],
    ['training/fr-vehicles.csv', csv(GENERIC, generic(fileOf('FR')))],
    ['training/nl-vehicles.ndjson', ndjson(generic(fileOf('NL')))],
    ['training/br-vehicles.csv', csv(GENERIC, generic(fileOf('BR')))],
    ['training/ma-vehicles.csv', csv(GENERIC, generic(fileOf('MA')))],
    ['training/nz-police.csv', nzPolice()],
    ['training/us-ncic.csv', ncic(fileOf('US'))],
    ['first-session.csv', csv(GENERIC, FIRST_SESSION)],
  ]);
}

if (import.meta.main) {
  for (const [path, text] of makeSamples()) {
    const file = join(import.meta.dirname, '..', 'samples', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(`${String(Buffer.byteLength(text)).padStart(7)}  samples/${path}`);
  }
}
