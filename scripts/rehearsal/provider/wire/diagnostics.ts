import { DriverError } from "#scripts/rehearsal/cloud/drivers/driver-error";

/** A step into a value: attribute name, map key or list index. */
export type Path = readonly (string | number)[];

/** What a user sees. The detail says how to mend it. */
export interface Diagnostic {
  readonly severity: "ERROR" | "WARNING";
  readonly summary: string;
  readonly detail: string;
  readonly attribute?: AttributePath;
}

interface AttributePath {
  readonly steps: readonly ({ readonly attribute_name: string } | { readonly element_key_int: number })[];
}

export const attributePath = (path: Path): AttributePath => ({
  steps: path.map((step) => (typeof step === "number" ? { element_key_int: step } : { attribute_name: step })),
});

/** An error that is the user's to mend: shown as a diagnostic, with the attribute it is about where there is one. */
export class ProviderError extends Error {
  readonly detail: string;
  readonly path: Path | undefined;

  constructor(summary: string, detail: string, path?: Path) {
    super(summary);
    this.detail = detail;
    this.path = path;
  }
}

/** Any error as a diagnostic. What is not a {@link ProviderError} is a fault of the rehearsal and says so. */
export const diagnosticOf = (error: unknown): Diagnostic => {
  if (error instanceof ProviderError) {
    const attribute = error.path && attributePath(error.path);
    return { severity: "ERROR", summary: error.message, detail: error.detail, ...(attribute && { attribute }) };
  }
  if (error instanceof DriverError) {
    const detail =
      "The local emulator or an event source said so. What was done before in this run is in the state: mend the cause and apply again.";
    return { severity: "ERROR", summary: `The rehearsal failed ${error.message}`, detail };
  }
  const thrown = error instanceof Error ? error : new Error(String(error));
  return {
    severity: "ERROR",
    summary: `The rehearsal provider failed: ${thrown.message}`,
    detail: `This is a fault of the rehearsal, not of the configuration. Nothing was changed by this call.\n\n${thrown.stack ?? ""}`,
  };
};
