// Lineage as a Mermaid flowchart, to paste where Mermaid is drawn. Labels are foreign text: whatever could end a label or
// mean something in one is written as Mermaid's own escape.
import { cleanName } from '../approval/foreign-text.ts';
import { inTime, isOf, type LineageGraph, type Vertex } from '../approval/lineage-graph.ts';
import { calledOf, typeInWords } from '../approval/lineage-words.ts';

const NAME_LIMIT = 80;

/** Letters and digits of any script, and what is harmless in quotes; https://mermaid.js.org/syntax/flowchart.html */
const HARMFUL = /[^\p{L}\p{M}\p{N} ./_,:…\u{FFFD}-]/gu;

/** `#34;` for a quotation mark. Two dollars would begin a formula however they are written. */
const escaped = (text: string): string =>
  cleanName(text, NAME_LIMIT)
    .replace(/\$(?=\$)/g, '$ ')
    .replace(HARMFUL, (character) => `#${character.codePointAt(0) ?? 0};`);

const labelOf = (vertex: Vertex): string =>
  `"${escaped(typeInWords(vertex))}<br/>${escaped(calledOf(vertex))}"`;

/** The flowchart, the version with a thick edge. */
export const lineageDiagram = (graph: LineageGraph, packageArn: string): string => {
  const ids = new Map(graph.vertices.map(({ arn }, index) => [arn, `n${index}`]));
  const idOf = (arn: string): string => ids.get(arn) ?? '';
  const ways = inTime(graph).filter(({ from, to }) => ids.has(from) && ids.has(to));
  const drawn = new Set(ways.map(({ from, to }) => `  ${idOf(from)} --> ${idOf(to)}`));
  return [
    'flowchart LR',
    ...graph.vertices.map((it) => `  ${idOf(it.arn)}[${labelOf(it)}]`),
    ...drawn,
    ...graph.vertices
      .filter((it) => isOf(it, packageArn))
      .map(({ arn }) => `  style ${idOf(arn)} stroke-width:4px`),
    ...(graph.isCut ? ['  more["and more, farther away"]'] : []),
  ].join('\n');
};
