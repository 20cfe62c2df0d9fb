/** A resource's properties as they go over the wire. */
export type Properties = Record<string, unknown>;

/** A provider of one run, as Pulumi's engine speaks to it. */
export interface Provider {
  check(
    olds: Properties,
    news: Properties,
  ): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }>;
  diff(
    id: string,
    olds: Properties,
    news: Properties,
    oldInputs: Properties,
  ): Promise<{ changes: boolean; replaces: string[] }>;
  create(inputs: Properties): Promise<{ id: string; outs: Properties }>;
  /** An empty id when the definition is gone. */
  read(
    id: string,
    props: Properties,
    inputs: Properties,
  ): Promise<{ id: string; props: Properties; inputs: Properties }>;
  update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }>;
  delete(id: string, props: Properties): Promise<void>;
}

/** A create or update that did something, and not what was asked for: Pulumi saves it with its errors. */
export class InitFailed extends Error {
  constructor(
    message: string,
    readonly id: string,
    readonly properties: Properties,
    readonly reasons: string[],
  ) {
    super(message);
  }
}
