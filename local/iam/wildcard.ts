// IAM's wildcards: `*` is any run of characters, `?` is one.

/** Whether a text matches a pattern with `*` and `?`, from its first to its last character. */
export const matchesWildcard = (pattern: string, text: string): boolean => compiled(pattern).test(text);

const compiled = (pattern: string): RegExp => {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]');
  return new RegExp(`^${source}$`);
};
