/** The answer of a call, or undefined if the service says one of these errors: that there is no such object, mostly. */
export const unless = async <T>(call: Promise<T>, ...errors: readonly string[]): Promise<T | undefined> => {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && errors.includes(error.name)) return undefined;
    throw error;
  }
};
