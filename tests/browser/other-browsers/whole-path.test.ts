import { expect, inject, test } from 'vitest';
import { type DrivenBrowser, findProgram } from './support/driven-browser';
import { startFirefox } from './support/firefox';
import { startWebKit } from './support/webkit';

const FIREFOX = findProgram('firefox', 'firefox-esr');
const WEBKIT =
  findProgram('WebKitWebDriver') &&
  findProgram('xvfb-run') &&
  findProgram('/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser', '/usr/libexec/webkit2gtk-4.1/MiniBrowser');

const CORRECT_SHARE = 0.85;

test.skipIf(!FIREFOX)('Firefox, where it is installed, takes the whole path', async () => {
  await takeWholePath(await startFirefox(FIREFOX as string));
});

test.skipIf(!WEBKIT)('WebKitGTK, where it and its WebDriver are installed, takes the whole path', async () => {
  await takeWholePath(await startWebKit(WEBKIT as string));
});

async function takeWholePath(browser: DrivenBrowser): Promise<void> {
  const alerts = () => browser.run("return [...document.querySelectorAll('[role=alert]')].map((one) => one.innerText)");
  try {
    await browser.open(inject('pageUrl'));
    await press(browser, 'Try it with sample images', 'section');
    await expect.poll(async () => [await phase(browser), await alerts()], { timeout: 90_000 }).toEqual(['done', []]);
    const share = await browser.run<string>(
      "return document.querySelector('.result').innerText.match(/([\\d.]+)\\s%/)[1]",
    );
    expect(Number(share) / 100).toBeGreaterThan(CORRECT_SHARE);
    await press(browser, 'Download', '.take');
    const said = () => browser.run<string>("return document.querySelector('.take').innerText");
    await expect.poll(said).toMatch(/loaded again and checked on \d+\simages/);
    expect(await alerts()).toEqual([]);
  } finally {
    await browser.close();
  }
}

function phase(browser: DrivenBrowser): Promise<string> {
  return browser.run("return document.querySelector('main')?.dataset.phase");
}

/** Presses a button as soon as it is there and can be pressed. */
async function press(browser: DrivenBrowser, name: string, within: string): Promise<void> {
  const script = `const button = [...document.querySelectorAll('${within} button:enabled')].find((one) => one.innerText.trim() === '${name}');
    button?.click();
    return button !== undefined`;
  await expect.poll(() => browser.run(script)).toBe(true);
}
