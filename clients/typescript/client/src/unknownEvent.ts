/**
 * The name of an event that came later than this client. TypeScript cannot say "any other text": it is a pattern that
 * no name is of, so that a comparison with a name that is known leaves the events of that name alone. Take it for a
 * string.
 */
export type UnknownEventType = `?${string}`;
