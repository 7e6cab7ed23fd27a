/**
 * What a device may keep of checks for a shift, sealed: a key that never leaves the browser's key store (WebCrypto, not
 * extractable), and what it sealed, side by side in IndexedDB. Erasing the key is enough to lose all. Knows no check.
 */
const DATABASE = 'crosscheck';
const STORE = 'vault';
const KEY_NAME = 'key';
const IV_BYTES = 12;

type Sealed = { readonly iv: Uint8Array<ArrayBuffer>; readonly data: ArrayBuffer };

const settled = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
  request.onsuccess = () => { resolve(request.result); };
  request.onerror = () => { reject(request.error ?? new Error('the device keeps nothing')); };
});

let opened: Promise<IDBDatabase> | undefined;
function open(): Promise<IDBDatabase> {
  opened ??= (() => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => { request.result.createObjectStore(STORE); };
    return settled(request);
  })();
  return opened;
}
const shelf = async (mode: IDBTransactionMode): Promise<IDBObjectStore> => (await open()).transaction(STORE, mode).objectStore(STORE);

async function keyOf(): Promise<CryptoKey> {
  const known = await settled((await shelf('readonly')).get(KEY_NAME)) as CryptoKey | undefined;
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  // Another tab may have made one meanwhile: the first stays.
  const store = await shelf('readwrite');
  const first = await settled(store.get(KEY_NAME)) as CryptoKey | undefined;
  if (first) return first;
  await settled(store.put(made, KEY_NAME));
  return made;
}

/** Seals and keeps; false where the device keeps nothing (no secure context, no room). */
export async function lay(name: string, value: unknown): Promise<boolean> {
  try {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await keyOf(), new TextEncoder().encode(JSON.stringify(value)));
    await settled((await shelf('readwrite')).put({ iv, data } satisfies Sealed, name));
    return true;
  } catch {
    return false;
  }
}

/** Everything that lies there and opens. What does not open is of a key that is gone, and goes too. */
export async function takeAll(): Promise<ReadonlyMap<string, unknown>> {
  const found = new Map<string, unknown>();
  try {
    const store = await shelf('readonly');
    const names = (await settled(store.getAllKeys())).filter((name): name is string => typeof name === 'string' && name !== KEY_NAME);
    for (const name of names) {
      const value = await look(name);
      if (value === undefined) await drop(name);
      else found.set(name, value);
    }
  } catch { /* nothing lies there */ }
  return found;
}

/** What lies under a name; undefined where nothing does, or it cannot be opened. */
export async function look(name: string): Promise<unknown> {
  try {
    const sealed = await settled((await shelf('readonly')).get(name)) as Sealed | undefined;
    if (!sealed) return undefined;
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.iv }, await keyOf(), sealed.data)));
  } catch {
    return undefined;
  }
}

export async function drop(name: string): Promise<void> {
  try { await settled((await shelf('readwrite')).delete(name)); } catch { /* it is not there */ }
}

/** At sign-out: the key and all that it sealed. */
export async function erase(): Promise<void> {
  try { await settled((await shelf('readwrite')).clear()); } catch { /* nothing lies there */ }
}
