export const ROOT_STACK_TYPE = "pulumi:pulumi:Stack";

/** `urn:pulumi:stack::project::parentType$type::name`; the stack itself counts as no parent. */
export function urnFor(
  at: { stack: string; project: string },
  of: { type: string; name: string; parent?: string },
): string {
  const parentType = of.parent === undefined ? ROOT_STACK_TYPE : qualifiedTypeOf(of.parent);
  const type = parentType === ROOT_STACK_TYPE ? of.type : `${parentType}$${of.type}`;
  return `urn:pulumi:${at.stack}::${at.project}::${type}::${of.name}`;
}

export function typeOf(urn: string): string {
  return qualifiedTypeOf(urn).split("$").at(-1) ?? "";
}

export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

function qualifiedTypeOf(urn: string): string {
  return urn.split("::")[2] ?? "";
}
