// Small habits of this browser: theme, the strip put away, single keys switched off.

/** Small habits that outlive a reload. A browser that keeps nothing is no reason to fail. */
const habit = {
  get: (name: string): string | null => {
    try {
      return localStorage.getItem(`countersign.${name}`);
    } catch {
      return null;
    }
  },
  set: (name: string, value: string): void => {
    try {
      localStorage.setItem(`countersign.${name}`, value);
    } catch {
      // Private windows may refuse; the habit then lasts as long as the page.
    }
  },
};

const THEME = 'theme';
const STEPS = 'steps.hidden';
const KEYS = 'keys.off';

export const keepTheme = (theme: string): void => habit.set(THEME, theme);

export const areStepsHidden = (): boolean => habit.get(STEPS) === 'yes';
export const hideSteps = (isHidden: boolean): void => habit.set(STEPS, isHidden ? 'yes' : 'no');

export const areKeysOff = (): boolean => habit.get(KEYS) === 'yes';
export const switchKeys = (isOff: boolean): void => habit.set(KEYS, isOff ? 'yes' : 'no');
