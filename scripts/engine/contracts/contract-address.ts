/** Address of the parameter that carries a stack's contract; see `publish` in constructs/core. */
export const CONTRACT_ADDRESS = "aws_ssm_parameter.contract";
