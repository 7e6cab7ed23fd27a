/** The polite no's about pictures of numbers. */
import { refusal } from '../../kernel/errors.ts';

export const notAPicture = refusal('readings.not_a_picture', 415, (why: string) => `the picture is not taken: ${why}; send a JPEG, PNG or WebP`, ['why']);
export const tooManyPixels = refusal('readings.too_many_pixels', 413, (why: string, most: number) => `the picture is too large: ${why}, and ${most} pixels are the most; make it smaller first`, ['why', 'most']);
export const cannotBeOpened = refusal('readings.damaged', 422, (why: string) => `the picture cannot be read: ${why}; take it again`, ['why']);
export const noTextReader = refusal('readings.no_text_reader', 501, () => 'barcodes alone are read here, and none was found in the picture: the reader of text does not run on this machine. Scan the label or type the number');
export const noReader = refusal('readings.no_reader', 501, () => 'no pictures are read here: what opens them does not run on this machine. Scan the label in the console or type the number');
export const tookTooLong = refusal('readings.took_too_long', 503, (seconds: number) => ({ message: `the picture was not read within ${seconds} s; take it again closer to the number, or type it`, details: { retryAfterS: 5 } }), ['seconds']);
export const oneAtATime = refusal('readings.one_at_a_time', 429, () => ({ message: 'a picture of yours is being read; wait for its answer', details: { retryAfterS: 2 } }));
export const readerBusy = refusal('readings.busy', 503, (most: number) => ({ message: `${most} pictures are waiting to be read; try again in some seconds, or type the number`, details: { retryAfterS: 5 } }), ['most']);
