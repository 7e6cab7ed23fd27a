/** The door of the receipts module. */
import type { Database } from '../../kernel/store/database.ts';
import { keyNameOf, openKey } from '../../kernel/audit/key-file.ts';
import { module } from '../module.ts';
import { receiptActions } from './actions.ts';
import { receiptsBy, type Receipts } from './signing.ts';
import { rememberKey } from './store.ts';

const FILE = 'receipts.key';

export const receiptMigrations = new URL('migrations/', import.meta.url);

/** Opens the hub's key for receipts and remembers it among those that ever signed. `world`: what a hub of made-up records says of itself. */
export async function openReceipts({ database, folder, publicUrl, world, now }: { readonly database: Database; readonly folder: string | undefined; readonly publicUrl: string; readonly world?: string | undefined; readonly now: string }): Promise<Receipts> {
  const receipts = receiptsBy(await openKey({ folder, file: FILE, name: keyNameOf(publicUrl, 'receipts') }), world === undefined ? [] : [['world', world]]);
  await rememberKey(database.db, receipts.key, now);
  return receipts;
}

export const receipts = ({ key }: Receipts) => module({ name: 'receipts', actions: receiptActions(key) });
