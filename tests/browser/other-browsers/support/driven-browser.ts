import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import process from 'node:process';

/** A real browser that isn't Chromium, driven as little as a look at the page takes. */
export interface DrivenBrowser {
  open(url: string): Promise<void>;
  /** @param script the body of a function in the page */
  run<Result>(script: string): Promise<Result>;
  close(): Promise<void>;
}

/** A program with all that it starts; ended as one. */
export function startProgram(command: string, args: readonly string[]): { end(): void } {
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  return {
    end() {
      if (child.pid === undefined || child.exitCode !== null) return;
      // The group that `detached` made: browsers are many processes.
      process.kill(-child.pid, 'SIGKILL');
    },
  };
}

/** The first of these programs that is installed: a name that PATH knows, or a path. */
export function findProgram(...names: string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const places = names.flatMap((name) => (name.startsWith('/') ? [name] : folders.map((folder) => join(folder, name))));
  return places.find((place) => existsSync(place));
}

/** One that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
