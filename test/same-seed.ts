// Property tests draw the same values in every run, so that a mutant that died once dies again; one example is enough to
// kill it, the smallest is not looked for.
import fc from 'fast-check';

fc.configureGlobal({ seed: 20_261_123, endOnFailure: true });
