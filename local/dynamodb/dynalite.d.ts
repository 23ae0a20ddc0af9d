// dynalite ships no types; this is the part of it that dynamodb.ts uses.
declare module 'dynalite' {
  import { type Server } from 'node:http';
  interface Options {
    createTableMs?: number;
  }
  export default function dynalite(options?: Options): Server;
}
