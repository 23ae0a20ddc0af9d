// Before the clients' tests: the SageMaker Python SDK in a virtual environment of its own, installed when it is missing
// or when the pinned set has changed. With REQUIRE_ALL=1 it must be there; otherwise the tests of it are skipped.
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../test-package.ts';

const VENV = join(ROOT, '.venv-sagemaker');
const PINNED = join(ROOT, '.ci', 'requirements-sagemaker.txt');
/** A copy of what was installed; `.ci/run` writes it too. */
const INSTALLED = join(VENV, 'installed.txt');

export const PYTHON = join(VENV, 'bin', 'python');

const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

const isInstalled = (): boolean => textOf(INSTALLED) === textOf(PINNED);

/** Whether the SDK is not there; the set-up has said why. */
export const withoutSdk = (): boolean => {
  if (isInstalled()) return false;
  if (process.env['REQUIRE_ALL'] === '1') throw new Error('The SageMaker Python SDK is not installed.');
  return true;
};

const run = (command: string, ...args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;

/** Installs the SDK once: about two minutes and 300 MB. */
const installSdk = (): void => {
  if (isInstalled()) return;
  const started = performance.now();
  console.log('Installing the SageMaker Python SDK into .venv-sagemaker: about two minutes, 300 MB, once.');
  rmSync(VENV, { recursive: true, force: true });
  const isDone =
    run('python3', '-m', 'venv', VENV) &&
    run(PYTHON, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', PINNED);
  const seconds = Math.round((performance.now() - started) / 1000);
  if (isDone) {
    copyFileSync(PINNED, INSTALLED);
    console.log(`Installed the SageMaker Python SDK in ${seconds} s.`);
    return;
  }
  const why = 'The SageMaker Python SDK could not be installed: it needs Python 3.11 or newer, and PyPI.';
  if (process.env['REQUIRE_ALL'] === '1') throw new Error(why);
  console.error(`${why} Its tests are skipped.`);
};

export default installSdk;
