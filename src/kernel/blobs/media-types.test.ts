/** What a file is, told from its bytes: five kinds are taken; pages, drawings, programs, cut and empty files are not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { agreesWith, toldOf, type MediaType } from './media-types.ts';
import { JPEG, PDF, PNG, WEBP, chunkOf, bytesOf } from './fixtures.ts';

const kindOf = (bytes: Uint8Array): MediaType | undefined => { const told = toldOf(bytes); return 'mediaType' in told ? told.mediaType : undefined; };
const faultOf = (bytes: Uint8Array): string => { const told = toldOf(bytes); return 'fault' in told ? told.fault : ''; };

test('a photograph, a drawing, a PDF and plain text are told from their bytes', () => {
  for (const [bytes, kind] of [[JPEG, 'image/jpeg'], [PNG, 'image/png'], [WEBP, 'image/webp'], [PDF, 'application/pdf'], [bytesOf('Seen at gate 4.\nחניה، موقف, 停车 <b> & so on'), 'text/plain'], [bytesOf('\ufeffwith a mark'), 'text/plain']] as const) {
    assert.equal(kindOf(bytes), kind);
  }
});

test('pages, drawings with script, scripts and rich text are refused, whatever stands before them', () => {
  for (const text of ['<!doctype html><p>', '<html>', '  \n\t<svg xmlns="http://www.w3.org/2000/svg"/>', '<?xml version="1.0"?><svg/>', '<script>alert(1)</script>', '<!-- x --><svg/>', '#!/bin/sh\nrm', '{\\rtf1 x}', '%!PS-Adobe', '</p>', '\ufeff<svg/>', '\ufeff  <html>']) {
    assert.match(faultOf(bytesOf(text)), /HTML, SVG, XML/, text);
  }
});

test('programs, archives, office files, other pictures and text in another encoding are refused', () => {
  const latin = Uint8Array.from([0xfc, 0x62, 0x65, 0x72]);
  for (const bytes of [bytesOf('MZ\u0000\u0001'), bytesOf('PK\u0003\u0004'), bytesOf('\u007fELF'), bytesOf('GIF89a\u0001\u0000'), bytesOf('BM\u0000\u0000'), Uint8Array.from([0xff, 0xfe, 0x41, 0]), Uint8Array.from([0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70]), Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0]), latin, bytesOf('a\u0000b')]) {
    assert.match(faultOf(bytes), /cannot be told/);
  }
});

test('an empty file, one of spaces, and pictures that are cut off anywhere are refused', () => {
  assert.match(faultOf(new Uint8Array()), /empty/);
  assert.match(faultOf(bytesOf(' \n ')), /empty/);
  for (const whole of [JPEG, PNG, WEBP]) for (let length = 12; length < whole.length; length += 1) assert.equal(kindOf(whole.subarray(0, length)), undefined, `${length} of ${whole.length}`);
  assert.match(faultOf(PDF.subarray(0, PDF.length - 8)), /cut off/);
});

test('what is two things at once is taken as the first at most: a PDF must begin the file, nothing is written behind a PNG or WebP', () => {
  assert.equal(kindOf(bytesOf(`<script>alert(1)</script>\n${new TextDecoder('latin1').decode(PDF)}`)), undefined);
  const zip = bytesOf('PK\u0003\u0004 something');
  assert.match(faultOf(Buffer.concat([PNG, zip])), /behind the end/);
  assert.match(faultOf(Buffer.concat([WEBP, zip])), /behind the end/);
  // Cameras write second pictures behind the first; such a file is a photograph all the same.
  assert.equal(kindOf(Buffer.concat([JPEG, JPEG])), 'image/jpeg');
  const withPage = Buffer.concat([JPEG.subarray(0, 2), Uint8Array.from([0xff, 0xfe, 0, 30]), bytesOf('<html><script>1</script>--->'.slice(0, 28)), JPEG.subarray(2)]);
  assert.equal(kindOf(withPage), 'image/jpeg', 'a page inside a comment is part of a photograph, and given out as one');
});

test('a picture whose parts claim to be longer than the file ends the look at once', () => {
  const huge = Buffer.concat([PNG.subarray(0, 8), chunkOf('IHDR', new Uint8Array(13)), Uint8Array.from([0xff, 0xff, 0xff, 0xff]), bytesOf('IDAT')]);
  assert.equal(kindOf(huge), undefined);
  const bomb = Buffer.concat([PNG.subarray(0, 8), chunkOf('IHDR', new Uint8Array(13)), chunkOf('IDAT', deflateSync(new Uint8Array(1_000_000))), chunkOf('IEND', new Uint8Array())]);
  assert.equal(kindOf(bomb), 'image/png', 'it is never unpacked');
});

test('what a sender declares must be what the bytes are; a sender that does not know declares nothing', () => {
  for (const declared of ['', 'application/octet-stream', 'image/jpeg', 'IMAGE/JPEG', 'image/jpg', 'image/jpeg; q=1']) assert.ok(agreesWith(declared, 'image/jpeg'), declared);
  for (const declared of ['image/png', 'text/html', 'image/svg+xml', 'application/pdf', 'multipart/form-data; boundary=x', 'image']) assert.ok(!agreesWith(declared, 'image/jpeg'), declared);
  assert.ok(agreesWith('text/plain; charset=utf-8', 'text/plain'));
});
