/** Why the hub cannot take something just now, or at all: sentences that stand within refusals of many modules. Knows no module. */
import { sayings } from './schema/index.ts';

/** Why nothing can be answered now. */
export const { say: sayWhy } = sayings('busy', {
  database_late: 'the database did not answer in time', database_away: 'the database is out of reach', in_the_way: 'changes of others stood in the way of this one, of which nothing is kept', writes: 'too many writes are waiting', late: 'there was no answer in time',
  files: 'too many files are arriving at once', slowest: 'too much is arriving at once, and this the slowest', taken_in: '{#n} files are being taken in already, and no more at once',
  search_stuck: 'the search for this pattern could not be ended', searches: 'too many wide searches are under way', searches_waiting: 'too many wide searches are waiting', ending: 'the hub is ending',
});

/** What a request is that cannot be read. */
export const { say: sayRequest } = sayings('request', {
  deep: 'it is nested more than {#most} levels deep', address: 'its address or its Host header is malformed', name: 'the header {header} holds a name of up to {#most} characters, percent-encoded UTF-8 beyond ASCII',
});

/** What a file is that is not taken. */
export const { say: sayFile } = sayings('attached', {
  empty: 'the file is empty', cut: 'the picture is cut off or damaged', behind: 'something else is written behind the end of the picture', no_pdf: 'the file begins like a PDF and is none', pdf_cut: 'the PDF is cut off', unknown: 'what it is cannot be told; taken are {taken}',
  markup: 'it is a page, a drawing or a program written as text (HTML, SVG, XML, RTF, a script), and these are not taken; send a picture, a PDF or plain text',
  kind: 'it is {kind}', declared: 'it was sent as {declared}, but its bytes are {actual}', pixels: 'it has {#width} × {#height} pixels', pixels_claimed: 'it claims more pixels', packed: 'it cannot be unpacked',
});

/** Why the hub does not go to an address. */
export const { say: sayAddress } = sayings('address', {
  none: 'it is not an address such as https://crosscheck.police.example/events', https: 'it must begin with https://', credentials: 'it must not contain a user name or a password', not_listed: 'its host is not on this hub’s list', inside: 'it is inside a network that is not public',
  internal: 'its name belongs to an internal network', leads_inside: 'its name leads into a network that is not public', more: 'its address has more than a host and a path', not_https: 'its address does not begin with https://', plain: 'plain HTTP is for trials within one machine',
});
