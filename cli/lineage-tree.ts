// Lineage as a tree in plain characters: what a version came from, the version, what came of it. Every thing is unfolded
// once, where it is met first, so that what many others share, or a circle, prints no second time.
import { cleanName, cleanText } from '../approval/foreign-text.ts';
import {
  inTime,
  isOf,
  turned,
  waysOf,
  type LineageGraph,
  type Vertex,
  type Ways,
} from '../approval/lineage-graph.ts';
import { calledOf, typeInWords } from '../approval/lineage-words.ts';
import { cutMiddle, type Paint } from './terminal.ts';

export interface Drawing {
  readonly columns: number;
  readonly paint: Paint;
}

/** As many branches of one thing as are printed; `--json` has all. */
const MOST = 20;
const TYPE_LIMIT = 24;
const FOREIGN_LIMIT = 2_000;
/** Under which no name is cut, however deep the tree. */
const LEAST_COLUMNS = 16;

/** The lines of the tree. */
export const lineageTree = (graph: LineageGraph, packageArn: string, drawing: Drawing): string[] => {
  const edges = inTime(graph);
  const byArn = new Map(graph.vertices.map((it) => [it.arn, it]));
  const starts = graph.vertices.filter((it) => isOf(it, packageArn));
  const side = (title: string, ways: Ways): string[] => {
    const tree = new Tree(byArn, ways, drawing);
    const lines = starts.flatMap(({ arn }) => tree.under(arn, ''));
    return [drawing.paint('bold', title), ...(lines.length > 0 ? lines : ['nothing recorded yet'])];
  };
  return [
    ...side('came from', waysOf(turned(edges))),
    '',
    drawing.paint('bold', starts.map(calledOf).join(', ')),
    cutMiddle(packageArn, drawing.columns),
    '',
    ...side('led to', waysOf(edges)),
    ...(graph.isCut ? ['', 'and more, farther away: no more than 100 things are read either way'] : []),
  ];
};

interface Place {
  readonly prefix: string;
  readonly padding: number;
  readonly isLast: boolean;
}

class Tree {
  readonly #byArn: ReadonlyMap<string, Vertex>;
  readonly #ways: Ways;
  readonly #drawing: Drawing;
  readonly #unfolded = new Set<string>();

  constructor(byArn: ReadonlyMap<string, Vertex>, ways: Ways, drawing: Drawing) {
    this.#byArn = byArn;
    this.#ways = ways;
    this.#drawing = drawing;
  }

  under(arn: string, prefix: string): string[] {
    this.#unfolded.add(arn);
    const all = this.#next(arn);
    const shown = all.slice(0, MOST);
    const padding = Math.max(0, ...shown.map((it) => typeOf(it).length));
    const more = all.length - shown.length;
    const lines = shown.flatMap((vertex, index) =>
      this.#branch(vertex, { prefix, padding, isLast: more === 0 && index === shown.length - 1 }),
    );
    return more > 0 ? [...lines, `${prefix}\`- and ${more} more`] : lines;
  }

  /** The oldest first. */
  #next(arn: string): Vertex[] {
    return [...new Set(this.#ways.get(arn))]
      .flatMap((next) => this.#byArn.get(next) ?? [])
      .sort((a, b) => (a.createdAt ?? '').localeCompare(b.createdAt ?? ''));
  }

  #branch(vertex: Vertex, { prefix, padding, isLast }: Place): string[] {
    const beside = `${prefix}${isLast ? ' ' : '|'}  `;
    const room = Math.max(LEAST_COLUMNS, this.#drawing.columns - beside.length - padding - 2);
    const isAgain = this.#unfolded.has(vertex.arn) && this.#next(vertex.arn).length > 0;
    const notes = `${statusOf(vertex)}${isAgain ? ', see above' : ''}`;
    const name = cutMiddle(cleanName(calledOf(vertex), FOREIGN_LIMIT), room - notes.length) + notes;
    const type = this.#drawing.paint('dim', typeOf(vertex)) + ' '.repeat(padding - typeOf(vertex).length);
    return [
      `${prefix}${isLast ? '`' : '|'}- ${type}  ${name}`,
      ...addressUnder(vertex).map((uri) => `${beside}${' '.repeat(padding)}  ${cutMiddle(uri, room)}`),
      ...(this.#unfolded.has(vertex.arn) ? [] : this.under(vertex.arn, beside)),
    ];
  }
}

const typeOf = (vertex: Vertex): string =>
  cutMiddle(cleanName(typeInWords(vertex), FOREIGN_LIMIT), TYPE_LIMIT);

/** What is done is the usual case, and not said. */
const statusOf = ({ status = 'Completed' }: Vertex): string =>
  status === 'Completed' ? '' : ` (${cleanText(status, TYPE_LIMIT)})`;

/** The address of what has a name of its own; an ARN says no more than the name. */
const addressUnder = (vertex: Vertex): string[] => {
  const { uri, kind } = vertex;
  return kind !== 'Artifact' || uri === '' || uri === calledOf(vertex) || uri.startsWith('arn:')
    ? []
    : [cleanText(uri, FOREIGN_LIMIT)];
};
