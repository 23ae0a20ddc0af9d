// Which trial components came from a job, and which name a value as an artifact: found without looking at the others.
import { Shelf } from '../shelf.ts';
import { type Component } from './entities.ts';

export class ComponentIndex {
  readonly #bySource = new Map<string, Shelf<Component>>();
  readonly #byArtifact = new Map<string, Set<Component>>();

  fromSource(sourceArn: string): Shelf<Component> {
    return this.#bySource.get(sourceArn) ?? new Shelf();
  }

  withArtifact(value: string): readonly Component[] {
    return [...(this.#byArtifact.get(value) ?? [])];
  }

  add(component: Component): void {
    const { Source } = component.described;
    if (Source) {
      const shelf = this.fromSource(Source.SourceArn);
      this.#bySource.set(Source.SourceArn, shelf);
      shelf.add(component);
    }
    for (const value of artifactsOf(component))
      this.#byArtifact.set(value, (this.#byArtifact.get(value) ?? new Set()).add(component));
  }

  remove(component: Component): void {
    const { Source } = component.described;
    if (Source) this.fromSource(Source.SourceArn).remove(component);
    for (const value of artifactsOf(component)) this.#byArtifact.get(value)?.delete(component);
  }
}

const artifactsOf = ({ described: { InputArtifacts, OutputArtifacts } }: Component): Set<string> =>
  new Set([...Object.values(InputArtifacts), ...Object.values(OutputArtifacts)].map(({ Value }) => Value));
