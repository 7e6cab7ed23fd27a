/** Names of files: folders dropped, what would deceive refused, the ending that of the kind, and a header that nothing breaks out of. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MediaType } from './media-types.ts';
import { dispositionOf, fileNameOf } from './names.ts';

const named = (sent: string, mediaType: MediaType = 'image/jpeg'): string => { const told = fileNameOf(sent, mediaType); return 'name' in told ? told.name : `! ${told.fault}`; };

test('a plain name stays; one of another kind gets the ending of what the file is', () => {
  for (const [sent, name] of [['vin.jpg', 'vin.jpg'], ['VIN.JPEG', 'VIN.JPEG'], ['photo', 'photo.jpg'], ['page.html', 'page.html.jpg'], ['run.exe', 'run.exe.jpg'], ['vin.png', 'vin.png.jpg'], ['Anzeige Nr. 7 (Köln).jpg', 'Anzeige Nr. 7 (Köln).jpg'], ['صورة.jpg', 'صورة.jpg'], ['车架号.jpg', '车架号.jpg']] as const) assert.equal(named(sent), name);
  assert.equal(named('report.txt', 'application/pdf'), 'report.txt.pdf');
});

test('folders, devices, hidden files and signs of a shell do not survive', () => {
  for (const [sent, name] of [['../../etc/passwd', 'passwd.jpg'], ['C:\\Users\\x\\vin.jpg', 'vin.jpg'], ['/etc/cron.d/job.jpg', 'job.jpg'], ['.bashrc', 'bashrc.jpg'], ['CON.jpg', '_CON.jpg'], ['nul', '_nul.jpg'], ['a|b<c>d:e*.jpg', 'a_b_c_d_e_.jpg'], ['x.jpg. . .', 'x.jpg'], ['what?.jpg', 'what_.jpg']] as const) assert.equal(named(sent), name);
  for (const sent of ['..', '/', '...', ' ', 'folder/']) assert.equal(named(sent), '! is empty');
});

test('names that look like another are refused: turned writing, marks of no width, controls, lone halves', () => {
  for (const sent of ['photo\u202egpj.exe', '\u2066x.jpg', 'a\u200db.jpg', 'a\u0000.jpg', 'a\r\nSet-Cookie: x.jpg', 'a\u2028b.jpg', '\ufeffx.jpg', 'a\ud800.jpg', 'a\ue000.jpg']) assert.match(named(sent), /^! holds control characters/, JSON.stringify(sent));
  assert.match(named(`${'x'.repeat(130)}.jpg`), /longer than 120/);
});

test('whatever the name, the header is one line of plain signs, names one file, and gives the name back', () => {
  assert.equal(dispositionOf('vin.jpg'), `attachment; filename="vin.jpg"; filename*=UTF-8''vin.jpg`);
  assert.equal(dispositionOf(`Köln "7" 100%'.jpg`), `attachment; filename="Koln _7_ 100_'.jpg"; filename*=UTF-8''K%C3%B6ln%20%227%22%20100%25%27.jpg`);
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })), (sent) => {
    const told = fileNameOf(sent, 'image/png');
    if (!('name' in told)) return;
    const header = dispositionOf(told.name);
    assert.match(header, /^attachment; filename="[\x20-\x21\x23-\x5b\x5d-\x7e]*"; filename\*=UTF-8''[\w%.~$&+^`|#-]*$/);
    assert.equal(decodeURIComponent(header.split(`UTF-8''`)[1] ?? ''), told.name);
    assert.ok(told.name.endsWith('.png') || told.name.toLowerCase().endsWith('.png'));
    assert.ok(!/[\\/]/.test(told.name));
  }), { numRuns: 2_000 });
});
