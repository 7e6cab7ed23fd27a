/** Whom this process believes when others show a certificate: the authorities that Node knows, and those of a file that the operator names. Knows not who is asked. */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

const UNKNOWN_AUTHORITY = ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'];
/** Whether a connection was given up because nobody here knows who signed the certificate. */
export const isOfUnknownAuthority = ({ code }: { readonly code?: string }): boolean => code !== undefined && UNKNOWN_AUTHORITY.includes(code);

/** A file that names nobody whom one could believe; the message says which, and what is wrong with it. */
export class AuthorityRefused extends Error {
  /** Whether it could not be read at all. */
  readonly isUnread: boolean;
  constructor(message: string, isUnread: boolean) {
    super(message);
    this.isUnread = isUnread;
  }
}

const UNREAD: Readonly<Record<string, string>> = { ENOENT: 'there is no such file', EACCES: 'it may not be read by this account', EISDIR: 'it is a folder' };

/** Believes the authorities of a PEM file too, for every connection that is begun from now on. `named`: by what the operator named the file. */
export async function trustAlso(path: string, named: string): Promise<void> {
  const text = await readFile(path, 'latin1').catch((cause: unknown) => {
    const { code = '', message } = cause as Error & { code?: string };
    throw new AuthorityRefused(`${named} ${path}: ${UNREAD[code] ?? message}`, true);
  });
  const certificates = text.match(CERTIFICATE) ?? [];
  if (certificates.length === 0) throw new AuthorityRefused(`${named} ${path} holds no certificate in PEM form (a text with “-----BEGIN CERTIFICATE-----”)${text.includes('PRIVATE KEY') ? '; a private key is none' : ''}`, false);
  for (const [at, certificate] of certificates.entries()) {
    try {
      new X509Certificate(certificate); // made to see whether it can be
    } catch {
      throw new AuthorityRefused(`${named} ${path}: certificate ${at + 1} of ${certificates.length} in it cannot be read; the file is cut short or altered`, false);
    }
  }
  setDefaultCACertificates([...getCACertificates('default'), ...certificates]);
}
