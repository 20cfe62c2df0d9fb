import * as z from "zod";
import { Changes } from "./changes.js";

const when = z.enum(["before", "after"]);

/** What happens instead of, or besides, the right answer. */
const faultActionSchema = z
  .strictObject({
    /** Answers with this status. */
    status: z.int().min(200).max(599).optional(),
    /** Body of that answer: text as it is, anything else as JSON (default: an ErrorBody). */
    body: z.json().optional(),
    /** An HTML page as a proxy would send it, with status 502 unless another is given. */
    html: z.literal(true).optional(),
    /** Headers of that answer; alone, they are added to the right one. */
    headers: z.record(z.string(), z.string()).optional(),
    /** Content type of that answer; alone, the right one gets it. */
    contentType: z.string().optional(),
    /** Cuts the connection without an answer, before or after the work. */
    drop: when.optional(),
    /** Does the work, sends half of the answer's body and cuts the connection. */
    truncate: z.literal(true).optional(),
    /** Never answers. */
    hang: z.literal(true).optional(),
    /** Does the work only when the client has given up. */
    late: z.literal(true).optional(),
    /** Redirects there, with status 302 unless another is given. */
    redirect: z.string().optional(),
    /** 429 with Retry-After: so many seconds, or the date two seconds from now. */
    retryAfter: z.union([z.int().nonnegative(), z.literal("date")]).optional(),
    /** 401 with this code; `true`: credentials.expired. */
    tokenRefused: z
      .union([
        z.enum(["credentials.expired", "bad.credentials"]),
        z.literal(true).transform(() => "credentials.expired" as const),
      ])
      .optional(),
    /** Waits first; alone, the right answer comes late. */
    delayMs: z.number().nonnegative().optional(),
    /** Whether the fault strikes before the work is done (default) or after. */
    when: when.optional(),
  })
  .superRefine((action, context) => {
    const { drop, truncate, hang, late, redirect, retryAfter, tokenRefused, status, body, html } = action;
    const answers = redirect === undefined && retryAfter === undefined ? (status ?? body ?? html) : undefined;
    const kinds = { drop, truncate, hang, late, redirect, retryAfter, tokenRefused, "status, body or html": answers };
    const given = Object.entries(kinds).flatMap(([kind, value]) => (value === undefined ? [] : [kind]));
    const alone = action.delayMs ?? action.contentType ?? action.headers;
    if (given.length > 1) context.addIssue(`only one of ${given.join("; ")} can happen`);
    if (late && action.when === "after") context.addIssue("what is late is not done before");
    if (given.length === 0 && alone === undefined) context.addIssue("it does not say what happens");
  });

export type FaultAction = z.output<typeof faultActionSchema>;

const faultRuleSchema = z.strictObject({
  /** Default: any. */
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]).optional(),
  /** The path of an operation with its parameters, as the request counts show it; anything else is a prefix (default: any). */
  path: z.string().startsWith("/").optional(),
  /** Only the n-th request that matches method and path, counted from 1. */
  nth: z.int().positive().optional(),
  /** Only from this matching request on. */
  from: z.int().positive().optional(),
  /** Only up to this matching request. */
  to: z.int().positive().optional(),
  /** Strikes so often at most. */
  times: z.int().positive().optional(),
  /** Strikes with this probability, drawn from `seed`. */
  probability: z.number().min(0).max(1).optional(),
  /** Equal seeds give equal draws (default 1). */
  seed: z.int().optional(),
  then: faultActionSchema,
});

export const faultRulesSchema = z.array(faultRuleSchema);

type FaultRule = z.output<typeof faultRuleSchema>;

/** A rule with what has become of it. */
interface ActiveRule {
  readonly rule: FaultRule;
  readonly draw: () => number;
  /** Requests that matched method and path. */
  matched: number;
  /** Requests that the rule is to strike; `times` counts these. */
  chosen: number;
  /** Those that it has struck. */
  struck: number;
}

/** A fault that is to strike a request. */
export interface ChosenFault {
  readonly action: FaultAction;
  /** To be called when it strikes: the work of an `after` fault is done, a delay begins. */
  readonly struck: () => void;
}

/** The list of faults to inject; the first rule that strikes wins, and those after it don't see the request. */
export class FaultInjector {
  #rules: ActiveRule[] = [];
  readonly #changes = new Changes();

  set(rules: readonly FaultRule[]): void {
    this.#rules = rules.map((rule) => ({
      rule,
      draw: randomNumbers(rule.seed ?? 1),
      matched: 0,
      chosen: 0,
      struck: 0,
    }));
  }

  report() {
    return this.#rules.map(({ rule, matched, struck }) => ({ ...rule, matched, struck }));
  }

  /** Settles when the rule with this index has struck so often, see `Changes.until`. */
  until(rule: number, struck: number, gone: AbortSignal): Promise<void> {
    return this.#changes.until(() => (this.#rules[rule]?.struck ?? 0) >= struck, gone);
  }

  /** The fault that is to strike a request. `operation`: the path of its operation, if it has one. */
  next(
    method: string,
    path: string,
    operation: string | undefined,
    operations: ReadonlySet<string>,
  ): ChosenFault | undefined {
    const inPath = (prefix: string) => (operations.has(prefix) ? operation === prefix : path.startsWith(prefix));
    for (const active of this.#rules) {
      const { rule } = active;
      if (rule.method !== undefined && rule.method !== method) continue;
      if (rule.path !== undefined && !inPath(rule.path)) continue;
      active.matched += 1;
      if (!chooses(active)) continue;
      active.chosen += 1;
      const struck = () => {
        active.struck += 1;
        this.#changes.announce();
      };
      return { action: rule.then, struck };
    }
    return undefined;
  }
}

function chooses({ rule, draw, matched, chosen }: ActiveRule): boolean {
  // Drawn for every matching request, so that the n-th draw always belongs to the n-th request.
  const lucky = draw() < (rule.probability ?? 1);
  return (
    lucky &&
    matched === (rule.nth ?? matched) &&
    matched >= (rule.from ?? 1) &&
    matched <= (rule.to ?? matched) &&
    chosen < (rule.times ?? Number.POSITIVE_INFINITY)
  );
}

/** Numbers from 0 to 1 that depend on the seed alone (a 32-bit linear congruential generator, mixed). */
function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), 0x2c_1b_3c_6d);
    return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 32;
  };
}
