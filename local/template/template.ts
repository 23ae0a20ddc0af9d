// The packaged CloudFormation template with every reference resolved: the one list that the local cloud is made from.
import type * as z from 'zod';
import { ACCOUNT, REGION } from '../endpoint/service.ts';
import { resolve, type References } from './intrinsics.ts';
import { hasNoEffect, kindOf, madeName, type Around } from './names.ts';
import { effective, shapes, type Shapes } from './shapes.ts';

/** A resource as it would be created, its properties checked against what the local cloud knows. */
export interface Resource<T extends keyof Shapes> {
  readonly id: string;
  /** What `Ref` gives: a name, an ARN or an address, depending on the type. */
  readonly ref: string;
  /** The physical name. */
  readonly name: string;
  /** What `Fn::GetAtt` gives for `Arn`; empty for types without one. */
  readonly arn: string;
  readonly properties: z.infer<Shapes[T]>;
}

export interface Template {
  /** All resources of a type, in the template's order. */
  all<T extends keyof Shapes>(type: T): readonly Resource<T>[];
}

interface RawResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** Parts of a resource beside its type and properties that concern only a stack's life on AWS. */
const LIFECYCLE = new Set(['DependsOn', 'DeletionPolicy', 'UpdateReplacePolicy', 'Metadata']);
const SECTIONS = new Set(['AWSTemplateFormatVersion', 'Description', 'Metadata', 'Resources', 'Outputs']);

/** Resolves a whole template; throws by name on anything in it that the local cloud does not know. */
export const resolveTemplate = (json: string, around: Around): Template => {
  const raw = JSON.parse(json) as { Resources: Readonly<Record<string, RawResource>>; Outputs?: unknown };
  refuseUnknown(Object.keys(raw), SECTIONS, 'The template has the section');
  const to = new Resources(raw.Resources, around);
  const made = Object.keys(raw.Resources).map((id) => to.resource(id));
  resolve(raw.Outputs ?? {}, to, 'Outputs');
  return {
    all: (type) =>
      made.filter((resource) => resource.type === type).map((resource) => shaped(type, resource)),
  };
};

interface Made {
  readonly id: string;
  readonly type: string;
  readonly ref: string;
  readonly name: string;
  readonly arn: string;
  readonly properties: unknown;
}

const shaped = <T extends keyof Shapes>(type: T, made: Made): Resource<T> => {
  const shape: z.ZodType = shapes[type];
  return { ...made, properties: shape.parse(made.properties) as z.infer<Shapes[T]> };
};

const refuseUnknown = (names: readonly string[], known: ReadonlySet<string>, what: string): void => {
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) throw new Error(`${what} ${unknown.join(', ')}, which is not implemented locally.`);
};

class Resources implements References {
  readonly #raw: Readonly<Record<string, RawResource>>;
  readonly #around: Around;
  readonly #pseudo: Readonly<Record<string, string>>;
  /** Names being made, so that a resource named after itself is an error and not an endless loop. */
  readonly #naming = new Set<string>();

  constructor(raw: Readonly<Record<string, RawResource>>, around: Around) {
    this.#raw = raw;
    this.#around = around;
    this.#pseudo = {
      'AWS::AccountId': ACCOUNT,
      'AWS::Region': REGION,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': around.stackName,
    };
  }

  ref(name: string): string {
    if (name.startsWith('AWS::')) return this.#pseudoParameter(name);
    return kindOf(this.#type(name)).ref(this.#name(name), this.#around);
  }

  attribute(id: string, attribute: string): string {
    const type = this.#type(id);
    const give = kindOf(type).attributes?.[attribute];
    if (!give) throw new Error(`The attribute ${attribute} of ${id} (${type}) is not implemented locally.`);
    return give(this.#name(id), this.#around);
  }

  resource(id: string): Made {
    const type = this.#type(id);
    const { Properties = {}, Type: _, ...rest } = this.#raw[id] ?? { Type: type };
    refuseUnknown(Object.keys(rest), LIFECYCLE, `The resource ${id} has`);
    const properties = effective(type, resolve(Properties, this, id) as object);
    if (!hasNoEffect(type)) this.#check(id, type, properties);
    const arn = kindOf(type).attributes?.['Arn']?.(this.#name(id), this.#around) ?? '';
    return { id, type, ref: this.ref(id), name: this.#name(id), arn, properties };
  }

  #check(id: string, type: string, properties: unknown): void {
    const shape: z.ZodType | undefined = (shapes as Readonly<Record<string, z.ZodType>>)[type];
    const parsed = shape?.safeParse(properties);
    if (parsed?.success !== false) return;
    const faults = parsed.error.issues.map(
      (issue) => `${issue.path.map(String).join('.') || 'properties'}: ${issue.message}`,
    );
    throw new Error(`${id} (${type}) holds what is not implemented locally. ${faults.join('; ')}`);
  }

  #pseudoParameter(name: string): string {
    const value = this.#pseudo[name];
    if (value === undefined) throw new Error(`The pseudo parameter ${name} is not implemented locally.`);
    return value;
  }

  #type(id: string): string {
    const raw = Object.hasOwn(this.#raw, id) ? this.#raw[id] : undefined;
    if (!raw) throw new Error(`The template refers to ${id}, which it does not hold.`);
    kindOf(raw.Type);
    return raw.Type;
  }

  #name(id: string): string {
    const type = this.#type(id);
    const property = kindOf(type).named;
    const raw = property === undefined ? undefined : this.#raw[id]?.Properties?.[property];
    if (raw === undefined) return madeName(id, type, this.#around);
    if (this.#naming.has(id)) throw new Error(`The name of ${id} refers to itself.`);
    this.#naming.add(id);
    const name = resolve(raw, this, id);
    this.#naming.delete(id);
    if (typeof name !== 'string') throw new Error(`The name of ${id} is not a text.`);
    return name;
  }
}
