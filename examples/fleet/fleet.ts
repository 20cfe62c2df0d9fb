import pLimit from "p-limit";

/** How many resources there are of each operation: `create`, `update`, `replace`, `delete`, `same`. */
export type Counts = Partial<Record<string, number>>;

/** What came of one organisation. */
export interface StackResult {
  stack: string;
  seconds: number;
  /** Absent where it failed. */
  counts?: Counts;
  /** Why it failed. */
  failure?: string;
}

/**
 * Works on every organisation, a few at a time. A failure is a result like any other and stops no other organisation.
 * @param parallel how many at a time
 * @returns the results, in the order of the organisations
 */
export async function runFleet<Organization extends { stack: string }>(
  organizations: readonly Organization[],
  parallel: number,
  work: (organization: Organization) => Promise<Counts>,
): Promise<StackResult[]> {
  const limit = pLimit(parallel);
  return Promise.all(
    organizations.map((organization) =>
      limit(async () => {
        const start = performance.now();
        const result = await work(organization).then(
          (counts) => ({ counts }),
          (error: unknown) => ({ failure: error instanceof Error ? error.message : String(error) }),
        );
        return { stack: organization.stack, seconds: (performance.now() - start) / 1_000, ...result };
      }),
    ),
  );
}

/** Of what Pulumi printed, the errors that say something: not that the run failed, nor where another resource's error is to be read. */
export function reasonIn(printed: string): string {
  const errors = printed.split("\n").filter((line) => /^ *error: /.test(line));
  const telling = errors.filter((line) => !/(: (update|preview) failed|: see the error of .*)$/.test(line));
  return telling.length > 0 ? [...new Set(telling.map((line) => line.trim()))].join("\n") : printed;
}

/** The operations that change something, with what they are called. */
const columns = { create: "created", update: "updated", replace: "replaced", delete: "deleted", same: "unchanged" };

function isChanged({ counts = {} }: StackResult): boolean {
  return Object.entries(counts).some(([operation, count]) => operation !== "same" && count !== 0);
}

/** One line a stack, and the reasons of those that failed. */
export function summaryOf(results: readonly StackResult[]): string {
  const rows = results.map(({ stack, seconds, counts, failure }) => [
    stack,
    failure === undefined ? "done" : "failed",
    ...Object.keys(columns).map((operation) => (counts ? String(counts[operation] ?? 0) : "")),
    seconds.toFixed(1),
  ]);
  const table = [["stack", "result", ...Object.values(columns), "seconds"], ...rows];
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number) =>
    column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  const failures = results.flatMap(({ stack, failure }) => (failure === undefined ? [] : [`${stack}: ${failure}`]));
  return [...table.map((row) => row.map(pad).join("  ").trimEnd()), ...failures].join("\n");
}

/** 0: all done; 1: at least one failed; 7, as Pulumi's own: all done, and there are changes where none were expected. */
export function exitCodeOf(results: readonly StackResult[], expectNoChanges: boolean): 0 | 1 | 7 {
  if (results.some(({ failure }) => failure !== undefined)) return 1;
  return expectNoChanges && results.some(isChanged) ? 7 : 0;
}
