export const STACK_TYPE = "pulumi:pulumi:Stack";

/** `urn:pulumi:stack::project::parentType$type::name`; the stack itself counts as no parent. */
export function urnFor(stack: string, project: string, type: string, name: string, parent: string): string {
  const parentType = parent.split("::")[2] ?? STACK_TYPE;
  const qualifiedType = parentType === STACK_TYPE ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualifiedType}::${name}`;
}

export function splitUrn(urn: string): { type: string; name: string } {
  const [, , qualifiedType = "", ...name] = urn.split("::");
  return { type: qualifiedType.split("$").at(-1) ?? "", name: name.join("::") };
}
