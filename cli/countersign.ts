// countersign: finds the command that was asked for, and turns what it throws into a sentence and an exit status.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answering } from '../approval/answer.ts';
import { faultInWords } from './faults.ts';
import { CALLED, didYouMean, Refused, STATUS, WrongUsage } from './usage.ts';

interface Loaded {
  readonly help: string;
  /** Answers the exit status. */
  readonly run: (args: readonly string[]) => Promise<number>;
}

interface Command {
  readonly name: string;
  /** Who asks for it, as the help groups them. */
  readonly under: 'Decide' | 'Before' | 'Afterwards' | 'Emergency' | 'Connect';
  readonly does: string;
  readonly load: () => Promise<Loaded>;
}

const voting = (
  name: Exclude<Answering['do'], 'break-glass'>,
  does: string,
  under: Command['under'] = 'Decide',
): Command => ({
  name,
  under,
  does,
  load: () => import('./vote.ts').then(({ HELPS, vote }) => ({ help: HELPS[name], run: vote(name) })),
});

/** Every command, each loaded when it is called. */
const COMMANDS: readonly Command[] = [
  {
    name: 'pending',
    under: 'Decide',
    does: 'which questions are open, and which wait for you',
    load: () => import('./pending.ts').then(({ HELP: help, pending: run }) => ({ help, run })),
  },
  {
    name: 'show',
    under: 'Decide',
    does: 'what is asked about a version, or became of it',
    load: () => import('./show.ts').then(({ HELP: help, show: run }) => ({ help, run })),
  },
  voting('approve', 'yes to a version'),
  voting('reject', 'no to a version, and why'),
  voting('request-changes', 'not like this, and what has to change'),
  voting('withdraw', 'your own vote, before anything is decided'),
  voting('revoke', 'takes an approval back, and why'),
  voting('ask-again', 'puts the question once more'),
  {
    name: 'simulate',
    under: 'Before',
    does: 'what the policy would say of a version, or of files',
    load: () => import('./simulate.ts').then(({ HELP: help, simulate: run }) => ({ help, run })),
  },
  {
    name: 'replay',
    under: 'Before',
    does: 'what a policy would have said of a whole group',
    load: () => import('./replay.ts').then(({ HELP: help, replay: run }) => ({ help, run })),
  },
  {
    name: 'policy check',
    under: 'Before',
    does: 'whether policy files are right, and what they say',
    load: () => import('./policy-check.ts').then(({ HELP: help, policyCheck: run }) => ({ help, run })),
  },
  {
    name: 'init',
    under: 'Before',
    does: 'a new group with tags, and a policy to begin with',
    load: () => import('./init.ts').then(({ HELP: help, init: run }) => ({ help, run })),
  },
  {
    name: 'lineage',
    under: 'Afterwards',
    does: 'the way of a version from data to its deployment',
    load: () => import('./lineage.ts').then(({ HELP: help, lineage: run }) => ({ help, run })),
  },
  {
    name: 'compare',
    under: 'Afterwards',
    does: 'what differs between the runs behind two versions',
    load: () => import('./compare.ts').then(({ HELP: help, compare: run }) => ({ help, run })),
  },
  {
    name: 'doctor',
    under: 'Connect',
    does: 'whether AWS, Slack and the policies fit together',
    load: () => import('./doctor.ts').then(({ HELP: help, doctor: run }) => ({ help, run })),
  },
  {
    name: 'break-glass',
    under: 'Emergency',
    does: 'yes, alone; off unless the policy says who may',
    load: () => import('./break-glass.ts').then(({ HELP: help, breakGlass: run }) => ({ help, run })),
  },
  voting('sign-review', 'that you looked at what was approved so', 'Emergency'),
];

const nameWidth = Math.max(...COMMANDS.map(({ name }) => name.length));
const groupWidth = Math.max(...COMMANDS.map(({ under }) => under.length)) + 2;

const commandLines = COMMANDS.map(({ under, name, does }, index) => {
  const group = COMMANDS[index - 1]?.under === under ? '' : under;
  return `${group.padEnd(groupWidth)}${name.padEnd(nameWidth)}  ${does}`;
});

const HELP = `countersign: who approved which model, on which evidence

${commandLines.join('\n')}

A version is <group> <number> or its ARN. Examples and exit statuses:
  ${CALLED} <command> --help
Always: --json  --no-color      With AWS: --profile  --region  --endpoint-url
Local: export AWS_ENDPOINT_URL=http://127.0.0.1:4566      Docs: docs/policy.md`;

const isHelp = (argument: string): boolean => argument === '--help' || argument === '-h';

const version = (): string => {
  const text = readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
};

/** The command whose words the arguments begin with, and the arguments after them. */
const commandIn = (args: readonly string[]): { command: Command; rest: readonly string[] } => {
  for (const command of COMMANDS) {
    const words = command.name.split(' ');
    if (words.every((word, index) => args[index] === word))
      return { command, rest: args.slice(words.length) };
  }
  const [word = ''] = args;
  const names = COMMANDS.map(({ name }) => name);
  const meant = didYouMean(word, names) || didYouMean(args.slice(0, 2).join(' '), names);
  throw new WrongUsage(`${word} is not a command.${meant}`);
};

const run = async (args: readonly string[]): Promise<number> => {
  const [first] = args;
  if (first === undefined) throw new WrongUsage(HELP);
  if (isHelp(first) || first === 'help') return (console.log(HELP), STATUS.yes);
  if (first === '--version') return (console.log(version()), STATUS.yes);
  const { command, rest } = commandIn(args);
  const { help, run: does } = await command.load();
  if (rest.some(isHelp)) return (console.log(help), STATUS.yes);
  try {
    return await does(rest);
  } catch (error) {
    if (error instanceof WrongUsage) error.message += `\n${CALLED} ${command.name} --help`;
    throw error;
  }
};

const failed = (error: unknown): number => {
  if (error instanceof WrongUsage) return (console.error(error.message), STATUS.wrongUsage);
  const words = error instanceof Refused ? error.message : faultInWords(error);
  // What no sentence was written for is a fault of this program, and its trace is what mends it.
  console.error(words ?? error);
  return STATUS.fault;
};

/** `countersign replay ... | head` ends the reader before us, which is no fault. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(STATUS.yes);
  throw error;
});

const given = process.argv.slice(2);
if (given.includes('--no-color')) process.env['NO_COLOR'] = '1';
process.exitCode = await run(given.filter((argument) => argument !== '--no-color')).catch(failed);
