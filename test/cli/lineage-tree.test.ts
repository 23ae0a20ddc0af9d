// The tree and the diagram of a lineage: everything once, whatever shape it has, and nothing foreign that draws.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type LineageGraph, type Vertex } from '../../approval/lineage-graph.ts';
import { lineageDiagram } from '../../cli/lineage-diagram.ts';
import { lineageTree } from '../../cli/lineage-tree.ts';
import { made, PACKAGE, vertex } from '../local/page/lineage-made.ts';

const tree = (graph: LineageGraph, columns = 80): string[] =>
  lineageTree(graph, PACKAGE, { columns, paint: (_, words) => words });
/** What stands under one heading. */
const side = (title: string, graph: LineageGraph): string[] => {
  const lines = tree(graph);
  const from = lines.indexOf(title) + 1;
  const end = lines.indexOf('', from);
  return lines.slice(from, end === -1 ? undefined : end);
};
const one = (id: string, more: Partial<Vertex>): LineageGraph => ({
  ...made(`${id} > package`),
  vertices: [vertex('package'), vertex(id, more)],
});

describe('the tree', () => {
  it('has what the version came from, the version, and what came of it', () => {
    expect(tree(made('raw > train', 'train > package', 'package > prod'))).toEqual([
      'came from',
      '`- Data set  train',
      '   `- Data set  raw',
      '',
      'churn-telco v42',
      PACKAGE,
      '',
      'led to',
      '`- Data set  prod',
    ]);
  });

  it('says that nothing is recorded on a side', () => {
    expect(tree({ ...made(), vertices: [vertex('package')] })).toEqual([
      'came from',
      'nothing recorded yet',
      '',
      'churn-telco v42',
      PACKAGE,
      '',
      'led to',
      'nothing recorded yet',
    ]);
  });

  it('unfolds what several came from once, and says where', () => {
    expect(side('came from', made('raw > job', 'job > a', 'job > b', 'a > package', 'b > package'))).toEqual([
      '|- Data set  a',
      '|  `- Data set  job',
      '|     `- Data set  raw',
      '`- Data set  b',
      '   `- Data set  job, see above',
    ]);
  });

  it('ends in a circle', () => {
    expect(side('came from', made('a > b', 'b > a', 'b > package', 'package > a'))).toEqual([
      '`- Data set  b',
      '   `- Data set  a',
      '      |- Data set       b, see above',
      '      `- Model package  churn-telco v42, see above',
    ]);
  });

  it('puts an approval after its version, and the oldest first', () => {
    const minute = (at: number) => `2026-11-26T17:0${at}:00.000Z` as Vertex['createdAt'];
    const graph = {
      ...made('later > package', 'earlier > package'),
      vertices: [
        vertex('package'),
        vertex('later', { kind: 'Action', type: 'Approval', createdAt: minute(2) }),
        vertex('earlier', { kind: 'Action', type: 'Approval', createdAt: minute(1) }),
      ],
    };
    expect(side('led to', graph)).toEqual(['|- Approval  earlier', '`- Approval  later']);
  });

  it('counts the branches that it does not print', () => {
    const ways = Array.from({ length: 23 }, (_, index) => `data-${index} > package`);
    const lines = side('came from', made(...ways));
    expect(lines).toHaveLength(21);
    expect(lines.slice(-2)).toEqual(['|- Data set  data-19', '`- and 3 more']);
  });

  it('says that there is more than was read', () => {
    expect(tree({ ...made('a > package'), isCut: true }).at(-1)).toBe(
      'and more, farther away: no more than 100 things are read either way',
    );
  });

  test.each<[string, Partial<Vertex>, string[]]>([
    [
      'an address under a name of its own',
      { uri: 's3://models/features/' },
      ['`- Data set  odd', '             s3://models/features/'],
    ],
    ['no ARN under a name', { uri: 'arn:aws:s3:::models' }, ['`- Data set  odd']],
    ['how it ended, when it is not done', { status: 'Failed' }, ['`- Data set  odd (Failed)']],
    ['nothing of what is done', { status: 'Completed' }, ['`- Data set  odd']],
    [
      'a long address without its middle',
      { name: '', uri: `s3://models/${'x/'.repeat(50)}train.csv` },
      ['`- Data set  s3://models/x/x/x/x/x/x/x/x/x/x/x…x/x/x/x/x/x/x/x/x/x/x/x/train.csv'],
    ],
    ['a long type cut', { type: 'T'.repeat(60) }, [`\`- ${'T'.repeat(12)}…${'T'.repeat(11)}  odd`]],
    [
      'no escape of a terminal',
      { name: 'red\u001b[31m\nand\u202Emore' },
      ['`- Data set  red\uFFFD[31m and\uFFFDmore'],
    ],
  ])('prints %s', (_, more, lines) => {
    expect(side('came from', one('odd', more))).toEqual(lines);
  });

  it('fits a terminal and ends, whatever it is', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'package');
    const way = fc.tuple(id, id).map(([from, to]) => `${from} > ${to}`);
    const name = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(fc.array(way, { minLength: 1, maxLength: 12 }), name, name, (ways, text, type) => {
        const graph = made(...ways, 'a > package');
        const vertices = graph.vertices.map((it) => (it.uri ? it : { ...it, name: text, uri: text, type }));
        for (const line of tree({ ...graph, vertices })) {
          expect([...line].length).toBeLessThanOrEqual(80);
          expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u);
        }
      }),
    );
  });
});

