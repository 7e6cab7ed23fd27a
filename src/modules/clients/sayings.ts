/** What is said of systems and their keys beside refusals. Every sentence with its code. */
import { sayings } from '../../kernel/schema/index.ts';

export const { say, saying } = sayings('clients', {
  thumbprint: 'is not a thumbprint: 43 characters of base64url (RFC 7638, SHA-256)', certificate: 'is not the SHA-256 of a certificate: 64 hexadecimal digits, or 43 characters of base64url', device_twice: 'names a device twice', no_key: 'holds no key', keys_most: 'holds more than {#most} keys', devices_most: 'holds more than {#most} devices', certificates_most: 'holds more than {#most} certificates', certificate_long: 'is longer than a SHA-256',
  key_kind: 'is none of: EC with P-256, OKP with Ed25519, RSA', key_bits: 'has a modulus of {#bits} bits; {#least} to {#most} are taken', key_exponent: 'has another exponent than 65537 or 3',
  key_private: 'holds a private or symmetric key; send the public half only, and make a new pair, for this one has left your system', key_use: 'is not for signatures (use)', key_operations: 'is not for verifying (key_ops)',
  key_algorithm: 'cannot be used with the alg it names; {algorithms} can', key_number: 'is not a point or a number that such a key can have', key_name: 'has a kid of other characters than printable ASCII without spaces, or of more than {#most}', key_twice: 'stands there twice, or has the kid of another',

  takes_certificate: 'takes the certificate {certificate}: {name} of {bureau}', takes_certificate_new: 'takes the certificate {certificate}', unbound: 'lets it have tokens bound to no key: {name} of {bureau}', key: 'key {kid}, thumbprint {thumbprint}',
  registers: 'registers the system {name} as {role} of {bureau}, {unit}', registers_unbound: 'registers the system {name} as {role} of {bureau}, {unit}, with tokens bound to no key', further_keys: 'brings further keys of the system {name}, {role} of {bureau}:',
  when_changed: 'for further certificates, or tokens bound to no key',
});
