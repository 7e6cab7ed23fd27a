/** What a receipt costs: hashing and signing by themselves, in µs of the main thread and of all threads. `quick` makes fewer. */
import { NOTE_SIGNATURE, newSeed, signerKey } from '../src/kernel/audit/note.ts';
import { receiptsBy, type Stated } from '../src/modules/receipts/signing.ts';
import { machine, printTable } from './sheet.ts';

const UNDER_WAY = 500; // a group of a stream

const question = { vehicle: { vin: 'WVWZZZ1KZ8W970301', plate: { number: '97-TRN-1', country: 'NL' } }, purpose: 'roadside', receipt: true };
const said: Stated['said'] = [['check', 'chk_01j9z3k4m5n6p7q8r9s0t1v2w3'], ['bureau', 'BR'], ['unit', 'Santos'], ['at', '2026-11-22T12:00:00.000Z'], ['as-of', '1-00000000000b'], ['comparison', 'vehicles-2'], ['model', 'errors-1'], ['outcome', 'no_record'], ['kept', 'everything 2029-11-22']];
const answer = { id: 'chk_01j9z3k4m5n6p7q8r9s0t1v2w3', outcome: 'no_record', asOf: '1-00000000000b', answeredAt: '2026-11-22T12:00:00.000Z', comparison: 'vehicles-2', model: 'errors-1', findings: [] as unknown[] };
const finding = { kind: 'hit', record: { id: 'veh_01j9z3k4m5n6p7q8r9s0t1v2w3', owner: 'NL', reference: 'NL-7', make: 'Volkswagen', identifiers: Array.from({ length: 6 }, (_, i) => ({ kind: 'vin', typed: `WVWZZZ1KZ8W97030${i}`, normal: `WVWZZZ1KZ8W97030${i}` })) }, score: 0.98, fields: Array.from({ length: 8 }, (_, i) => ({ field: `field ${i}`, asked: 'red', recorded: 'black', verdict: 'differs' })) };

export async function main(words: readonly string[]): Promise<void> {
  const { receiptFor } = receiptsBy(signerKey('bench.example/receipts', NOTE_SIGNATURE, newSeed()));
  const groups = words.includes('quick') ? 10 : 100;
  const rows: string[][] = [];
  for (const [name, stated] of [['no record', { said, question, answer }], ['one hit', { said, question, answer: { ...answer, outcome: 'hit', findings: [finding] } }]] as const) {
    await Promise.all(Array.from({ length: UNDER_WAY }, () => receiptFor(stated))); // warm
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    const own = process.threadCpuUsage();
    for (let i = 0; i < groups; i += 1) await Promise.all(Array.from({ length: UNDER_WAY }, () => receiptFor(stated)));
    const each = groups * UNDER_WAY;
    const main = process.threadCpuUsage(own);
    const { user, system } = process.cpuUsage(cpu);
    rows.push([name, ((performance.now() - began) * 1000 / each).toFixed(1), ((main.user + main.system) / each).toFixed(1), ((user + system) / each).toFixed(1)]);
  }
  console.log(`receipts, ${groups * UNDER_WAY} of each kind; ${machine()}`);
  printTable(['answer', 'µs each', 'µs of the main thread', 'µs of all threads'], rows);
}
