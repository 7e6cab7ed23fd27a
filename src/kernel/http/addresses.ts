/**
 * Which addresses on the network the hub may be sent to by others: public ones, and networks that its administrator has
 * opened. Link-local ones, where clouds keep their secrets, cannot be opened. Knows no name service.
 */
import { BlockList, isIP } from 'node:net';

/** What is not public in IPv4 (IANA special-purpose registry, RFC 6890 and later). */
const CLOSED_4 = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24',
  '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
];
/** In IPv6 only 2000::/3 is public, without what carries an IPv4 address or is for documents. */
const OPEN_6 = ['2000::/3'];
const CLOSED_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];
const NEVER = ['169.254.0.0/16', 'fe80::/10', '0.0.0.0/8', '::/128', '224.0.0.0/4', 'ff00::/8'];

const closed4 = listOf(CLOSED_4);
const open6 = listOf(OPEN_6);
const closed6 = listOf(CLOSED_6);
const never = listOf(NEVER);

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}

/** Whether a text is a network such as `10.20.0.0/16`. */
export function isNetwork(text: string): boolean {
  const [address = '', bits = '', ...more] = text.split('/');
  const family = isIP(address);
  return more.length === 0 && family !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32);
}

/** A judge of addresses: public, or in a network that was opened. */
export function reachable(opened: readonly string[]): (address: string) => boolean {
  const own = listOf(opened);
  return (address) => {
    const family = isIP(address);
    if (family === 0) return false;
    const kind = family === 6 ? 'ipv6' : 'ipv4';
    // An IPv4 address in IPv6 clothes is nobody's honest address: what BlockList would see through is refused as it stands.
    if (family === 6 && /^::ffff:/i.test(address)) return false;
    if (never.check(address, kind)) return false;
    if (own.check(address, kind)) return true;
    return family === 4 ? !closed4.check(address, kind) : open6.check(address, kind) && !closed6.check(address, kind);
  };
}

const LOOPBACK = listOf(['127.0.0.0/8', '::1/128']);
export const isLoopback = (address: string): boolean => isIP(address) !== 0 && LOOPBACK.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
