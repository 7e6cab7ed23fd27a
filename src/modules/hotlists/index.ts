/** The door of the hotlists module. */
import { keyNameOf, openKey } from '../../kernel/audit/key-file.ts';
import { module } from '../module.ts';
import { hotlistActions } from './actions.ts';
import type { ListPorts } from './listing.ts';
import { sealBy } from './place.ts';

const FILE = 'hotlists.key';

/** Opens the key and gives the module. `world`: what a hub of made-up records says of itself. */
export async function openHotlists({ folder, publicUrl, viewOf, world }: { readonly folder: string | undefined; readonly publicUrl: string } & Pick<ListPorts, 'viewOf' | 'world'>) {
  const signer = await openKey({ folder, file: FILE, name: keyNameOf(publicUrl, 'hotlists') });
  return module({ name: 'hotlists', actions: hotlistActions({ signer, seal: sealBy(signer.privateKey), viewOf, world }) });
}
