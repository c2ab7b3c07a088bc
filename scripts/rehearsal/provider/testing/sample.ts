/** One resource of a type, and how the tests change it. References point at the other samples, all named `x`. */
export interface Sample {
  readonly config: Readonly<Record<string, unknown>>;
  /** Attributes that change in place. Absent where the type has none. */
  readonly changed?: Readonly<Record<string, unknown>>;
  /** Attributes whose change replaces the object. Absent where the sample would need a second parent for it. */
  readonly replaced?: Readonly<Record<string, unknown>>;
}

export type Samples = Readonly<Record<string, Sample>>;