describe('the diagram', () => {
  const HOSTILE = [
    '"]; end\nclick n0 href "javascript:alert(1)"',
    '`**bold**` %%{init: {}}%%',
    '<img src=x onerror=hurt()>',
    'safe\u202Eexe',
    'a#quot;b',
    '$$x$$',
    'מודל',
  ];

  it('draws everything once, in the order of time, the version with a thick edge', () => {
    const graph = made('train > job', 'job > package', 'job > package', 'package > prod');
    expect(lineageDiagram({ ...graph, isCut: true }, PACKAGE)).toBe(`flowchart LR
  n0["Data set<br/>train"]
  n1["Data set<br/>job"]
  n2["Model package<br/>churn-telco v42"]
  n3["Data set<br/>prod"]
  n0 --> n1
  n1 --> n2
  n2 --> n3
  style n2 stroke-width:4px
  more["and more, farther away"]`);
  });

  it('leaves out ways to what was not read', () => {
    const graph = { ...made('a > package'), edges: [{ from: 'arn:nowhere', to: PACKAGE, type: '' }] };
    expect(lineageDiagram(graph, PACKAGE)).not.toContain('-->');
  });

  test.each([
    [HOSTILE[0], '#34;#93;#59; end click n0 href #34;javascript:alert#40;1#41;#34;'],
    [HOSTILE[1], '#96;#42;#42;bold#42;#42;#96; #37;#37;#123;init: #123;#125;#125;#37;#37;'],
    [HOSTILE[2], '#60;img src#61;x onerror#61;hurt#40;#41;#62;'],
    [HOSTILE[3], 'safe\uFFFDexe'],
    [HOSTILE[4], 'a#35;quot#59;b'],
    [HOSTILE[5], '#36; #36;x#36; #36;'],
    [HOSTILE[6], 'מודל'],
  ])('%j is %s', (name = '', label) => {
    const diagram = lineageDiagram(one('odd', { name }), PACKAGE);
    expect(diagram.split('\n')[2]).toBe(`  n1["Data set<br/>${label}"]`);
  });

  it('has nothing but its own lines, whatever is in it', () => {
    const LINE =
      /^(flowchart LR| {2}n\d+\["[^"`<>[\]{}|\\$%@&;\n]*(#\d+;[^"`<>[\]{}|\\$%@&;\n]*)*<br\/>[^"`<>[\]{}|\\$%@&;\n]*(#\d+;[^"`<>[\]{}|\\$%@&;\n]*)*"\]| {2}n\d+ --> n\d+| {2}style n\d+ stroke-width:4px)$/u;
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom(...HOSTILE));
    fc.assert(
      fc.property(text, text, (name, type) => {
        const lines = lineageDiagram(one('odd', { name, type }), PACKAGE).split('\n');
        expect(lines.filter((line) => !LINE.test(line))).toEqual([]);
        expect(lines).toHaveLength(5);
      }),
    );
  });
});
