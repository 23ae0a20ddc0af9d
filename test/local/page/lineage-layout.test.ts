// Where the boxes and arrows of a lineage stand: layers by the longest way, nothing over another, whatever it looks like.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { DECISION_ACTION, isOf, type LineageGraph, type Vertex } from '../../../approval/lineage-graph.ts';
import { typeInWords } from '../../../approval/lineage-words.ts';
import { layersOf, partDrawn } from '../../../local/page/client/lineage-layers.ts';
import { type Box, layoutOf } from '../../../local/page/client/lineage-layout.ts';
import { boxWords, shortName } from '../../../local/page/client/lineage-words.ts';

import { made, PACKAGE, TYPICAL, vertex } from './lineage-made.ts';

const many = (count: number, way: (at: number) => string): string[] =>
  Array.from({ length: count }, (_, at) => way(at));
const named = (layers: readonly (readonly Vertex[])[]): string =>
  layers.map((layer) => layer.map(({ name }) => name).join(' ')).join(' | ');

describe('layers', () => {
  test.each<[string, LineageGraph, string]>([
    ['nothing', { vertices: [], edges: [], isCut: false }, ''],
    ['one thing', { vertices: [vertex('a')], edges: [], isCut: false }, 'a'],
    ['a chain', made('a > b', 'b > package'), 'a | b | package'],
    ['the longest way counts', made('a > package', 'a > b', 'b > c', 'c > package'), 'a | b | c | package'],
    ['a source stands before what came of it', made('a > b', 'b > c', 'late > c'), 'a | b late | c'],
    ['a circle of two', made('a > b', 'b > a', 'b > package'), 'a | b | package'],
    ['a circle around the version', made('a > package', 'package > b', 'b > a'), 'a | package | b'],
    ['nothing but a circle', made('a > b', 'b > c', 'c > a'), 'a | b | c'],
    [
      'what belongs together stands together',
      made('a > x', 'b > y', 'a > z', 'x > e', 'y > e', 'z > e'),
      'a b | x z y | e',
    ],
  ])('%s', (_, lineage, layers) => {
    expect(named(layersOf(lineage))).toBe(layers);
  });

  it('puts an approval after its version, although SageMaker says that it contributed to it', () => {
    const rows = layersOf(TYPICAL).map((layer) => layer.map(({ arn }) => arn.slice(arn.indexOf('/') + 1)));
    expect(rows).toEqual([
      ['train', 'valid', 'image'],
      ['job'],
      ['model'],
      ['package'],
      ['group', 'pending', 'approved', 'deployment'],
      ['endpoint'],
    ]);
  });
});

describe('the part that is drawn', () => {
  it('is what is nearest to the version, and of associations those between two that are drawn', () => {
    const chain = made(...many(60, (at) => `n${at} > n${at + 1}`), 'n60 > package', 'package > after');
    const part = partDrawn(chain, PACKAGE);
    expect(part.vertices).toHaveLength(40);
    expect(part.vertices.map(({ name }) => name)).toEqual([
      ...many(38, (at) => `n${at + 23}`),
      'package',
      'after',
    ]);
    expect(part.edges).toHaveLength(39);
  });

  it('leaves out loops, repeated pairs and ways to what is not there', () => {
    const lineage = made('a > package', 'a > package', 'a > a');
    const edges = [...lineage.edges, { from: 'arn:nowhere', to: PACKAGE, type: '' }];
    expect(partDrawn({ ...lineage, edges }, PACKAGE).edges).toHaveLength(1);
  });

  it('takes for the version its artifact, and not an action about it', () => {
    expect(TYPICAL.vertices.filter((it) => isOf(it, PACKAGE)).map(typeInWords)).toEqual(['Model package']);
  });
});

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const hits = (boxes: readonly Box[]): number =>
  boxes.flatMap((a, at) => boxes.slice(at + 1).filter((b) => overlap(a, b))).length;
const numbersIn = (path: string): number[] => path.match(/-?\d+(\.\d+)?/g)?.map(Number) ?? [];

