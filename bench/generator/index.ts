/** The generator's door: everything that benchmarks and tests draw from. */
export { damage, type Damaged, type Fault } from './damage.ts';
export { plates, type Plate } from './plates.ts';
export { neighbourOf, questions, type Question, type QuestionOptions } from './questions.ts';
export { hashText, Random, Weighted } from './random.ts';
export { vehicles, type GeneratedVehicle } from './vehicles.ts';
