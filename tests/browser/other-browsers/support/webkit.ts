import { setTimeout as wait } from 'node:timers/promises';
import { type DrivenBrowser, freePort, startProgram } from './driven-browser';

/** WebKitGTK, the nearest to Safari that runs everywhere, over its WebDriver and on a display of its own. */
export async function startWebKit(browser: string): Promise<DrivenBrowser> {
  const port = await freePort();
  const program = startProgram('xvfb-run', ['-a', 'WebKitWebDriver', `--port=${port}`]);
  try {
    return await driven(browser, port, () => program.end());
  } catch (error) {
    program.end();
    throw error;
  }
}

async function driven(browser: string, port: number, end: () => void): Promise<DrivenBrowser> {
  const options = { binary: browser, args: ['--automation'] };
  const post = async (path: string, body: object): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}/session${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const { value } = (await answer.json()) as { value: unknown };
    if (!answer.ok) throw new Error(`WebKitWebDriver: ${JSON.stringify(value)}`);
    return value;
  };
  await listening(port);
  const { sessionId } = (await post('', {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } },
  })) as { sessionId: string };
  return {
    open: async (url) => void (await post(`/${sessionId}/url`, { url })),
    run: async <Result>(script: string) => (await post(`/${sessionId}/execute/sync`, { script, args: [] })) as Result,
    async close() {
      await fetch(`http://127.0.0.1:${port}/session/${sessionId}`, { method: 'DELETE' });
      end();
    },
  };
}

async function listening(port: number): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await fetch(`http://127.0.0.1:${port}/status`);
      return;
    } catch (error) {
      if (tries === 100) throw error;
      await wait(100);
    }
  }
}
