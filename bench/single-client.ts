/**
 * A client in a process of its own that asks single checks over kept-alive connections: as fast as they are answered
 * (closed loop), or at a stated rate whether answered or not (open loop), which is what shows waiting.
 * What is turned away with 429 is counted apart, and its time is nobody's; with `heed`
 * each connection is a caller with its share of the rate who asks again when Retry-After is over, so that nothing piles up behind it.
 * Arguments: url, token, file of questions, seconds, connections, rate (0 for closed), heed. Prints one JSON object.
 */
import { connect, type Socket } from 'node:net';
import { readFileSync } from 'node:fs';

const [url = '', token = '', file = '', seconds = '5', connections = '32', rate = '0', manner = ''] = process.argv.slice(2);
const { hostname, port, host } = new URL(url);
const questions = readFileSync(file, 'utf8').trimEnd().split('\n').map((body) => Buffer.from(`POST /v1/checks HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`));

const latenciesMs: number[] = [];
let failed = 0;
let turnedAway = 0;
let asked = 0;
const untilMs = performance.now() + Number(seconds) * 1000;
const waiting: number[] = []; // due times of an open loop that found no free connection
const free: ((dueMs: number) => void)[] = [];
const doesHeed = manner === 'heed';
const isOpen = Number(rate) > 0 && !doesHeed;
const paceMs = doesHeed ? (Number(connections) / Number(rate)) * 1000 : 0;

function serve(socket: Socket, place: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let held = '';
    let dueMs = 0;
    const next = (due: number): void => {
      dueMs = due;
      asked += 1;
      socket.write(questions[asked % questions.length] ?? '');
    };
    const idle = (): void => {
      if (performance.now() > untilMs) { socket.end(); resolve(); return; }
      if (!isOpen) next(performance.now());
      else if (waiting.length > 0) next(waiting.shift() ?? 0);
      else free.push(next);
    };
    socket.on('data', (chunk) => {
      held += chunk.toString('latin1');
      for (;;) {
        const end = held.indexOf('\r\n\r\n');
        if (end < 0) return;
        const length = Number(/content-length: (\d+)/i.exec(held.slice(0, end))?.[1] ?? NaN);
        if (Number.isNaN(length)) { reject(new Error('an answer without a length')); return; }
        if (held.length < end + 4 + length) return;
        const isTurnedAway = held.startsWith('HTTP/1.1 429');
        if (isTurnedAway) turnedAway += 1;
        else {
          if (!held.startsWith('HTTP/1.1 200')) failed += 1;
          latenciesMs.push(performance.now() - dueMs);
        }
        const againS = isTurnedAway && doesHeed ? Number(/retry-after: (\d+)/i.exec(held.slice(0, end))?.[1] ?? 0) : 0;
        held = held.slice(end + 4 + length);
        const restMs = Math.max(againS * 1000, doesHeed ? dueMs + paceMs - performance.now() : 0);
        if (restMs > 0) setTimeout(idle, restMs);
        else idle();
      }
    });
    socket.on('error', reject);
    if (doesHeed) setTimeout(idle, (place / Number(connections)) * paceMs); // not all at once
    else idle();
  });
}

const sockets = await Promise.all(Array.from({ length: Number(connections) }, () => new Promise<Socket>((resolve, reject) => {
  const socket = connect({ host: hostname, port: Number(port), noDelay: true }, () => { resolve(socket); });
  socket.once('error', reject);
})));
const begunMs = performance.now();
const begunCpu = process.cpuUsage();
const all = Promise.all(sockets.map(serve));
if (isOpen) {
  let due = begunMs;
  const pace = setInterval(() => {
    const now = performance.now();
    if (now > untilMs) {
      clearInterval(pace);
      for (const socket of sockets) setTimeout(() => { socket.destroy(); }, 2_000);
      return;
    }
    for (; due <= now; due += 1000 / Number(rate)) {
      const next = free.shift();
      if (next) next(due);
      else waiting.push(due);
    }
  }, 1);
  await Promise.race([all, new Promise((resolve) => { setTimeout(resolve, Number(seconds) * 1000 + 1_500); })]);
} else {
  await all;
}
const { user, system } = process.cpuUsage(begunCpu);
const tookS = (performance.now() - begunMs) / 1000;
latenciesMs.sort((a, b) => a - b);
const at = (share: number): number => Math.round((latenciesMs[Math.min(latenciesMs.length - 1, Math.floor(latenciesMs.length * share))] ?? 0) * 100) / 100;
console.log(JSON.stringify({ answered: latenciesMs.length, failed, turnedAway, left: waiting.length, perSecond: Math.round(latenciesMs.length / Math.min(tookS, Number(seconds))), p50Ms: at(0.5), p99Ms: at(0.99), p999Ms: at(0.999), maxMs: at(1), cores: Math.round((user + system) / tookS / 10_000) / 100 }));
process.exit(0);
