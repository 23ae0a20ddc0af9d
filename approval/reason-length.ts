/** A reason is mandatory, and this many characters long at least and at most. */
export const REASON_LENGTH = { min: 10, max: 500 } as const;
