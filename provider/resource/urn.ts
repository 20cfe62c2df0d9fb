/** What a URN says. */
export interface UrnParts {
  stack: string;
  project: string;
  /** The types of the components that the resource is in; absent where it is in none. */
  parent?: string;
  type: string;
  name: string;
}

/**
 * The parts of a URN; `undefined` for what is none.
 * Source: URNs in Pulumi's documentation, `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`. A name may hold `::` itself.
 */
export function partsOfUrn(urn: string): UrnParts | undefined {
  const [head = "", project, types, ...rest] = urn.split("::");
  const stack = /^urn:pulumi:(.+)$/.exec(head)?.[1];
  const name = rest.join("::");
  if (!stack || !project || !types || !name) return undefined;
  const end = types.lastIndexOf("$");
  const type = types.slice(end + 1);
  return { stack, project, ...(end < 0 ? {} : { parent: types.slice(0, end) }), type, name };
}
