/** What a person is called on a screen: oneself by a word; another only where the hub says more than an id. Pure. */

const ID = /^per_/;

/** Undefined where there is nothing that a reader could use: then the unit is told. */
export const namedAs = (person: string | undefined, self: string | undefined, you: string): string | undefined => (person === undefined || (ID.test(person) && person !== self) ? undefined : person === self ? you : person);
