// What is wrong with sources, policies or configuration: the message is for the reader, a stack trace helps nobody.
export class BuildFault extends Error {}
