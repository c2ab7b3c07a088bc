/** A plan's JSON as Terraform writes it, of the parts given. */
export const planJson = (parts: object = {}) => ({
  format_version: "1.2",
  applyable: true,
  planned_values: {},
  ...parts,
});

/** A resource in a plan. */
export const planned = (address: string, actions: readonly string[], change: object = {}, more: object = {}) => ({
  address,
  mode: address.startsWith("data.") ? "data" : "managed",
  change: { actions, ...change },
  ...more,
});
