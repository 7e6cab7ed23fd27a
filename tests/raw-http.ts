/** HTTP by hand, for what a proper client would not send: raw bytes out, everything that comes back in. */
import { connect, type Socket } from 'node:net';

/** Sends bytes and gives what came back until the other side closed, or until `isEnough`. */
export function rawExchange(url: string, send: (socket: Socket) => void, isEnough: (text: string) => boolean = () => false): Promise<{ text: string; isClosed: boolean }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => { send(socket); });
    let text = '';
    const over = (isClosed: boolean): void => { socket.destroy(); resolve({ text, isClosed }); };
    socket.setTimeout(60_000, () => { reject(new Error(`no end within 60 s; so far: ${text.slice(0, 500)}`)); socket.destroy(); });
    socket.on('data', (chunk: Buffer) => { text += chunk.toString('utf8'); if (isEnough(text)) over(false); });
    socket.on('error', () => { over(true); }); // a reset is an end too
    socket.on('close', () => { over(true); });
  });
}

export const statusOf = (text: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]);
/** The JSON behind the last head. */
export const jsonOf = (text: string): Record<string, unknown> => JSON.parse(text.slice(text.lastIndexOf('\r\n\r\n') + 4)) as Record<string, unknown>;
