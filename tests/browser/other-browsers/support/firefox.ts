import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type DrivenBrowser, freePort, startProgram } from './driven-browser';

type Answer = readonly [type: 1, id: number, failure: { readonly message: string } | null, result: unknown];

/** Firefox over the socket that it opens for this (Marionette): nothing but Firefox itself need be installed. */
export async function startFirefox(path: string): Promise<DrivenBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'headstart-firefox-'));
  const port = await freePort();
  writeFileSync(join(profile, 'user.js'), `user_pref("marionette.port", ${port});`);
  const program = startProgram(path, ['--headless', '--marionette', '--no-remote', '--profile', profile]);
  const end = async () => {
    program.end();
    await wait(500);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    return await driven(await connected(port), end);
  } catch (error) {
    await end();
    throw error;
  }
}

async function driven(socket: Socket, end: () => Promise<void>): Promise<DrivenBrowser> {
  const call = callsOver(socket);
  await call('WebDriver:NewSession', {});
  return {
    open: async (url) => void (await call('WebDriver:Navigate', { url })),
    run: async <Result>(script: string) =>
      ((await call('WebDriver:ExecuteScript', { script, args: [] })) as { value: Result }).value,
    async close() {
      socket.destroy();
      await end();
    },
  };
}

/** Each message is its length in bytes, a colon and JSON. */
function callsOver(socket: Socket) {
  const waiting = new Map<number, (answer: Answer) => void>();
  let bytes = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk as Buffer]);
    for (;;) {
      const colon = bytes.indexOf(':');
      const end = colon + 1 + Number(bytes.subarray(0, Math.max(0, colon)));
      if (colon < 0 || bytes.length < end) return;
      const message: unknown = JSON.parse(bytes.subarray(colon + 1, end).toString());
      bytes = bytes.subarray(end);
      // The first one is no answer, but a greeting.
      if (Array.isArray(message)) waiting.get(message[1])?.(message as unknown as Answer);
    }
  });
  let last = 0;
  return (name: string, parameters: object) =>
    new Promise<unknown>((resolve, reject) => {
      const message = JSON.stringify([0, ++last, name, parameters]);
      waiting.set(last, ([, , failure, result]) => (failure ? reject(new Error(failure.message)) : resolve(result)));
      socket.write(`${Buffer.byteLength(message)}:${message}`);
    });
}

/** Once the browser listens. */
async function connected(port: number): Promise<Socket> {
  for (let tries = 0; ; tries++) {
    const socket = connect(port, '127.0.0.1');
    try {
      await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
      return socket;
    } catch (error) {
      if (tries === 300) throw error;
      await wait(100);
    }
  }
}
