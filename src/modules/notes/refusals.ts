/** The polite no's about notes and attachments. */
import { refusal } from '../../kernel/errors.ts';

const inQuery = (detail: string) => ({ issues: [{ path: '/query/name', detail }] });

export const notAHit = refusal('notes.not_a_hit', 409, () => 'this is a candidate and no hit yet: compare it first, then write to it');
export const fileNotTaken = refusal('notes.file_not_taken', 415, (why: string) => `the file is not taken: ${why}`, ['why']);
export const declaredOtherwise = refusal('notes.declared_otherwise', 415, (declared: string, isA: string) => `the file was sent as ${declared}, but its bytes are ${isA}; send it as what it is`, ['declared', 'actual']);
export const nameNotTaken = refusal('notes.name_not_taken', 400, (why: string) => ({ message: `the file’s name ${why}; give it a plain one with name=`, details: inQuery(why) }), ['why']);
export const tooMany = refusal('notes.too_many', 409, (what: string, most: number) => `your bureau has written ${most} ${what} to this hit, which is the most`, ['what', 'most']);
