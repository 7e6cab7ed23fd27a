/** How a connection ends whose body was not read to its end. Knows nothing of what was asked or answered. */
import type { IncomingMessage } from 'node:http';

/** So long, and so many bytes, whoever is still sending is listened to after the answer; both are looked at every so often. */
const LINGER_MS = 2_000;
const LINGER_BYTES_MAX = 64 * 1024 * 1024;
const LOOK_MS = 50;

/**
 * After the answer the connection is closed in our direction alone, and what still comes is thrown away until its sender has stopped. A socket
 * that is closed with bytes unread is reset by the operating system (RFC 9112 §9.6): the sender would lose the answer that says what was wrong.
 */
export function lingerAtEnd(incoming: IncomingMessage): void {
  const { socket } = incoming;
  let isEnding = false;
  socket.destroySoon = () => { // Node calls it once the last answer of a connection is written
    if (isEnding) return;
    isEnding = true;
    const begun = socket.bytesRead;
    let left = LINGER_MS / LOOK_MS;
    const look = setInterval(() => {
      left -= 1;
      if (left <= 0 || socket.bytesRead - begun > LINGER_BYTES_MAX) socket.destroy();
    }, LOOK_MS).unref();
    socket.once('close', () => { clearInterval(look); });
    incoming.once('end', () => { socket.once('finish', () => { socket.destroy(); }); if (socket.writableFinished) socket.destroy(); });
    socket.end();
    incoming.resume();
  };
}
