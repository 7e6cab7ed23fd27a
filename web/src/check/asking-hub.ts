/** Asks the hub one check or several of one vehicle, each with a mark of its own, and keeps what got no answer. */
import { ask, NoAnswer, Refused } from '../api/client.ts';
import type { Checked, Question } from '../api/asked.ts';
import type { NotChecked } from '../../../src/modules/checks/schema.ts';
import { alertFor } from './alerts.ts';

export type Marked = Question & { readonly ref: string };
export type Result = { readonly question: Marked; readonly answer?: Checked; readonly cause?: Error };

const MARK_BYTES = 16;
/** A mark that nobody else makes: the hub finds a check by it whose answer was lost. */
export const newMark = (): string => [...crypto.getRandomValues(new Uint8Array(MARK_BYTES))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export const isUnanswered = (cause: unknown): cause is Error => cause instanceof NoAnswer || (cause instanceof Refused && (cause.status >= 500 || cause.status === 429));

/** Every question comes back with its answer or with why there is none. Only who is not signed in any more is thrown. */
export async function askAll(questions: readonly Question[]): Promise<readonly Result[]> {
  const marked = questions.map((question): Marked => ({ ...question, ref: newMark() }));
  const [only] = marked;
  const results = only && marked.length === 1 ? [await askOne(only)] : await askTogether(marked);
  for (const { cause } of results) if (cause instanceof Refused && cause.status === 401) throw cause;
  for (const { answer } of results) if (answer) alertFor(answer);
  return results;
}

async function askOne(question: Marked): Promise<Result> {
  try {
    return { question, answer: await ask<Checked>('POST', '/v1/checks', { body: question }) };
  } catch (cause) {
    return { question, cause: cause as Error };
  }
}

async function askTogether(questions: readonly Marked[]): Promise<readonly Result[]> {
  try {
    const { answers } = await ask<{ answers: (Checked | NotChecked)[] }>('POST', '/v1/checks/batch', { body: { checks: questions } });
    return questions.map((question, at) => resultOf(question, answers[at]));
  } catch (cause) {
    return questions.map((question) => ({ question, cause: cause as Error }));
  }
}

function resultOf(question: Marked, answer: Checked | NotChecked | undefined): Result {
  if (!answer) return { question, cause: new NoAnswer('unreachable') };
  return answer.outcome === 'not_checked' ? { question, cause: new Refused(answer.problem.status, answer.problem) } : { question, answer };
}

/** The numbers of a question, as they were typed. */
export function numbersOf({ vehicle: { vin, vins = [], plate, plates = [], engineNumber, otherNumbers = [], number } }: Pick<Question, 'vehicle'>): readonly string[] {
  return [vin, ...vins.map((one) => one.number), plate?.number, ...plates.map((one) => one.number), engineNumber, ...otherNumbers.map((one) => one.number), number].filter((one) => one !== undefined);
}
