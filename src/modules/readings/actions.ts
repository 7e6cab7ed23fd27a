/** What people do with a picture: have the number in it read. Nothing of it is kept. */
import { SentFile, action } from '../../kernel/action.ts';
import { PICTURE_BYTES_MAX, PICTURE_TYPES } from './pictures.ts';
import { grants } from './policy.ts';
import type { PictureReader } from './reader.ts';
import { cannotBeOpened, noReader, notAPicture, noTextReader, oneAtATime, readerBusy, tookTooLong, tooManyPixels } from './refusals.ts';
import { Reading } from './schema.ts';

export const readingActions = (reader: Pick<PictureReader, 'read'>) => [action({
  name: 'readings.read', summary: 'Read the VIN or plate in a picture', http: 'POST /v1/readings', effect: 'read', grant: grants.read,
  description: 'The body is a photograph: JPEG, PNG or WebP. Barcodes are read first, then text; only what looks like a VIN or a plate is answered, with where it stands, what is doubtful and what else it may be. It is a reading, not a check: show it to somebody, and check what they confirm. The picture is kept nowhere.',
  takes: PICTURE_TYPES, bodyBytesMax: PICTURE_BYTES_MAX,
  body: SentFile, output: Reading, refusals: [notAPicture, tooManyPixels, cannotBeOpened, noTextReader, noReader, tookTooLong, oneAtATime, readerBusy],
  run: (ctx, { body: { bytes, contentType } }) => reader.read({ bytes, contentType, who: ctx.principal.tokenId }),
})];
