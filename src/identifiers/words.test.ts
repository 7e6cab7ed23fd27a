// Shows that colours, categories, countries and kinds of number are understood from the words and codes in use.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { categoryOf, CATEGORIES, type Category } from './categories.ts';
import { colourOf, COLOURS, coloursAgree, coloursOf, type Colour } from './colours.ts';
import { COUNTRIES, countryNameOf, countryOf, countryOfSign, timeZoneOf } from './countries.ts';
import { guessKinds, NUMBER_KINDS } from './numbers.ts';
import { COLOUR_WORDS, NCIC_COLOURS } from './tables/colours.ts';

const colours: Partial<Record<Colour, string>> = {
  white: 'white blanc BLANCO أبيض weiß bianco branca wit biały білий белый beyaz WHI бiлий',
  black: 'black noire negro أسود schwarz nero preto zwart czarny ЧОРНИЙ черный siyah BLK',
  grey: 'grey gray gris رمادي grau grigio cinza grijs szary СІРИЙ серый gri GRY',
  silver: 'silver argent plateado فضي silber argento prata zilver srebrny сріблястий серебристый gümüş SIL',
  red: 'red rouge rojo أحمر rot rosso vermelho rood czerwony червоний красный kırmızı RED',
  blue: 'blue bleu azul أزرق blau blu azul blauw niebieski синій синий mavi BLU',
  green: 'green vert verde أخضر grün verde groen zielony зелений зелёный yeşil GRN',
  yellow: 'yellow jaune amarillo أصفر gelb giallo amarelo geel żółty жовтий жёлтый sarı YEL',
  orange: 'orange naranja برتقالي arancione laranja oranje помаранчевий оранжевый turuncu ONG',
  brown: 'brown brun marrón بني braun marrone castanho bruin brązowy коричневий коричневый kahverengi BRO',
  beige: 'beige beis بيج bege beżowy бежевий бежевый bej BGE',
};
for (const [colour, words] of Object.entries(colours)) {
  test(`the words for ${colour} in a dozen languages are understood`, () => {
    for (const word of words.split(' ')) assert.equal(colourOf(word), colour, word);
  });
}

test('every spelling of the table means a colour, and every NCIC code its own', () => {
  for (const spellings of Object.values(COLOUR_WORDS)) for (const spelling of spellings.split(',')) assert.ok(colourOf(spelling), spelling);
  for (const [code, colour] of Object.entries(NCIC_COLOURS)) assert.equal(colourOf(code), colour);
  for (const colour of COLOURS) assert.equal(colourOf(colour), colour);
});

const several: readonly (readonly [string, readonly Colour[]])[] = [
  ['BLK/WHI', ['black', 'white']], ['red and white', ['red', 'white']], ['rouge et blanc', ['red', 'white']], ['чорно-білий', ['black', 'white']], ['blanco y negro', ['white', 'black']], ['أبيض و أسود', ['white', 'black']], ['dark green', ['dark_green']], ['azul oscuro metalizado', ['dark_blue']], ['bleu clair', ['light_blue']],
  ['ТЕМНО-СИНІЙ', ['dark_blue']], ['noir métallisé', ['black']], ['SILVER/SILVER', ['silver']], ['Blue, Silver', ['blue', 'silver']], ['', []], ['unknown', []], ['dark red', ['maroon']], ['multi-coloured', ['multicoloured']], ['silver grey', ['silver']],
];
for (const [text, expected] of several) {
  test(`"${text}" is ${expected.length === 0 ? 'no colour' : expected.join(' and ')}`, () => {
    assert.deepEqual(coloursOf(text), expected);
    assert.equal(colourOf(text), expected[0]);
  });
}

test('silver and grey are near, red and maroon are near, white and black differ, and order never matters', () => {
  assert.equal(coloursAgree('silver', 'grey'), 'near');
  assert.equal(coloursAgree('red', 'maroon'), 'near');
  assert.equal(coloursAgree('white', 'black'), 'differs');
  assert.equal(coloursAgree('red', 'blue'), 'differs');
  for (const a of COLOURS) for (const b of COLOURS) assert.equal(coloursAgree(a, b), coloursAgree(b, a));
  for (const a of COLOURS) assert.equal(coloursAgree(a, a), 'agrees');
});

