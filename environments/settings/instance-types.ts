/** Whether an EC2 instance type has a Graviton processor: a `g` after the generation, as in m7g, t4g and c7gd, not in g4dn. */
export const isGraviton = (instanceType: string): boolean => /^[a-z]+\d+[a-z]*g[a-z]*\./.test(instanceType);
