import {
  TerraformDataSource,
  type TerraformElement,
  TerraformOutput,
  TerraformProvider,
  TerraformResource,
} from "cdktf";

/** Thrown when a construct's path cannot become a Terraform address, or two would become the same one. */
export class LogicalIdError extends Error {
  override name = "LogicalIdError";
}

/** Construct ids that do not show in the address: the one resource that a construct is about. */
const hidden = new Set(["default"]);

/** First half of an address: CDKTF merges elements of equal kind and id without a word. */
function kind(element: TerraformElement): string {
  if (TerraformResource.isTerraformResource(element)) return element.terraformResourceType;
  if (TerraformDataSource.isTerraformDataSource(element)) return `data.${element.terraformResourceType}`;
  if (TerraformOutput.isTerraformOutput(element)) return "output";
  if (TerraformProvider.isTerraformProvider(element)) return `provider.${element.terraformResourceType}`;
  return element.constructor.name;
}

/** Gives every element of one stack its readable id: the construct path, `_` between its parts, without a hash. */
export class LogicalIds {
  readonly #elements = new Map<string, TerraformElement>();

  /**
   * @param element the element that needs an id
   * @param path ids of the constructs from the stack (excluded) down to the element
   * @throws LogicalIdError naming both constructs when the address is taken, or the id that cannot be used
   */
  allocate(element: TerraformElement, path: readonly string[]): string {
    for (const id of path) {
      if (!/^[A-Za-z0-9-]+$/.test(id)) {
        throw new LogicalIdError(
          `${element.node.path}: the construct id "${id}" may have letters, digits and hyphens only ("_" separates the parts of an address)`,
        );
      }
    }
    const visible = path.filter((id) => !hidden.has(id));
    const id = (visible.length > 0 ? visible : path).join("_");
    if (!/^[A-Za-z]/.test(id))
      throw new LogicalIdError(
        `${element.node.path}: an address must start with a letter, got "${id}"; rename the construct`,
      );
    const address = `${kind(element)}.${id}`;
    const holder = this.#elements.get(address);
    if (holder && holder !== element) {
      throw new LogicalIdError(
        `${address} would be both ${holder.node.path} and ${element.node.path}; give one of them another construct id`,
      );
    }
    this.#elements.set(address, element);
    return id;
  }

  /** Addresses given so far, e.g. `aws_vpc.network` or `data.aws_ssm_parameter.contracts_vpc`. */
  get addresses(): readonly string[] {
    return [...this.#elements.keys()];
  }
}
