/** What a caller shows to say who it is, and who can tell from it: authenticators, tried by the form of the token. Knows no table. */
import type { Principal } from '../context.ts';

/** How it was shown: `Authorization: Bearer`, `Authorization: DPoP`, or the cookie of a browser's session. */
export type Scheme = 'bearer' | 'dpop' | 'cookie';

export type Credentials = {
  readonly scheme: Scheme;
  readonly token: string;
  readonly method: string;
  /** The address asked for as callers write it: by the hub's public URL, with its query. */
  readonly url: string;
  /** The `DPoP` header (RFC 9449); its proof is for the authenticator to verify. */
  readonly dpopProof?: string;
  /** The DER bytes of a certificate that the listener has verified (RFC 8705). */
  readonly clientCertificate?: Uint8Array;
  /** For whom a system says that it asks: `Crosscheck-Person` and `Crosscheck-Device`. */
  readonly named: Named;
};

export type Named = { readonly person?: string; readonly device?: string };

/** One way to be known. */
export type Authenticator = {
  /** Whether such a token is this one's to judge. */
  readonly recognises: (asked: Credentials) => boolean;
  /** Who bears it; undefined where nobody does (any more). */
  readonly find: (asked: Credentials) => Promise<Principal | undefined>;
  /** Who bears it now, asked while a stream goes on: what may be shown once only is not looked at again. Where absent, `find` is asked. */
  readonly findAgain?: (asked: Credentials) => Promise<Principal | undefined>;
};

/** The first that recognises a token judges it; what none recognises is nobody's. */
export const authenticateBy = (authenticators: readonly Authenticator[]) => async (asked: Credentials): Promise<Principal | undefined> =>
  authenticators.find((one) => one.recognises(asked))?.find(asked);

/** The same while a stream goes on. */
export const findAgainBy = (authenticators: readonly Authenticator[]) => async (asked: Credentials): Promise<Principal | undefined> => {
  const one = authenticators.find(({ recognises }) => recognises(asked));
  return one?.findAgain ? one.findAgain(asked) : one?.find(asked);
};

/** A browser's session. Beyond this machine the name binds it to one host and to TLS (RFC 6265bis §4.1.3.2). */
export const sessionCookie = (isSecure: boolean): string => (isSecure ? '__Host-crosscheck' : 'crosscheck');
