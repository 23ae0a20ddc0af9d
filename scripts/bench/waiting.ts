// Many requests waiting for a person: what each keeps on the heap, and whether one more approval takes longer.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Gate } from './gate.ts';
import { inParallel, median, ms, type Plan, type Row } from './row.ts';

const AT_ONCE = 16;
const TURNS = 7;
const BUDGET = { kB: 50, times: 1.5 };
const SHOWN_EVERY = 1_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes in use on the main thread's heap, where the local cloud keeps everything. */
const heap = async (gate: Gate): Promise<number> => {
  await gate.quiet();
  gate.counted();
  for (let turn = 0; turn < 3; turn++) collect();
  return process.memoryUsage().heapUsed;
};

/** Milliseconds from registration to Approved and told; the median of some, after one that does not count. */
const oneMore = async (gate: Gate, group: string): Promise<number> => {
  await gate.group(group);
  const times: number[] = [];
  for (let turn = 0; turn <= TURNS; turn++) {
    const started = performance.now();
    const arn = await gate.register(group);
    await gate.quiet();
    await gate.approve(gate.cards().get(`${group}-v${turn + 1}-r1`) ?? '');
    await gate.quiet();
    if (turn > 0) times.push(performance.now() - started);
    if ((await gate.status(arn)) !== 'Approved') throw new Error(`${arn} was not approved.`);
  }
  return median(times);
};

const fill = async (gate: Gate, count: number, say: Plan['say']): Promise<void> => {
  await gate.group('churn-waiting');
  let done = 0;
  await inParallel(Array.from({ length: count }), AT_ONCE, async () => {
    await gate.register('churn-waiting');
    if (++done % SHOWN_EVERY === 0) {
      await gate.quiet();
      say(`${done.toLocaleString('en')} wait`);
    }
  });
  await gate.quiet();
};

export const waitingRows = async ({ waiting, say }: Plan): Promise<Row[]> => {
  const gate = await Gate.open();
  try {
    const alone = await oneMore(gate, 'churn-before');
    const before = await heap(gate);
    await fill(gate, waiting, say);
    const each = ((await heap(gate)) - before) / waiting / 1000;
    const amid = await oneMore(gate, 'churn-after');
    const count = waiting.toLocaleString('en');
    return [
      {
        what: `${count} requests waiting: heap after collection`,
        measured: `${each.toFixed(1)} kB each`,
        budget: `at most ${BUDGET.kB} kB each`,
        holds: each <= BUDGET.kB,
      },
      {
        what: `one more approval with ${count} waiting`,
        measured: `${ms(amid)}, ${(amid / alone).toFixed(2)} times as with none (${ms(alone)})`,
        budget: `at most ${BUDGET.times} times`,
        holds: amid / alone <= BUDGET.times,
      },
    ];
  } finally {
    await gate.close();
  }
};