describe('the layout', () => {
  test.each<[string, LineageGraph]>([
    ['a version as most are', TYPICAL],
    ['a long chain', made(...many(38, (at) => `n${at} > n${at + 1}`), 'n38 > package')],
    ['a wide fan in', made(...many(39, (at) => `n${at} > package`))],
    ['a wide fan out', made(...many(39, (at) => `package > n${at}`))],
    ['all to all', made(...many(36, (at) => `a${at % 6} > b${Math.floor(at / 6)}`), 'b0 > package')],
    ['a circle', made('a > b', 'b > c', 'c > package', 'package > a')],
  ])('%s fits a phone and a wide window, no box over another', (_, lineage) => {
    for (const width of [260, 362, 700, 1600]) {
      const { boxes, arrows, width: used, height } = layoutOf(lineage, width);
      expect(used).toBeLessThanOrEqual(width);
      expect(boxes).toHaveLength(lineage.vertices.length);
      expect(arrows).toHaveLength(lineage.edges.length);
      expect(hits(boxes)).toBe(0);
      for (const { x, y, width: w, height: h } of boxes) {
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
        expect(x + w).toBeLessThanOrEqual(used);
        expect(y + h).toBeLessThanOrEqual(height);
      }
      for (const { path } of arrows) {
        const places = numbersIn(path);
        expect(path).toMatch(/^M[\d\s.CL]+$/);
        expect(Math.max(...places.filter((_it, at) => at % 2 === 0))).toBeLessThanOrEqual(used);
        expect(Math.max(...places.filter((_it, at) => at % 2 === 1))).toBeLessThanOrEqual(height);
      }
    }
  });

  it('goes down where it is narrow, and from left to right where there is the width', () => {
    const lineage = made('a > b', 'b > package');
    const places = (width: number) => layoutOf(lineage, width).boxes.map(({ x, y }) => [x, y]);
    expect(places(362).map(([x]) => x)).toEqual([1, 1, 1]);
    expect(places(1200).map(([, y]) => y)).toEqual([1, 1, 1]);
  });

  it('ends for any lineage', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'package');
    const way = fc.tuple(id, id).map(([from, to]) => `${from} > ${to}`);
    fc.assert(
      fc.property(
        fc.array(way, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 150, max: 2000 }),
        (ways, width) => {
          const part = partDrawn(made(...ways), PACKAGE);
          expect(hits(layoutOf(part, width).boxes)).toBe(0);
        },
      ),
    );
  });
});

const ten = (words: string): boolean => words.length <= 10;

const decided = (version: number, properties: Record<string, string>): Partial<Vertex> => ({
  arn: `arn:aws:sagemaker:us-east-1:000000000000:action/countersign-churn-telco-v${version}-r1`,
  name: `countersign-churn-telco-v${version}-r1`,
  kind: 'Action',
  type: DECISION_ACTION,
  properties: { outcome: 'Rejected', ...properties },
});

describe('what fits into a box', () => {
  test.each<[Partial<Vertex>, string]>([
    [{ name: 'short' }, 'short'],
    [{ name: 'data-set-number-17' }, 'data-…r-17'],
    [{ name: 's3://bucket/a/train/' }, '…/train'],
    [{ name: '', uri: '1.dkr.ecr.us-east-1.amazonaws.com/xgb:1' }, '…/xgb:1'],
    [{ name: '', uri: PACKAGE }, 'churn… v42'],
    [{ name: 'g-1-Approved-1795442700-aws-model-group', type: 'Approval' }, 'Approved'],
    [{ name: 'churn-aws-endpoint-2', type: 'Endpoint' }, 'churn-2'],
    [{ name: '</script>' }, '</script>'],
    [{ name: '😀'.repeat(300) }, '😀😀…😀😀'],
  ])('%j is %s in a small box', (more, words) => {
    expect(shortName(vertex('a', more), ten)).toBe(words);
  });

  test.each<[string, Partial<Vertex>, readonly [string, string]]>([
    ['a data set', { name: 'train' }, ['Data set', 'train']],
    ['a decision', decided(42, { approvers: 'bob' }), ['Rejected by', 'bob']],
    ['one of the policy', decided(42, { by: 'policy' }), ['Rejected by', 'policy']],
    ['one of the window', decided(42, { by: 'expiry' }), ['Rejected', 'rejec…time']],
    ['one of another version', decided(43, { approvers: 'bob' }), ['Decision', 'rejec…3-r1']],
  ])('%s stands in two lines', (_, more, lines) => {
    expect(boxWords(vertex('a', more), PACKAGE, ten)).toEqual(lines);
  });
});
