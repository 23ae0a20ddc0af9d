// The policies and identities that the build validated and compiled into this bundle.
declare module 'countersign:policies' {
  const compiled: unknown;
  export default compiled;
}
