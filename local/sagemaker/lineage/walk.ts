// Walks the associations from one entity, breadth first, and only as far as the reader reads: what is near comes first,
// and an image that ten thousand packages share is not followed to the end for a page of fifty.
import { type Association, type Entity } from './entity.ts';
import { type Graph } from './graph.ts';

export type Direction = 'Both' | 'Ascendants' | 'Descendants';

/** One association that was followed; `reached` is the entity at its far end when it was not known before. */
export interface Step {
  readonly association: Association;
  readonly reached?: Entity;
}

/** Both ways means both ways from every entity that is reached, not only from the first. */
export function* walk(
  graph: Graph,
  start: Entity,
  direction: Direction,
  depth: number,
): Generator<Step, void> {
  const seen = new Set<Entity>([start]);
  const followed = new Set<Association>();
  let level: Entity[] = [start];
  for (let far = 0; far < depth && level.length > 0; far++) {
    const next: Entity[] = [];
    for (const { association, end } of outward(graph, level, direction)) {
      if (followed.has(association)) continue;
      followed.add(association);
      const isNew = !seen.has(end);
      if (isNew) next.push(end);
      seen.add(end);
      yield isNew ? { association, reached: end } : { association };
    }
    level = next;
  }
}

interface Outward {
  readonly association: Association;
  readonly end: Entity;
}

function* outward(graph: Graph, level: readonly Entity[], direction: Direction): Generator<Outward, void> {
  for (const { arn } of level) {
    if (direction !== 'Descendants') {
      for (const association of graph.associations({ destination: arn }).by('').ascending())
        yield { association, end: association.source };
    }
    if (direction !== 'Ascendants') {
      for (const association of graph.associations({ source: arn }).by('').ascending())
        yield { association, end: association.destination };
    }
  }
}
