// The lineage of a version as a drawing, and the same in words to unfold: what came of what, with every ARN to copy.
// Names are whatever their authors wrote: they stand in boxes of their own, cut at the edge, whole in the hover.
import { ARROW, chainOf, type Link } from '../../../approval/chain.ts';
import { isOf, roundOn, type Edge, type LineageGraph, type Vertex } from '../../../approval/lineage-graph.ts';
import { nameOf, typeInWords, waySaid } from '../../../approval/lineage-words.ts';
import { copyButton } from './copy.ts';
import { type Child, h, s } from './element.ts';
import { layersOf, partDrawn } from './lineage-layers.ts';
import { type Box, layoutOf } from './lineage-layout.ts';
import { boxWords, isolated } from './lineage-words.ts';

/** What stands left and right of a name in its box. */
const EDGES = 20;
/** As many as the list in words holds: nobody reads more. */
const LISTED = 200;

let ruler: CanvasRenderingContext2D | null = null;

/** Whether a name is not wider than that, as the browser sets it. */
const within =
  (width: number) =>
  (words: string): boolean => {
    ruler ??= document.createElement('canvas').getContext('2d');
    if (!ruler) return true;
    ruler.font = '650 13px system-ui';
    return ruler.measureText(words).width <= width;
  };

/** The version itself, and a decision about it, stand out. */
const lookOf = (vertex: Vertex, packageArn: string): string => {
  if (isOf(vertex, packageArn)) return '.self';
  return roundOn(vertex, packageArn) === undefined ? '' : '.decided';
};

const drawBox = ({ vertex, x, y, width, height }: Box, packageArn: string): SVGElement => {
  const whole = `${typeInWords(vertex)}: ${nameOf(vertex)}`;
  const [small, name] = boxWords(vertex, packageArn, within(width - EDGES));
  return s(
    `g.vertex${lookOf(vertex, packageArn)}`,
    { 'data-arn': vertex.arn },
    s('title', whole),
    s('rect.shape', { x, y, width, height, rx: 8 }),
    s(
      'foreignObject',
      { x: x + 1, y, width: width - 2, height },
      h('div.small', { title: whole, dir: 'auto' }, small),
      h('div.name', { title: whole, dir: 'auto' }, name),
    ),
  );
};

const arrowhead = (): SVGElement =>
  s(
    'marker',
    { id: 'came', viewBox: '0 0 8 8', refX: 6, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' },
    s('path', { d: 'M0 0 8 4 0 8z' }),
  );

const called = (vertex: Vertex | undefined): string =>
  vertex ? isolated(`${typeInWords(vertex)} ${nameOf(vertex)}`) : '';

const inOneSentence = ({ vertices, edges }: LineageGraph): string => {
  const byArn = new Map(vertices.map((it) => [it.arn, it]));
  const said = edges.map(
    ({ from, to, type }) => `${called(byArn.get(from))} ${waySaid(type)} ${called(byArn.get(to))}`,
  );
  const things = said.length > 0 ? said : vertices.map((it) => called(it));
  return `Lineage drawn. ${things.join('. ')}. The same as a list below.`;
};

const draw = (lineage: LineageGraph, packageArn: string, room: number): SVGElement => {
  const { width, height, boxes, arrows } = layoutOf(lineage, room);
  return s(
    'svg.lineage',
    { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': inOneSentence(lineage) },
    s('defs', arrowhead()),
    ...arrows.map(({ edge, path }) =>
      s('path.way', { d: path, 'marker-end': 'url(#came)' }, s('title', waySaid(edge.type))),
    ),
    ...boxes.map((box) => drawBox(box, packageArn)),
  );
};

const onwards = (edges: readonly Edge[], byArn: ReadonlyMap<string, Vertex>): Child =>
  edges.length > 0 &&
  h(
    'ul',
    ...edges.map(({ to, type }) => {
      const next = byArn.get(to);
      return h(
        'li',
        `${waySaid(type)} `,
        next ? typeInWords(next) : '',
        ' ',
        h('bdi', next ? nameOf(next) : to),
      );
    }),
  );

const inWords = (lineage: LineageGraph, packageArn: string): HTMLElement => {
  const part = partDrawn(lineage, packageArn, LISTED);
  const byArn = new Map(part.vertices.map((it) => [it.arn, it]));
  const out = Map.groupBy(part.edges, ({ from }) => from);
  const items = layersOf(part)
    .flat()
    .map((it) =>
      h(
        'li',
        { 'data-key': it.arn },
        h('b', typeInWords(it)),
        ' ',
        h('bdi', nameOf(it)),
        isOf(it, packageArn) && ' (this version)',
        it.uri !== '' && it.uri !== nameOf(it) && h('div.sub', h('bdi', it.uri)),
        onwards(out.get(it.arn) ?? [], byArn),
        h('div', copyButton('Copy ARN', it.arn)),
      ),
    );
  return h(
    'details.words',
    { 'data-key': 'lineage-words' },
    h('summary', 'The lineage as a list'),
    h('ul', ...items),
    more(lineage, part),
  );
};

const more = (lineage: LineageGraph, part: LineageGraph): Child => {
  const rest = lineage.vertices.length - part.vertices.length;
  const many = rest > 0 && `${lineage.isCut ? 'at least ' : ''}${rest} `;
  return (many || lineage.isCut) && h('p.sub', `and ${many || ''}more, farther away`);
};

/** The way of the version in one line; what is not recorded yet is paler. */
const drawChain = (chain: readonly Link[]): HTMLElement =>
  h(
    'p.chain',
    ...chain.flatMap(({ words, isRecorded }, index): Child[] => [
      index > 0 && h('span.arrow', ARROW.trimEnd()),
      index > 0 && ' ',
      h(isRecorded ? 'bdi' : 'bdi.lacking', words),
    ]),
  );

/** The section about where a version comes from and what came of it, in so many pixels of width. */
export const drawLineage = (lineage: LineageGraph, packageArn: string, room: number): Child[] => {
  if (lineage.vertices.length === 0)
    return [h('p.sub', 'SageMaker has recorded no lineage for this version yet.')];
  const part = partDrawn(lineage, packageArn);
  return [
    drawChain(chainOf(lineage, packageArn)),
    draw(part, packageArn, room),
    more(lineage, part),
    inWords(lineage, packageArn),
  ];
};
