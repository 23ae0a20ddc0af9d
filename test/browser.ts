// The browser of those tests that look at the page as a person does: Chromium, Chrome or Edge from this machine. Where
// there is none the tests end as skipped and say how to get one; with REQUIRE_ALL=1 that is a failure.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const ON_LINUX = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const ON_MAC = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);
const ON_WINDOWS = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];

const onPath = (names: readonly string[]): string[] =>
  (process.env['PATH'] ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));

const onWindows = (): string[] =>
  ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA']
    .map((name) => process.env[name])
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => ON_WINDOWS.map((path) => join(folder, path)));

const places = (): string[] => {
  if (process.platform === 'darwin') return ON_MAC;
  if (process.platform === 'win32') return onWindows();
  return [...onPath(ON_LINUX), '/snap/bin/chromium'];
};

/** Where a browser lies: CHROME_PATH if set, else the usual places; undefined when there is none. */
export const browserPath = (): string | undefined => {
  const named = process.env['CHROME_PATH'];
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROME_PATH names ${named}, and there is nothing there.`);
    return named;
  }
  return places().find((path) => existsSync(path));
};

const HOW =
  'No Chromium, Chrome or Edge was found, so the tests that look at the page are skipped. Install one (apt-get install chromium, brew install --cask chromium) or set CHROME_PATH.';

/** Whether the tests of the page have no browser to run in; says so in one line. With REQUIRE_ALL=1 it throws instead. */
export const withoutBrowser = (): boolean => {
  if (browserPath() !== undefined) return false;
  if (process.env['REQUIRE_ALL'] === '1') throw new Error(HOW);
  process.stderr.write(`${HOW}\n`);
  return true;
};

/** Starts the browser. It reaches nothing but what a test opens. */
export const launch = (): Promise<Browser> => {
  const executablePath = browserPath();
  if (executablePath === undefined) throw new Error(HOW);
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
};
