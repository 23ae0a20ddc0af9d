// What is gathered of runs for a judgement, and what becomes of it when SageMaker does not answer.
import { expect, test } from 'vitest';
import { runsBehind, runSource, type RunPlaces } from '../../adapters/runs-behind.ts';
import { type Lineage } from '../../approval/lineage.ts';
import { type RunFound } from '../../approval/runs.ts';
import { curves, points, run } from '../approval/runs-made.ts';
import { modelPackage as version, policy } from '../approval/values.ts';

const RULE = { metrics: [{ path: 'metrics.auc.last', from: 'run', min: 0.8 }] };
const FOUND: RunFound = { kind: 'found', run: run({ depth: 6 }, { auc: 0.91 }) };
const NONE: RunFound = { kind: 'none', isEarly: false };
const NOT_RECORDED: Lineage = { kind: 'not-recorded' };
const NONE_LOOKED_FOR = { runs: undefined, own: undefined, beside: undefined };
const ALONE = { found: version(), champion: Promise.resolve(undefined), walking: undefined };
const BOTH = { ...ALONE, champion: Promise.resolve(version()) };
const never = <T>(): Promise<T> => new Promise(() => undefined);
const fails = (): Promise<never> => Promise.reject(new Error('AccessDenied'));

interface Given {
  readonly behind?: () => Promise<RunFound>;
  readonly read?: NonNullable<RunPlaces['experiments']>['curves'];
  readonly walk?: RunPlaces['lineage']['walk'];
}

const placesOf = ({
  behind = () => Promise.resolve(FOUND),
  read = (of) => Promise.resolve(of.map(() => curves({ auc: points(0.5, 0.91) }))),
  walk = () => Promise.resolve(NOT_RECORDED),
}: Given = {}) => ({ lineage: { walk }, experiments: { runBehind: behind, curves: read } });

test('the run of the version and that of the champion, each as evidence, and the curves of both', async () => {
  const all = await runsBehind(placesOf(), BOTH, policy());
  expect(all.runs).toEqual({
    own: FOUND,
    beside: FOUND,
    curves: { own: curves({ auc: points(0.5, 0.91) }), beside: curves({ auc: points(0.5, 0.91) }) },
  });
  expect(all.own?.source).toMatchObject({
    kind: 'read',
    uri: run({}).component,
    json: { run: { name: 'run-42' }, metrics: { auc: { last: 0.91 } }, parameters: { depth: 6 } },
  });
  expect(all.beside).toEqual(all.own);
});

test('what lineage says leads to it, and a walk that is under way is not taken twice', async () => {
  const seen: unknown[] = [];
  const walk: RunPlaces['lineage']['walk'] = (_, depth) => Promise.resolve((seen.push(depth), NOT_RECORDED));
  const behind = (_: unknown, it: Lineage) => Promise.resolve((seen.push(it.kind), NONE));
  const places = { lineage: { walk }, experiments: { ...placesOf().experiments, runBehind: behind } };
  await runsBehind(places, ALONE, policy());
  expect(seen.splice(0)).toEqual(['run', 'not-recorded']);
  await runsBehind(places, { ...ALONE, walking: Promise.resolve({ kind: 'not-asked' }) }, policy());
  expect(seen).toEqual(['not-asked']);
});

test('nothing is asked where the policy ignores runs, unless a rule is about one', async () => {
  const asked = { behind: fails };
  expect(await runsBehind(placesOf(asked), ALONE, policy({ runs: 'ignore' }))).toEqual(NONE_LOOKED_FOR);
  expect(await runsBehind({ lineage: placesOf().lineage }, ALONE, policy())).toEqual(NONE_LOOKED_FOR);
  const needed = await runsBehind(placesOf(), ALONE, policy({ runs: 'ignore', ...RULE }));
  expect(needed.own?.source.kind).toBe('read');
});

test('none is no source, and where a rule is about it one that is absent, with why', async () => {
  const none = placesOf({ behind: () => Promise.resolve(NONE) });
  expect((await runsBehind(none, ALONE, policy())).own).toBeUndefined();
  expect((await runsBehind(none, ALONE, policy(RULE))).own?.source).toEqual({
    kind: 'absent',
    problem: expect.stringMatching(/^none was found; train in a run/) as string,
  });
});

test('a failure is told where nothing hangs on it, and thrown where a rule does', async () => {
  const broken = placesOf({ behind: fails });
  expect((await runsBehind(broken, ALONE, policy())).runs?.own).toEqual({
    kind: 'unreadable',
    problem: 'AccessDenied',
  });
  await expect(runsBehind(broken, ALONE, policy(RULE))).rejects.toThrow('AccessDenied');
});

test('lineage that was given up on is no proof that there is no run', async () => {
  const places = placesOf({ walk: () => Promise.resolve({ kind: 'unreadable', problem: 'throttled' }) });
  expect((await runsBehind(places, ALONE, policy())).runs?.own).toEqual({
    kind: 'unreadable',
    problem: 'throttled',
  });
  await expect(runsBehind(places, ALONE, policy(RULE))).rejects.toMatchObject({
    name: 'ServiceUnavailable',
  });
  await expect(runSource(places, version())).rejects.toMatchObject({ name: 'ServiceUnavailable' });
});

test('curves that cannot be read take nothing with them, not even where a rule is about the run', async () => {
  const all = await runsBehind(placesOf({ read: fails }), ALONE, policy(RULE));
  expect([all.runs?.own.kind, all.runs?.curves]).toEqual(['found', 'unreadable']);
});

test('no judgement waits longer than a few seconds', { timeout: 10_000 }, async () => {
  const silent = placesOf({ walk: never });
  const all = await runsBehind(silent, BOTH, policy());
  expect(all.runs).toMatchObject({
    own: { kind: 'unreadable', problem: 'SageMaker did not answer within 4 seconds.' },
    beside: { kind: 'unreadable', problem: 'SageMaker did not answer within 4 seconds.' },
  });
});
