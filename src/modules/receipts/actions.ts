/** What is asked about receipts: which keys sign them. Receipts themselves come with the answers of checks. */
import { action } from '../../kernel/action.ts';
import { grants } from './policy.ts';
import { ReceiptKeys } from './schema.ts';
import { listKeys } from './store.ts';

export const receiptActions = (key: string) => [
  action({
    name: 'receipts.key', summary: 'The keys by which this hub signs receipts, now and before', http: 'GET /v1/receipts/key', effect: 'read', grant: grants.readKeys, output: ReceiptKeys,
    description: 'Keep them where the receipts are: `crosscheck receipt verify` needs nothing else. Several processes of one hub may each have a key of their own.',
    async run(ctx) {
      return { key, keys: [...await listKeys(ctx.store.db)] };
    },
  }),
];
