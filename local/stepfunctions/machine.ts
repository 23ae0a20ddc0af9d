// A state machine as the template defines it, ready to run.
import { readDefinition } from './definition.ts';
import { type Definition } from './fence.ts';
import { Step } from './step.ts';

/** A state machine of the template; `definition` is the resolved text of its DefinitionString. */
export interface MachineSource {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly definition: string;
}

export class Machine {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly text: string;
  readonly definition: Definition;
  readonly createdAt: number;
  readonly #steps: ReadonlyMap<string, Step>;

  /** Throws one error that lists all faults of the definition. */
  constructor({ arn, name, roleArn, definition }: MachineSource, createdAt: number) {
    this.arn = arn;
    this.name = name;
    this.roleArn = roleArn;
    this.text = definition;
    this.createdAt = createdAt;
    try {
      this.definition = readDefinition(definition);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`State machine ${name}: ${why}`, { cause: error });
    }
    this.#steps = new Map(Object.entries(this.definition.States).map(([state, it]) => [state, new Step(it)]));
  }

  state(name: string): { readonly step: Step; readonly state: Definition['States'][string] } {
    const step = this.#steps.get(name);
    const state = this.definition.States[name];
    if (!step || !state) throw new Error(`State machine ${this.name} has no state ${name}.`);
    return { step, state };
  }
}
