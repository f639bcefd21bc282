/** Says whether something read back has the form that it was written in. */
export type Guard<Form> = (raw: unknown) => raw is Form;

export const text: Guard<string> = (raw) => typeof raw === 'string';
export const flag: Guard<boolean> = (raw) => typeof raw === 'boolean';
export const finite: Guard<number> = (raw): raw is number => Number.isFinite(raw);
export const whole: Guard<number> = (raw): raw is number => Number.isSafeInteger(raw) && (raw as number) >= 0;
export const floats: Guard<Float32Array> = (raw) => raw instanceof Float32Array;

/** What JSON leaves out is undefined. */
export function optional<Form>(form: Guard<Form>): Guard<Form | undefined> {
  return (raw): raw is Form | undefined => raw === undefined || form(raw);
}

/** One of these words; one that the type has and the table lacks does not compile. */
export function oneOf<Word extends string>(table: Readonly<Record<Word, true>>): Guard<Word> {
  return (raw): raw is Word => typeof raw === 'string' && Object.hasOwn(table, raw);
}

export function list<Form>(form: Guard<Form>): Guard<readonly Form[]> {
  return (raw): raw is readonly Form[] => Array.isArray(raw) && raw.every(form);
}

/** An object with these fields; one that the type has and the table lacks does not compile. */
export function fields<Form extends object>(
  table: { readonly [Name in keyof Form]-?: Guard<Form[Name]> },
): Guard<Form> {
  const entries = Object.entries<Guard<unknown>>(table);
  return (raw): raw is Form =>
    typeof raw === 'object' &&
    raw !== null &&
    entries.every(([name, guard]) => guard((raw as Readonly<Record<string, unknown>>)[name]));
}

export function either<One, Other>(one: Guard<One>, other: Guard<Other>): Guard<One | Other> {
  return (raw): raw is One | Other => one(raw) || other(raw);
}
