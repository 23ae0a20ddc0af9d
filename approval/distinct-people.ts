// Whether enough different people can say yes: one person counts once, whatever roles they have.

/** Whether every place can be given a person of its own; `places` are the people who could take each. */
export const matchesOneEach = (places: readonly (readonly string[])[]): boolean => {
  const takenBy = new Map<string, number>();
  return places.every((_, place) => seat(place, places, takenBy, new Set()));
};

/** Gives a place to somebody, moving others to another place of theirs where that helps. */
const seat = (
  place: number,
  places: readonly (readonly string[])[],
  takenBy: Map<string, number>,
  tried: Set<string>,
): boolean =>
  (places[place] ?? []).some((person) => {
    if (tried.has(person)) return false;
    tried.add(person);
    const other = takenBy.get(person);
    if (other !== undefined && !seat(other, places, takenBy, tried)) return false;
    takenBy.set(person, place);
    return true;
  });

/** The people without whom not every place could be taken. */
export const withoutWhom = (places: readonly (readonly string[])[]): string[] =>
  [...new Set(places.flat())].filter(
    (person) => !matchesOneEach(places.map((people) => people.filter((one) => one !== person))),
  );
