/** The polite no's about the log. */
import { refusal } from '../../kernel/errors.ts';

export const notPublished = refusal('log.not_published', 409, () => 'it is not under a signed checkpoint yet: that takes a second or two; ask again');
export const noLogYet = refusal('log.none', 404, () => 'there is no such log, or nothing has been published in it yet');
export const notKept = refusal('log.not_kept', 409, () => 'this hub process writes no log: it was started without its keys folder');
