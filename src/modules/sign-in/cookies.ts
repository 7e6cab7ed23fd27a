/** Cookies of the door: host-bound and for TLS alone beyond this machine, never readable by a script. */
import { sessionCookie } from '../../kernel/auth/credentials.ts';

export type Jar = {
  readonly session: string; readonly attempt: string; readonly device: string; readonly language: string;
  readonly set: (name: string, value: string, maxAgeS?: number) => string;
  readonly clear: (name: string) => string;
};

export function jarOf(publicUrl: string): Jar {
  const isSecure = publicUrl.startsWith('https:');
  const named = (name: string): string => `${isSecure ? '__Host-' : ''}crosscheck-${name}`;
  // Lax: the way back from an issuer must carry what was set on the way there.
  const flags = `; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  const set: Jar['set'] = (name, value, maxAgeS) => `${name}=${value}${flags}${maxAgeS === undefined ? '' : `; Max-Age=${maxAgeS}`}`;
  return { session: sessionCookie(isSecure), attempt: named('attempt'), device: named('device'), language: named('language'), set, clear: (name) => set(name, '', 0) };
}
