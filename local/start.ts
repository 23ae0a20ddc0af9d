// npm start: builds what is new, starts the local cloud on its two ports, says what to try, and tells what happens
// until Ctrl+C.
import { createWriteStream, readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { resolve } from 'node:path';
import type { Cloud, CloudSettings } from './cloud.ts';

const ROOT = resolve(import.meta.dirname, '..');
const AWS_PORT = 4566;
const WEB_PORT = 8080;
const HELP = `npm start

Starts Countersign on this machine: AWS endpoint, Slack and page, from the template that would be deployed.

  AWS_PORT     port of the AWS endpoint, ${AWS_PORT} unless set; 0 = a free one
  WEB_PORT     port of the page, Slack and the product's HTTP API, ${WEB_PORT} unless set; 0 = a free one
  WORKERS      workers per function at most, 4 unless set
  POLICY_DIR   folder with the policies, policies/ unless set
  PACKAGE_DIR  folder to package in, .build/local unless set
  LOCAL_LOG    file that gets what the functions log`;

/** A wrong setting or a taken port: a sentence for the reader, no stack trace. */
class Refused extends Error {}

const main = async (): Promise<void> => {
  if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h'))
    return console.log(HELP);
  enableCompileCache(resolve(ROOT, '.build', 'compile-cache'));
  // Lambda runs in UTC; times on the terminal stay in the reader's own zone.
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  process.env['TZ'] = 'UTC';
  const { narrator } = await import('./narration.ts');
  const story = narrator(console.log, timeZone);
  const cloud = await start(story.hear);
  surviveFaults();
  keepLogs(cloud);
  await introduce(cloud);
  story.follow(cloud);
  stopOnSignals(cloud);
};

const start = async (heard: CloudSettings['heard']): Promise<Cloud> => {
  const { packageLocal } = await import('../scripts/package-local.ts');
  const { BuildFault } = await import('../scripts/build-fault.ts');
  const { PortTaken } = await import('./listen.ts');
  const ports = {
    awsPort: number('AWS_PORT', AWS_PORT, 65_535),
    webPort: number('WEB_PORT', WEB_PORT, 65_535),
  };
  try {
    const packaging = packageLocal({
      root: ROOT,
      into: resolve(process.env['PACKAGE_DIR'] ?? resolve(ROOT, '.build', 'local')),
      policyDir: resolve(process.env['POLICY_DIR'] ?? resolve(ROOT, 'policies')),
      log: (line) => console.error(line),
    });
    // Loaded while the packaging, a process of its own, goes on.
    const [packageDir, { startCloud }] = await Promise.all([packaging, import('./cloud.ts')]);
    const workers = number('WORKERS', 4, 100);
    const log = (line: string): void => console.error(line);
    return await startCloud({
      ...ports,
      packageDir,
      workers,
      log,
      heard,
    });
  } catch (error) {
    if (error instanceof BuildFault) throw new Refused(error.message);
    if (error instanceof PortTaken) throw new Refused(takenPort(error, ports.awsPort));
    throw error;
  }
};

const takenPort = ({ message, port }: { message: string; port: number }, awsPort: number): string => {
  const variable = port === awsPort ? 'AWS_PORT' : 'WEB_PORT';
  return `${message} Choose another with ${variable}=<port> npm start; ${variable}=0 takes a free one.`;
};

const number = (variable: string, otherwise: number, most: number): number => {
  const given = process.env[variable];
  if (given === undefined || given === '') return otherwise;
  if (/^\d+$/.test(given) && Number(given) <= most) return Number(given);
  throw new Refused(`${variable} is "${given}": give a whole number, at most ${most}.`);
};

const introduce = async (cloud: Cloud): Promise<void> => {
  const { introduction } = await import('./introduction.ts');
  const { version } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8')) as { version: string };
  console.log(introduction(cloud, version));
  const seconds = (performance.now() / 1000).toFixed(1);
  console.log(`ready in ${seconds} s: page ${cloud.webUrl}, AWS ${cloud.awsUrl}. Stop with Ctrl+C.`);
};

const keepLogs = ({ lambdas }: Cloud): void => {
  const file = process.env['LOCAL_LOG'];
  if (!file) return;
  const log = createWriteStream(file, { flags: 'a' });
  const write = (functionName: string, line: string): void => void log.write(`${functionName}  ${line}\n`);
  for (const { name } of lambdas.list()) lambdas.logs.of(name).forEach((line) => write(name, line));
  lambdas.logs.listen(write);
};

/** Whatever goes wrong in the local cloud itself is told, and it goes on. */
const surviveFaults = (): void => {
  const tell = (error: unknown): void => console.error('A fault of the local cloud itself:', error);
  process.on('uncaughtException', tell);
  process.on('unhandledRejection', tell);
};

const stopOnSignals = (cloud: Cloud): void => {
  const stop = (): void => {
    // A second Ctrl+C does not wait.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
    cloud.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
};

try {
  await main();
} catch (error) {
  console.error(error instanceof Refused ? error.message : error);
  process.exit(1);
}
