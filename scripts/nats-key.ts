/** Makes an NKey for a user of NATS: the seed into a file that only its owner reads, the public half, which the servers know, to stdout. Knows no server. */
import { writeFile } from 'node:fs/promises';
import { nkeys } from '@nats-io/transport-node';

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error('usage: bin/node scripts/nats-key.ts FILE');
  process.exit(64);
}
const pair = nkeys.createUser();
await writeFile(path, `${new TextDecoder().decode(pair.getSeed())}\n`, { mode: 0o600, flag: 'wx' });
console.log(pair.getPublicKey());
