/**
 * What a receipt of a check says: the check as its asker was answered, and nothing that the answer did not tell. Pure but for
 * the signing, which is handed over by app.ts.
 */
import type { Principal } from '../../kernel/context.ts';
import type { Receipt } from '../receipts/schema.ts';
import type { AnsweringDeeds } from './answering.ts';
import { keepUntil, keepingOf } from './keeping.ts';
import type { AskCheck, CheckAnswer, Retention } from './schema.ts';

export type ReceiptFor = (stated: { readonly said: readonly (readonly [string, string])[]; readonly question: unknown; readonly answer: unknown }) => Promise<Receipt>;

/**
 * How the bureau keeps checks of the purpose, and until when: by it a bureau knows where to look for the check later. It is
 * the setting and not what became of this check, because a camera lane's check is kept whole where something was found, told or not.
 */
function keptAs(retention: Retention, purpose: string, at: string): string {
  const { keep, months } = keepingOf(retention, purpose);
  return `${keep} ${keepUntil(at, months)}`;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

type Ways = { readonly retention: Retention; readonly receiptFor: ReceiptFor };

async function receipted({ bureau, unit }: Principal, ask: AskCheck, answer: CheckAnswer, { retention, receiptFor }: Ways): Promise<CheckAnswer> {
  const receipt = await receiptFor({
    said: [
      ['check', answer.id], ['bureau', bureau], ['unit', oneLine(unit)], ['at', answer.answeredAt], ['as-of', answer.asOf], ['comparison', answer.comparison], ['model', answer.model], ['outcome', answer.outcome],
      ['kept', keptAs(retention, ask.purpose, answer.answeredAt)],
    ],
    question: ask, answer,
  });
  return { ...answer, receipt };
}

/** Answers that are durable, each with its receipt where one was asked for; without, the very same answers. */
export const receipting = (receiptFor: ReceiptFor): AnsweringDeeds['closed'] => (principal, asks, answers, retention) => {
  if (!asks.some(({ receipt }) => receipt === true)) return answers;
  return Promise.all(answers.map(async (answer, i) => {
    const ask = asks[i];
    return ask?.receipt === true ? receipted(principal, ask, answer, { retention, receiptFor }) : answer;
  }));
};
