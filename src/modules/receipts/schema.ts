/** The words of receipts: what goes with an answer, and the keys that sign. */
import { instant, z } from '../../kernel/schema/index.ts';

/** What goes with an answer for which a receipt was asked. Question and salt are the asker's to keep: the note alone tells neither. */
export const Receipt = z.object({
  note: z.string().meta({ description: 'The signed note (C2SP signed-note): which check, of whom, when, as of which state, with which outcome, and salted hashes of question and answer.' }),
  salt: z.string().meta({ description: '16 bytes in base64. A hash in the note is SHA-256 of the salt and the canonical text (RFC 8785).' }),
  question: z.unknown().meta({ description: 'What was asked, as the hub understood it: the text that is hashed.' }),
  key: z.string().meta({ description: 'The verifier’s key of whoever signed. Believe it only where GET /v1/receipts/key has it too.' }),
}).meta({ id: 'Receipt', title: 'A signed receipt' });
export type Receipt = z.output<typeof Receipt>;

/** What a receipt says, in the order of its lines. */
export const RECEIPT_LINES = ['check', 'bureau', 'unit', 'at', 'as-of', 'comparison', 'model', 'outcome', 'kept', 'question', 'answer'] as const;

/** A receipt as it is kept beside its answer: a file, or a line of one. */
export const KeptReceipt = z.object({
  format: z.literal('crosscheck-receipt-file/1'), note: z.string(), salt: z.string(), question: z.unknown(), answer: z.record(z.string(), z.unknown()), key: z.string(),
});
export type KeptReceipt = z.output<typeof KeptReceipt>;

/** Members of an answer that are not part of what is hashed: the receipt itself, and the word of a training world that every answer bears. */
export const NOT_HASHED = ['receipt', 'world'] as const;

export const ReceiptKeys = z.object({
  key: z.string().meta({ description: 'The verifier’s key (C2SP signed-note) by which receipts are signed now.' }),
  keys: z.array(z.object({ key: z.string(), since: instant })).meta({ description: 'All keys that ever signed, newest first, so that old receipts verify.' }),
}).meta({ id: 'ReceiptKeys' });
export type ReceiptKeys = z.output<typeof ReceiptKeys>;
