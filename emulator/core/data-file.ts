import { open, readFile, rename } from "node:fs/promises";

/** A JSON file that is whole and up to date whenever the process dies. */
export class DataFile {
  #last: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** `content`: what the file is to hold at this moment. */
  constructor(
    private readonly path: string,
    private readonly content: () => unknown,
  ) {}

  /** What the file at `path` holds, `undefined` if there is none. Throws an error that names the file. */
  static async read(path: string): Promise<unknown> {
    try {
      return JSON.parse(await readFile(path, "utf8"));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw new Error(`cannot read the data file ${path}: ${(error as Error).message}`, { cause: error });
    }
  }

  /** Settles when everything up to now is on the disk. Who comes while a write is under way shares the next one. */
  save(): Promise<void> {
    this.#next ??= this.#last
      .catch(() => undefined)
      .then(() => {
        this.#last = this.#write();
        this.#next = undefined;
        return this.#last;
      });
    return this.#next;
  }

  async #write(): Promise<void> {
    const text = JSON.stringify(this.content());
    const temporary = `${this.path}.new`;
    try {
      const file = await open(temporary, "w", 0o600);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, this.path);
    } catch (error) {
      throw new Error(`cannot write the data file ${this.path}: ${(error as Error).message}`, { cause: error });
    }
  }
}
