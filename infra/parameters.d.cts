// The types of parameters.cjs, for its test.
interface Given {
  readonly [name: string]: string | undefined;
}

declare const parameters: {
  (framework: {
    resolveVariable: (address: string) => Promise<string>;
  }): Promise<Readonly<Record<string, unknown>>>;
  readonly parameters: Readonly<
    Record<string, { readonly is: string; readonly valid: (text: string) => boolean }>
  >;
  readonly faults: (given: Given) => readonly string[];
};
export = parameters;
