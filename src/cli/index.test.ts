import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerJson, bodyOf, fakeHub, run } from './fixtures.ts';

test('without a token a command says so and ends with 64', async () => {
  const ran = await run(['status'], { token: undefined });
  assert.equal(ran.exit, 64);
  assert.match(ran.err, /CROSSCHECK_TOKEN/);
});

test('a mistyped command or flag is answered with the nearest one, 64 and nothing on standard output', async () => {
  for (const [argv, said] of [
    [['chek'], 'Did you mean check?'], [['vehicles', 'imprt'], 'Did you mean vehicles import?'], [['serv'], 'Did you mean serve?'], [['check', '--purpos', 'x'], 'Did you mean --purpose?'],
    [['tokens'], 'tokens create, tokens list, tokens revoke'], [['check', '--everything', '--purpose', 'x'], 'unknown flag --everything'], [['bureaus', 'add', 'NL', '--name', 'x'], '--country XX is needed'],
    [['bureaus', 'add', '--name', 'x', '--country', 'NL'], 'CODE is missing'], [['status', 'now'], '“now” is one word too many'], [['check', '--vin'], '--vin needs a value'],
    [['check', '--plate', 'A', '--plate', 'B', '--purpose', 'x'], '--plate is given twice'], [['status', '--json=1'], '--json takes no value'], [[], 'usage: crosscheck COMMAND'],
  ] as const) {
    const ran = await run(argv);
    assert.equal(ran.exit, 64, argv.join(' '));
    assert.ok(ran.err.includes(said), `${argv.join(' ')}: ${ran.err}`);
    assert.equal(ran.out, '');
  }
});

test('help needs neither hub nor token', async () => {
  for (const argv of [['help'], ['--help'], ['help', 'check'], ['check', '--help'], ['check', '--vin', 'x', '-h'], ['help', 'vehicles'], ['vehicles', 'import', '--help'], ['help', 'serve'], ['--version']]) {
    const ran = await run(argv, { token: undefined });
    assert.equal(ran.exit, 0, argv.join(' '));
    assert.ok(ran.out.length > 10);
  }
  assert.match((await run(['help', 'check'])).out, /Exit status: 0 no record, 10 candidates, 20 hit; 64 and above: not checked/);
});

test('a token is alone on the last line of standard output, and its bearer is told beside it', async () => {
  let asked = '';
  const hub = await fakeHub(async (incoming, outgoing) => {
    assert.equal(`${incoming.method ?? ''} ${incoming.url ?? ''} ${incoming.headers.authorization ?? ''}`, 'POST /v1/tokens Bearer cc_test');
    asked = await bodyOf(incoming);
    answerJson(outgoing, 201, { id: 'tok_1', bureau: 'NL', unit: 'Post 1', role: 'officer', person: 'A. Jansen', createdAt: '2026-11-22T10:15:00.000Z', secret: 'cc_secret', trial: true });
  });
  const ran = await run(['tokens', 'create', '--bureau', 'NL', '--role', 'officer', '--unit', 'Post 1', '--person', 'A. Jansen'], { hub });
  await hub.close();
  assert.deepEqual(JSON.parse(asked), { bureau: 'NL', role: 'officer', unit: 'Post 1', person: 'A. Jansen' });
  assert.equal(ran.exit, 0);
  assert.equal(ran.out.trimEnd().split('\n').at(-1), 'cc_secret');
  assert.match(ran.err, /A\. Jansen/);
});

test('a refusal prints its title, every fault with its path, and the trace id; the exit status says of what kind', async () => {
  let status = 400;
  const hub = await fakeHub((_, outgoing) => { answerJson(outgoing, status, { title: 'invalid input: 2 faults', status, code: 'x', errors: [{ path: '/code', detail: 'is empty' }, { path: '/country', detail: 'is odd\u001b[2J' }], traceId: 'trc_7' }); });
  const ran = await run(['bureaus', 'add', 'N', '--name', 'x', '--country', 'NL'], { hub });
  assert.deepEqual(ran, { exit: 65, out: '', err: 'crosscheck: invalid input: 2 faults\n  /code  is empty\n  /country  is odd [2J\n  trace id trc_7\n' });
  for (const [answered, exit] of [[401, 77], [403, 77], [404, 65], [409, 65], [413, 65], [429, 69], [503, 69], [500, 70]] as const) {
    status = answered;
    assert.equal((await run(['status'], { hub })).exit, exit, String(answered));
  }
  await hub.close();
});

test('a hub that is not there, and one that is no hub, are told apart from a refusal', async () => {
  assert.equal((await run(['status'])).exit, 69);
  const hub = await fakeHub((_, outgoing) => { outgoing.end('<html>'); });
  const ran = await run(['status'], { hub });
  await hub.close();
  assert.equal(ran.exit, 69);
  assert.match(ran.err, /does not look like a Crosscheck hub/);
});

test('a bureau is added with its units, so that people can belong to them', async () => {
  const bodies: unknown[] = [];
  const hub = await fakeHub(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    bodies.push(JSON.parse(Buffer.concat(chunks).toString()));
    answerJson(outgoing, 201, { code: 'NL', name: 'x', country: 'NL', timeZone: 'Europe/Amsterdam' });
  });
  for (const units of [[], ['--unit', 'Desk', '--unit', 'Rotterdam']]) assert.equal((await run(['bureaus', 'add', 'NL', '--name', 'x', '--country', 'NL', ...units], { hub })).exit, 0);
  await hub.close();
  const bureau = { code: 'NL', name: 'x', country: 'NL' };
  assert.deepEqual(bodies, [bureau, { ...bureau, units: [{ code: 'Desk' }, { code: 'Rotterdam' }] }]);
});

test('lists are read page by page to their end', async () => {
  const hub = await fakeHub((incoming, outgoing) => {
    const isFirst = !(incoming.url ?? '').includes('after=');
    const bureau = (code: string) => ({ code, name: `Bureau ${code}`, country: code, timeZone: 'UTC', addedAt: '2026-11-22T10:15:00.000Z' });
    answerJson(outgoing, 200, isFirst ? { items: [bureau('DE')], next: 'DE' } : { items: [bureau('NL')] });
  });
  const ran = await run(['bureaus', 'list'], { hub });
  await hub.close();
  assert.match(ran.out, /DE .*\n.*NL /);
});
