/** The files that the benchmarks import and stream: written by the generator, the same for the same seed. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { questions, vehicles, type GeneratedVehicle } from './generator/index.ts';

const cell = (value: string | number | undefined): string => {
  const text = String(value ?? '');
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** One vehicle as a row of the generic profile. */
export const csvRow = (v: GeneratedVehicle): string => [
  v.reference, v.vin, v.plates[0]?.number, v.plates[0]?.country, v.engineNumber, v.category, v.make, v.model, v.year, v.colour, v.event.kind, v.event.from, v.event.country, v.event.place,
].map(cell).join(',');
export const CSV_HEADER = 'reference,vin,plate,plate_country,engine_number,category,make,model,year,colour,event,event_date,event_country,event_place';

/** Writes vehicles `from` … `from + count - 1` of a seed as CSV, as they are or as somebody says who changes them. */
export async function writeVehicles(path: string, seed: number, { from, count, as = (v) => v }: { from: number; count: number; as?: (vehicle: GeneratedVehicle) => GeneratedVehicle }): Promise<void> {
  await writeLines(path, (function* lines() {
    yield CSV_HEADER;
    let at = 0;
    for (const vehicle of vehicles(seed, from + count)) if (at++ >= from) yield csvRow(as(vehicle));
  })());
}

/** Writes checks as the API takes them, a line each, at the base rate of hits. */
export async function writeQuestions(path: string, seed: number, { recorded, count }: { recorded: readonly GeneratedVehicle[]; count: number }): Promise<void> {
  await writeLines(path, (function* lines() {
    for (const { ref, vehicle } of questions(seed, recorded, { hitRate: 1 / 1_100, count })) yield JSON.stringify({ ref, vehicle, purpose: 'border_control', capture: 'typed' });
  })());
}

async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  const file = createWriteStream(path);
  let held = '';
  for (const line of lines) {
    held += `${line}\n`;
    if (held.length > 262_144) {
      if (!file.write(held)) await once(file, 'drain');
      held = '';
    }
  }
  file.end(held);
  await once(file, 'finish');
}
