import type { SaidStatus } from "../definition/catalogue.js";
import { type Definition, describe, type Desired, labelOf } from "../definition/definition.js";
import { withDefaults } from "../definition/forms.js";
import { whyNotAsItIs } from "../definition/inputs.js";
import { sameWords } from "../definition/likeness.js";
import { counted } from "../definition/text.js";
import type { Organization } from "../organization/organization.js";
import type { Caller } from "../organization/reporter.js";
import { adoptIdOf } from "./properties.js";
import type { Run } from "./run.js";
import type { Entry, StackState } from "./stack-state.js";

/** How many are told by name. */
const most = 10;

/**
 * The active definitions that people made and that nothing manages.
 * @param managed the ids of those that something does
 */
export function unmanagedOf(
  definitions: Iterable<Definition>,
  managed: ReadonlySet<string | undefined> = new Set(),
): Definition[] {
  return [...definitions].filter((one) => !one.builtIn && !one.deactivated && !managed.has(one.id));
}

/** The ids of the definitions that a stack manages, as its state says. */
function managedBy(entries: readonly Entry[]): ReadonlySet<string> {
  return new Set(entries.flatMap(({ id, external }) => (external ? [] : id)));
}

/** Leaves out what a resource is still to take over: by `adoptId`, or word for word. */
function notWanted(
  definitions: Definition[],
  wanted: readonly { desired: Desired; adoptId?: string | undefined }[],
): Definition[] {
  return definitions.filter(
    (one) => !wanted.some(({ desired, adoptId }) => adoptId === one.id || sameWords(one, desired)),
  );
}

/** How many nobody manages, and which: by name up to ten. */
function describeUnmanaged(unmanaged: readonly Definition[]): string {
  const more = unmanaged.length > most ? `, and ${unmanaged.length - most} more` : "";
  const are = counted(
    unmanaged.length,
    "active status of the organisation is",
    "active statuses of the organisation are",
  );
  return `${are} managed by no resource of this stack: ${unmanaged.slice(0, most).map(describe).join(", ")}${more}`;
}

/** Tells of what nobody manages, where a listing is there that says so: it is worth none of its own. */
export async function tellOfUnmanaged(ownId: string, caller: Caller, run: Run): Promise<void> {
  const { organization, claims, state, report } = run;
  const listing = await organization.snapshot.known();
  const free = [...(listing?.values() ?? [])].filter((one) => one.id !== ownId && !claims.manager(one.id, caller));
  const open = notWanted(unmanagedOf(free), claims.wantedByOthers(caller));
  // Most stacks manage all that there is: their state need not be asked.
  const entries = open.length > 0 ? await state.entries(caller, ownId) : undefined;
  const unmanaged = entries ? unmanagedOf(open, managedBy(entries)) : [];
  if (unmanaged.length > 0)
    report(
      "info",
      undefined,
      `${describeUnmanaged(unmanaged)}. \`presence review --no-unmanaged\` shows the code for them.`,
    );
}

/** A catalogue that asks what nobody manages. */
export interface AskingCatalogue {
  statuses: readonly SaidStatus[];
  /** The stack that it is in, as the CLI knows it, where that is known. */
  stack: string | undefined;
  /** A status as a line of the catalogue's code. */
  lineOf: (key: string, definition: Definition) => string;
}

/**
 * What a catalogue has to say of the active statuses that nobody manages, with the code for them; `undefined` where there are none.
 * @throws PresenceApiError, and Error where it cannot be known what the stack manages
 */
export async function doubtOfUnmanaged(
  { statuses, stack, lineOf }: AskingCatalogue,
  organization: Organization,
  state: StackState,
): Promise<string | undefined> {
  const wanted = statuses.map(({ inputs }) => ({ desired: withDefaults(inputs), adoptId: adoptIdOf(inputs) }));
  const listing = await organization.snapshot.all();
  const open = notWanted(unmanagedOf(listing.values()), wanted);
  if (open.length === 0) return undefined;
  const entries = await state.entries({ urn: "", name: "", ...(stack !== undefined && { stack }) });
  if (!entries)
    throw new Error(
      "It is not known what this stack manages, so `unmanaged` cannot tell what nobody does: `pulumi stack export` has to work here",
    );
  const unmanaged = unmanagedOf(open, managedBy(entries));
  if (unmanaged.length === 0) return undefined;
  const taken = new Set(statuses.map(({ key }) => key));
  const shown = unmanaged.slice(0, most);
  const refused = shown.flatMap((one) => whyNotAsItIs(one) ?? []);
  const code = shown.flatMap((one) => (whyNotAsItIs(one) === undefined ? lineOf(keyFor(one, taken), one) : []));
  const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
  return [
    `${describeUnmanaged(unmanaged)}.${code.length > 0 ? " To manage them, put this into the catalogue:" : ""}`,
    ...indented(code),
    ...(refused.length > 0 ? ["To manage these, put them right in Genesys Cloud first:", ...indented(refused)] : []),
  ].join("\n");
}

/** A key that reads like the label, and that nothing else has. */
function keyFor(definition: Definition, taken: Set<string>): string {
  const [first = "", ...rest] = (labelOf(definition) ?? "").match(/[A-Za-z0-9]+/g) ?? [];
  const words = first.toLowerCase() + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  const id = definition.id.replace(/[^A-Za-z0-9]/g, "");
  const name = /^[a-z]/.test(words) ? words : `status${id.slice(0, 8)}`;
  const key = taken.has(name) ? `${name}${id}` : name;
  taken.add(key);
  return key;
}
