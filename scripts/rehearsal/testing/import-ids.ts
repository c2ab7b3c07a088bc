/** Attributes of one resource as Terraform's state has them. */
export type Values = Readonly<Record<string, unknown>>;

/** Types whose import id is not their `id`. Source: "Import" on each type's page of the AWS provider's documentation. */
const composite: Readonly<Record<string, (values: Values) => string>> = {
  aws_apigatewayv2_authorizer: ({ api_id, id }) => `${api_id}/${id}`,
  aws_apigatewayv2_integration: ({ api_id, id }) => `${api_id}/${id}`,
  aws_apigatewayv2_route: ({ api_id, id }) => `${api_id}/${id}`,
  aws_apigatewayv2_stage: ({ api_id, id }) => `${api_id}/${id}`,
  aws_lambda_permission: ({ function_name, statement_id }) => `${function_name}/${statement_id}`,
  aws_route_table_association: ({ subnet_id, route_table_id }) => `${subnet_id}/${route_table_id}`,
  aws_kinesis_stream: ({ name }) => String(name),
};

/** What `terraform import` asks for, given the values in a state. */
export const importId = (type: string, values: Values): string => composite[type]?.(values) ?? String(values.id);