const categories: Record<Exclude<Category, 'other'>, string> = {
  car: 'Saloon|Stationwagon|Hatchback|Sports Car|SUV|4D|2D|легковий|ЛЕГКОВИЙ|Легковой автомобиль|voiture|coche|سيارة|PKW|autovettura|automóvel|osobowy|otomobil|лeгковий',
  van: 'Van|Light Van|Heavy Van|VN|fourgonnette|furgoneta|Lieferwagen|фургон',
  truck: 'Truck|lorry|pickup|Pick-Up|ute|Utility|PK|Flat Deck Truck|Other Truck|camion|camión|شاحنة|LKW|вантажний|грузовой|kamyon|ciężarówka',
  bus: 'Bus|Heavy Bus (over 10 seats)|Light Bus (up to 10 seats)|Service Coach|autobus|автобус|حافلة|BU',
  motorhome: 'Motorhome|camper van|Mobile Home - Light|Wohnmobil|camping-car|autocaravana',
  motorcycle: 'Motorcycle|Roadbike|Trail Bike|Minibike|MC|moto|мотоцикл|دراجة نارية|Motorrad|scooter',
  moped: 'Moped|MD|cyclomoteur|ciclomotor|мопед|bromfiets',
  quad: 'Quad - Four Wheeler|All Terrain Vehicle|ATV|квадроцикл',
  trailer: 'Trailer|Trailer - Heavy|Boat Trailer|TL|remorque|semi-remorque|remolque|Anhänger|напівпричіп|прицеп|مقطورة',
  caravan: 'Caravan|caravane|Wohnwagen|roulotte',
  agricultural: 'Tractor|agricultural tractor|combine harvester|трактор|tracteur agricole|جرار',
  construction: 'Mobile Machine|Self Laying Tracks|excavator|Bagger|бульдозер|pelleteuse|حفارة',
};
for (const [category, words] of Object.entries(categories)) {
  test(`${words.split('|').join(', ')} are of the category ${category}`, () => {
    for (const word of words.split('|')) assert.equal(categoryOf(word), category, word);
  });
}

test('a word for no vehicle has no category, and every category names itself', () => {
  for (const text of ['', '   ', 'xyz', '12345']) assert.equal(categoryOf(text), undefined);
  for (const category of CATEGORIES) assert.equal(categoryOf(category), category);
});

const countries: readonly (readonly [string, string])[] = [
  ['UA', 'UA'], ['ukr', 'UA'], ['Ukraine', 'UA'], ['Україна', 'UA'], ['Deutschland', 'DE'], ['Allemagne', 'DE'], ['Alemania', 'DE'], ['ألمانيا', 'DE'], ['DEU', 'DE'], ['Côte d’Ivoire', 'CI'], ["cote d'ivoire", 'CI'], ['United States of America', 'US'], ['USA', 'US'], ['Etats-Unis', 'US'], ['Estados Unidos', 'US'], ['UK', 'GB'], ['Great Britain', 'GB'], ['Royaume-Uni', 'GB'],
  ['The Netherlands', 'NL'], ['Pays-Bas', 'NL'], ['Czech Republic', 'CZ'], ['Türkiye', 'TR'], ['turkey', 'TR'], ['Kosovo', 'XK'], ['United Nations', 'UN'], ['España', 'ES'], ['Espagne', 'ES'], ['South Korea', 'KR'], ['Russian Federation', 'RU'], ['Bosnia and Herzegovina', 'BA'], ['Bosnia & Herzegovina', 'BA'], ['المغرب', 'MA'], ['Maroc', 'MA'],
];
for (const [text, code] of countries) {
  test(`the country named ${text} is ${code}`, () => {
    assert.equal(countryOf(text), code);
  });
}

test('distinguishing signs are a language of their own: D is Germany, and not a country code', () => {
  for (const [sign, code] of [['D', 'DE'], ['F', 'FR'], ['GB', 'GB'], ['UK', 'GB'], ['UA', 'UA'], ['CH', 'CH'], ['E', 'ES'], ['RUS', 'RU'], ['H', 'HU'], ['RL', 'LB'], ['SF', 'FI'], ['yu', 'RS']] as const) assert.equal(countryOfSign(sign), code, sign);
  assert.equal(countryOf('D'), undefined);
  assert.equal(countryOfSign('QQ'), undefined);
});

test('every country of ISO 3166-1 has a name and a time zone that exists', () => {
  assert.ok(COUNTRIES.size >= 249 + 3, String(COUNTRIES.size));
  for (const code of COUNTRIES) {
    assert.match(code, /^[A-Z]{2}$/u);
    assert.doesNotThrow(() => new Intl.DateTimeFormat('en', { timeZone: timeZoneOf(code) }), code);
    if (code !== 'BV' && code !== 'HM') assert.notEqual(timeZoneOf(code), 'UTC', code);
    assert.notEqual(countryNameOf(code), code);
    assert.equal(countryOf(countryNameOf(code)), code, code);
  }
  assert.equal(timeZoneOf('NZ'), 'Pacific/Auckland');
  assert.equal(timeZoneOf('UA'), 'Europe/Kyiv');
  assert.equal(timeZoneOf('??'), 'UTC');
});

test('a number of unknown kind is guessed by its shape, and nothing is ever excluded for good', () => {
  assert.equal(guessKinds('WVWZZZ1KZ6W000001')[0], 'vin');
  assert.equal(guessKinds('WVWZZZ1KZ6WOOOOO1')[0], 'vin');
  assert.equal(guessKinds('NCP911234567')[0], 'frame');
  assert.equal(guessKinds('AB123CD')[0], 'plate');
  assert.ok(guessKinds('K24A21234567').includes('engine'));
  assert.ok(guessKinds('8811234').includes('vin'), 'an old chassis number');
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (text) => {
      const kinds = guessKinds(text);
      return kinds.at(-1) === 'other' && new Set(kinds).size === kinds.length && kinds.every((kind) => NUMBER_KINDS.includes(kind));
    }),
  );
});

test('no text whatever makes a word table fail', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      coloursOf(text);
      categoryOf(text);
      countryOf(text);
      countryOfSign(text);
    }),
  );
});
