// One line of `countersign doctor`: what was looked at, what was found, and what to do about it.

export type Group = 'AWS' | 'Slack' | 'Policies';

/** What to do: a sentence, and where there is one the command to copy. */
export interface Remedy {
  readonly say: string;
  readonly run?: string;
}

export type Check = { readonly group: Group; readonly subject: string; readonly found: string } & (
  | { readonly is: 'passes' }
  | { readonly is: 'warns' | 'fails'; readonly remedy: Remedy }
  /** What could not be read is no pass. */
  | { readonly is: 'not checked'; readonly remedy?: Remedy }
);

/** Makes the checks of one subject. */
export const checksOf = (group: Group, subject: string) => ({
  passes: (found: string): Check => ({ group, subject, found, is: 'passes' }),
  warns: (found: string, remedy: Remedy): Check => ({ group, subject, found, is: 'warns', remedy }),
  fails: (found: string, remedy: Remedy): Check => ({ group, subject, found, is: 'fails', remedy }),
  notChecked: (found: string, remedy?: Remedy): Check => ({
    ...{ group, subject, found, is: 'not checked' },
    ...(remedy && { remedy }),
  }),
});

/** What went wrong, or that nothing did. */
export const orPasses = (wrong: readonly Check[], passes: Check): readonly Check[] =>
  wrong.length > 0 ? wrong : [passes];
