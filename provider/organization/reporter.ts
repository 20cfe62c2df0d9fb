/** Who asks: a resource of the program or of the state. */
export interface Caller {
  /** Tells it from every other resource of the stack; names alone do not. */
  readonly urn: string;
  /** Its name in the program, for people. */
  readonly name: string;
  /** The stack that it is in, as the CLI knows it, where that is known. */
  readonly stack?: string;
  /** Something of it is secret: no label may be told or kept. */
  readonly secret?: true;
}

/** Takes a line for people. `caller` is the resource that it is about, where it is about one. */
export type Reporter = (severity: "info" | "warning", caller: Caller | undefined, text: string) => void;
