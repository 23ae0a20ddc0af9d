// Buttons that copy a text, and say so for a moment.
import { type Child, does, h, icon } from './element.ts';
import { state } from './state.ts';

/** A button that copies this text. */
export const copyButton = (words: string, text: string): HTMLElement =>
  h('button.button', does('copy', { text }), icon('copy'), state.copied === text ? 'Copied' : words);

/** A text to read and to copy. */
export const copyBox = (text: string): Child[] => [h('pre', { tabindex: 0 }, text), copyButton('Copy', text)];
