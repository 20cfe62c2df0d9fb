import type { ResourceState } from "./state.js";
import type { PropertyMap } from "./values.js";

/** What the program asks for: a resource as it should be. */
export interface Goal {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly inputs: PropertyMap;
  readonly parent?: string;
  readonly protect: boolean;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** Undefined: as the provider's diff says. */
  readonly deleteBeforeReplace?: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly retainOnDelete: boolean;
  readonly deletedWith?: string;
}

/** The state that fulfils a goal, as far as it is known before the provider has acted. */
export function wantedState(
  goal: Goal,
  urn: string,
  inputs: PropertyMap,
  provider: string | undefined,
  now: string,
): ResourceState {
  const { name: _name, deleteBeforeReplace: _deleteBeforeReplace, ...kept } = goal;
  return withoutEmpty({ urn, ...kept, inputs, provider, created: now, modified: now });
}

/** The state without the fields that are undefined, false or empty: as the CLI writes it. */
export function withoutEmpty(state: { [Key in keyof ResourceState]: ResourceState[Key] | undefined }): ResourceState {
  const isEmpty = (value: unknown): boolean =>
    value === undefined ||
    value === false ||
    value === "" ||
    (typeof value === "object" && value !== null && Object.keys(value).length === 0);
  const entries = Object.entries(state).filter(([key, value]) => key === "custom" || !isEmpty(value));
  return Object.fromEntries(entries) as unknown as ResourceState;
}

/** The URNs that must exist for this resource to exist. */
export function references({
  parent,
  deletedWith,
  provider,
  dependencies = [],
  propertyDependencies = {},
}: ResourceState): Set<string> {
  const providerUrn = provider?.slice(0, provider.lastIndexOf("::"));
  const urns = [parent, deletedWith, providerUrn, ...dependencies, ...Object.values(propertyDependencies).flat()];
  return new Set(urns.filter((urn) => urn !== undefined));
}
